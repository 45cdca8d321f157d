import { type GraphQLSchema, specifiedDirectives } from 'graphql';
import { builder } from '../schema/builder.js';
import { RequiresScopes } from '../schema/requires.js';
import '../schema/account-capability.js';
import '../schema/account-controller.js';
import '../schema/account-groups.js';
import '../schema/account-settings.js';
import '../schema/account-tos-acceptance.js';
import '../schema/account.js';
import '../schema/address.js';
import '../schema/bank-account.js';
import '../schema/bank-payment-methods.js';
import '../schema/business-profile.js';
import '../schema/calendar-date.js';
import '../schema/card-payments-settings.js';
import '../schema/card.js';
import '../schema/cash-balance.js';
import '../schema/company.js';
import '../schema/coupon.js';
import '../schema/customer-tax.js';
import '../schema/customer.js';
import '../schema/declaration.js';
import '../schema/discount.js';
import '../schema/invoice-settings.js';
import '../schema/money-amount.js';
import '../schema/payment-method-card.js';
import '../schema/payment-method.js';
import '../schema/payout-settings.js';
import '../schema/person.js';
import '../schema/promotion-code.js';
import '../schema/requirements.js';
import '../schema/scalars/date-time.js';
import '../schema/scalars/metadata.js';
import '../schema/scalars/sensitive.js';
import '../schema/shipping.js';
import '../schema/source-card.js';
import '../schema/source-order.js';
import '../schema/source.js';
import '../schema/subscription-item.js';
import '../schema/subscription.js';
import '../schema/tax-id.js';
import '../schema/test-clock.js';
import '../schema/token.js';
import '../schema/verification-document.js';
import './create-token.js';
import { addEntityReferences } from '../federation/entity-references.js';
import './token-queries.js';

builder.queryType({ description: "Reads Stripe's tokens." });
builder.mutationType({ description: 'Makes tokens at Stripe.' });

let schema: GraphQLSchema | undefined;
let subgraph: GraphQLSchema | undefined;

/** The one schema: every type and every resolver, loaded here and nowhere else. Built at the first call. */
export function buildSchema(): GraphQLSchema {
  schema ??= builder.toSchema({ sortSchema: false, directives: [...specifiedDirectives, RequiresScopes] });
  return schema;
}

/** The same with what the router of a supergraph asks for. */
export function buildSubgraph(): GraphQLSchema {
  subgraph ??= addEntityReferences(buildSchema());
  return subgraph;
}
