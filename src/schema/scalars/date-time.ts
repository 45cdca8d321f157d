import { DateTimeResolver } from 'graphql-scalars';
import { builder } from '../builder.js';

builder.addScalarType('DateTime', DateTimeResolver, {
  description: 'A moment in time as an RFC 3339 string, such as `2026-11-22T09:30:00Z`. Stripe counts whole seconds.',
});
