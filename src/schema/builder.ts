import SchemaBuilder from '@pothos/core';
import type { GatewayContext } from './context.js';
import '../expansion/expansion-plugin.js';
import './output-checks.js';
import './stripe-fields.js';

/**
 * The one builder. Object types are declared in `refs.ts` and implemented in one file per Stripe resource;
 * `resolvers/build-schema.ts` loads them. Fields are nullable, as is Pothos's default, unless they say
 * `nullable: false`, which they do where Stripe promises a value.
 */
export const builder = new SchemaBuilder<{
  Context: GatewayContext;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Metadata: { Input: Record<string, string>; Output: Record<string, string> };
    CardNumber: { Input: string; Output: never };
    CardVerificationCode: { Input: string; Output: never };
    BankAccountNumber: { Input: string; Output: never };
    PersonalIdNumber: { Input: string; Output: never };
  };
}>({ plugins: ['outputChecks', 'expansion'] });
