import { toBankAccount } from './create-bank-account.js';
import { createId } from './create-id.js';
import type { Call } from './define-route.js';
import { refuseMissing, refuseParameter, refuseUnknownId } from './refusal.js';
import { type BankAccount, type Card, isDeleted, type StripeObject } from './stripe-objects.js';

/**
 * A copy of a platform customer's card or bank account for a connected account, which has neither the customer nor the
 * number: https://docs.stripe.com/connect/cloning-customers-across-accounts. Without an id it is the customer's default.
 */
export function cloneSource(
  { state, caller }: Call,
  customerId: string,
  asked: { param: 'card' | 'bank_account'; id: string } | undefined,
): Card | BankAccount {
  if (caller.scope === 'platform') {
    refuseParameter('customer', 'You can only create a token from a customer on behalf of a connected account.');
  }
  const customer = state.customers.get('platform', customerId);
  if (!customer || isDeleted(customer)) return refuseUnknownId(400, 'customer', 'customer', customerId);

  const id = asked?.id ?? customer.default_source;
  const source = typeof id === 'string' ? state.sources.get('platform', id) : undefined;
  const isTheirs = source?.customer === customerId && (!asked || source.object === asked.param);
  if (source && isTheirs && isCardOrBankAccount(source)) return toCopy(source);
  if (asked) return refuseUnknownId(400, asked.param, asked.param === 'card' ? 'card' : 'bank account', asked.id);
  return refuseParameter('customer', 'The customer must have a card or a bank account as its default source.');
}

/** The bank account of a us_bank_account PaymentMethod; one that belongs to a customer needs that customer named too. */
export function copyPaymentMethod({ state, caller }: Call, id: string, customer: string | undefined): BankAccount {
  const param = 'bank_account[payment_method]';
  const method = state.fixtures.get(caller.scope, id);
  if (method?.object !== 'payment_method') return refuseUnknownId(400, param, 'PaymentMethod', id);
  if (!isUsBankAccount(method)) {
    return refuseParameter(param, 'The PaymentMethod must be of type us_bank_account.');
  }
  if (typeof method.customer === 'string' && customer === undefined) refuseMissing('customer');
  if (customer !== undefined && customer !== method.customer) refuseUnknownId(400, 'customer', 'customer', customer);
  const { account_holder_type, account_type, fingerprint, last4, routing_number } = method.us_bank_account;
  return toBankAccount({
    account_holder_name: method.billing_details.name,
    ...{ account_holder_type, account_type, fingerprint, last4, routing_number },
    country: 'US',
    currency: 'usd',
  });
}

/** A payment method that holds an American bank account. */
export interface UsBankAccountMethod extends StripeObject {
  billing_details: { name: string | null };
  us_bank_account: {
    account_holder_type: string;
    account_type: string;
    bank_name: string;
    fingerprint: string;
    last4: string;
    routing_number: string;
  };
}

function isUsBankAccount(method: StripeObject): method is UsBankAccountMethod {
  return method.type === 'us_bank_account';
}

function isCardOrBankAccount(source: StripeObject): source is Card | BankAccount {
  return source.object === 'card' || source.object === 'bank_account';
}

function toCopy<S extends Card | BankAccount>(source: S): S {
  const copy: S = { ...source, id: createId(source.object === 'card' ? 'card' : 'ba'), metadata: {} };
  delete copy.customer;
  delete copy.account;
  return copy;
}
