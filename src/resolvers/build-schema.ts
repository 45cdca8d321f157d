import { type GraphQLSchema, specifiedDirectives } from 'graphql';
import { builder } from '../schema/builder.js';
import { RequiresScopes } from '../schema/requires.js';
import '../schema/account-settings.js';
import '../schema/account.js';
import '../schema/bank-account.js';
import '../schema/card.js';
import '../schema/company.js';
import '../schema/confirmation-token.js';
import '../schema/coupon.js';
import '../schema/customer.js';
import '../schema/discount.js';
import '../schema/payment-method.js';
import '../schema/person.js';
import '../schema/promotion-code.js';
import '../schema/requirements.js';
import '../schema/scalars.js';
import '../schema/shared-types.js';
import '../schema/source.js';
import '../schema/subscription.js';
import '../schema/tax-id.js';
import '../schema/test-clock.js';
import '../schema/token.js';
import './token.js';
import './tokens.js';
import './confirmation-token.js';
import './create-token.js';

builder.queryType({ description: "Reads Stripe's tokens." });
builder.mutationType({ description: 'Creates tokens at Stripe.' });

let schema: GraphQLSchema | undefined;

/** The one schema: every type and every resolver, loaded here and nowhere else. Built at the first call. */
export function buildSchema(): GraphQLSchema {
  schema ??= builder.toSchema({ sortSchema: false, directives: [...specifiedDirectives, RequiresScopes] });
  return schema;
}
