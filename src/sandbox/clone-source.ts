import { toBankAccount } from './bank-accounts.js';
import { createId } from './create-id.js';
import type { Call } from './define-route.js';
import { failMissing, failParameter, failUnknownId } from './stripe-error.js';
import { type BankAccount, type Card, isDeleted } from './stripe-objects.js';

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
    failParameter('customer', 'You can only create a token from a customer on behalf of a connected account.');
  }
  const customer = state.objects.get('platform', 'customer', customerId);
  if (!customer || isDeleted(customer)) return failUnknownId(400, 'customer', 'customer', customerId);

  const id = asked?.id ?? customer.default_source ?? '';
  const source = state.objects.get('platform', 'card', id) ?? state.objects.get('platform', 'bank_account', id);
  const isTheirs = source?.customer === customerId && (!asked || source.object === asked.param);
  if (source && isTheirs) return toCopy(source);
  if (asked) return failUnknownId(400, asked.param, asked.param === 'card' ? 'card' : 'bank account', asked.id);
  return failParameter('customer', 'The customer must have a card or a bank account as its default source.');
}

/** The bank account of a us_bank_account PaymentMethod; one that belongs to a customer needs that customer named too. */
export function copyPaymentMethod({ state, caller }: Call, id: string, customer: string | undefined): BankAccount {
  const param = 'bank_account[payment_method]';
  const method = state.objects.get(caller.scope, 'payment_method', id);
  if (!method) return failUnknownId(400, param, 'PaymentMethod', id);
  if (!method.us_bank_account) {
    return failParameter(param, 'The PaymentMethod must be of type us_bank_account.');
  }
  if (method.customer !== null && customer === undefined) failMissing('customer');
  if (customer !== undefined && customer !== method.customer) failUnknownId(400, 'customer', 'customer', customer);
  const { account_holder_type, account_type, fingerprint, last4, routing_number } = method.us_bank_account;
  return toBankAccount({
    account_holder_name: method.billing_details.name,
    ...{ account_holder_type, account_type, fingerprint, last4: last4 ?? '', routing_number },
    country: 'US',
    currency: 'usd',
  });
}

function toCopy<S extends Card | BankAccount>(source: S): S {
  const copy: S = { ...source, id: createId(source.object === 'card' ? 'card' : 'ba'), metadata: {} };
  delete copy.customer;
  delete copy.account;
  return copy;
}
