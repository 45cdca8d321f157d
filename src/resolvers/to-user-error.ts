import type { GraphQLInputObjectType, GraphQLSchema } from 'graphql';
import type { UserErrorShape } from '../schema/create-token-payload.js';
import type { StripeRefusal } from '../stripe/errors.js';
import { toInputPath } from '../stripe/to-input-path.js';
import type { TokenVariant } from '../stripe/to-stripe-params.js';

/**
 * Turns a refusal into what a form can show. The message is ours: Stripe's may quote the input. `field` is the path into
 * `createToken`'s input.
 */
export function toUserError(refusal: StripeRefusal, variant: TokenVariant, schema: GraphQLSchema): UserErrorShape {
  const message = MESSAGES.get(refusal.code);
  return {
    code: refusal.code,
    message: message ?? 'Stripe refused this input.',
    field: toInputPath(refusal.param, variant, schema.getType('CreateTokenInput') as GraphQLInputObjectType),
    declineCode: refusal.declineCode ?? null,
    docUrl: message ? `https://docs.stripe.com/error-codes/${refusal.code.replaceAll('_', '-')}` : null,
    requestId: refusal.stripeRequestId ?? null,
  };
}

/** Stripe's documented codes that a token's input can meet. https://docs.stripe.com/error-codes */
const MESSAGES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    account_number_invalid: 'The bank account number is not valid.',
    bank_account_unusable: 'This bank account cannot be used. Try another one.',
    card_declined: 'The card was declined.',
    country_code_invalid: 'The country must be a two-letter code.',
    country_unsupported: 'This country is not supported.',
    email_invalid: 'The email address is not valid.',
    expired_card: 'The card has expired.',
    incorrect_cvc: "The card's security code is incorrect.",
    incorrect_number: 'The card number is incorrect.',
    incorrect_zip: "The card's postal code is incorrect.",
    invalid_characters: 'The value holds characters that are not supported.',
    invalid_cvc: "The card's security code is not valid.",
    invalid_expiry_month: "The card's month of expiry is not valid.",
    invalid_expiry_year: "The card's year of expiry is not valid.",
    invalid_number: 'The card number is not a valid card number.',
    parameter_invalid_empty: 'The value must not be empty.',
    parameter_invalid_integer: 'The value must be a whole number.',
    parameter_invalid_string_blank: 'The value must not be blank.',
    parameter_invalid_string_empty: 'The value must not be empty.',
    parameter_missing: 'A value is missing.',
    parameter_unknown: 'A value was given that does not belong here.',
    parameters_exclusive: 'Two values were given of which only one may be.',
    postal_code_invalid: 'The postal code is not valid.',
    processing_error: 'The card could not be processed. Try again.',
    resource_missing: 'There is no such object at Stripe.',
    routing_number_invalid: 'The routing number is not valid.',
    state_unsupported: 'This state or province is not supported.',
    tax_id_invalid: 'The tax id is not valid.',
    token_card_network_invalid: 'The card does not support this network.',
    url_invalid: 'The URL is not valid.',
  }),
);
