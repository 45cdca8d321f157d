import { bankAccountHashParameters, createBankAccount } from './bank-accounts.js';
import { checkCard } from './card-outcomes.js';
import { cardHashParameters, createCard } from './cards.js';
import type { Call } from './define-route.js';
import { changeMetadata } from './metadata.js';
import { hash, text } from './parameters.js';
import type { FormValue } from './parse-form.js';

import { fail, failParameter } from './stripe-error.js';
import type { BankAccount, Card, Customer, List, Source, StripeObject } from './stripe-objects.js';
import { attachToken } from './use-token.js';

const cardHash = hash(cardHashParameters);
const bankHash = hash(bankAccountHashParameters);

/** An id of a token or source, or the numbers of a card or bank account: `source` and `external_account` take both. */
export function sourceOrHash(value: FormValue | undefined, name: string) {
  if (!(value instanceof Map)) return text()(value, name);
  return value.get('object') === 'bank_account' ? bankHash(value, name) : cardHash(value, name);
}
export type SourceValue = NonNullable<ReturnType<typeof sourceOrHash>>;

const MAX_SOURCES = 100;

/** The list without ids whose objects were evicted, if there is room for one more. Called before a token is used for it. */
export function withRoom(call: Call, list: List): List {
  const data = list.data.filter((id) => call.state.objects.find(call.caller.scope, id) !== undefined);
  if (data.length < MAX_SOURCES) return { ...list, data };
  return fail(400, { message: `There are already ${MAX_SOURCES} sources here, which is the most.` });
}

export async function attachSource(
  call: Call,
  customer: Customer,
  source: SourceValue,
): Promise<{ customer: Customer; attached: Card | BankAccount | Source }> {
  const sources = withRoom(call, customer.sources);
  const owner = { customer: customer.id };
  const attached =
    typeof source === 'string'
      ? attachById(call, customer, source)
      : { ...(await createFromNumbers(call, source, 'source')), ...owner };
  if (typeof source !== 'string') checkNew(call, customer, attached);
  call.state.objects.set(call.caller.scope, attached);
  const list = { ...sources, data: [...sources.data, attached.id] };
  return { customer: { ...customer, sources: list, default_source: customer.default_source ?? attached.id }, attached };
}

/** A card that its bank does not decline, or a bank account, of its numbers. */
export async function createFromNumbers(
  call: Call,
  values: Exclude<SourceValue, string>,
  param: string,
): Promise<Card | BankAccount> {
  const { object: _object, metadata: changes, ...numbers } = values;
  const made =
    'number' in numbers
      ? checkCard(await createCard(call.state, numbers))
      : await createBankAccount(call.state, numbers, param);
  return { ...made, metadata: changeMetadata(null, changes) };
}

function attachById(call: Call, customer: Customer, id: string): Card | BankAccount | Source {
  const owner = { customer: customer.id };
  const reusable = call.state.objects.get(call.caller.scope, 'source', id);
  if (reusable) {
    if (reusable.customer && reusable.customer !== customer.id) {
      failParameter('source', 'The source you provided has already been attached to a customer.');
    }
    return { ...reusable, ...owner };
  }
  checkNew(call, customer, call.state.objects.get(call.caller.scope, 'token', id)?.bank_account);
  return attachToken(call, id, 'source', owner);
}

// A customer may have a card twice, but not a bank account.
function checkNew({ state, caller }: Call, customer: Customer, source: StripeObject | undefined): void {
  if (source?.object !== 'bank_account') return;
  const { fingerprint } = source as BankAccount;
  if (
    customer.sources.data.some((id) => state.objects.get(caller.scope, 'bank_account', id)?.fingerprint === fingerprint)
  ) {
    const message = 'A bank account with that routing number and account number already exists for this customer.';
    failParameter('source', message, 'bank_account_exists');
  }
}
