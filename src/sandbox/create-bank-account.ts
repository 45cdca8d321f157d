import { createId, toAlphanumeric } from './create-id.js';
import type { ValueOf } from './parameters.js';
import { refuseMissing, refuseParameter } from './refusal.js';
import type { State } from './state.js';
import type { BankAccount } from './stripe-objects.js';
import { isTestAccount, passesAbaChecksum, toBankCountry } from './test-banks.js';
import type { bankAccount } from './token-parameters.js';

export type BankAccountParameters = NonNullable<ValueOf<typeof bankAccount>>;

/** A bank account from its numbers: judged as Stripe does, then the account number is forgotten but for its end. */
export async function createBankAccount(state: State, parameters: BankAccountParameters): Promise<BankAccount> {
  const account = (parameters.account_number ?? refuseMissing(nameOf('account_number')))
    .replace(/[ -]/g, '')
    .toUpperCase();
  const country = checkCountry(parameters.country ?? refuseMissing(nameOf('country')));
  const { currency, account: shape, routing } = toBankCountry(country) ?? refuseCountry();
  const routingNumber = routing ? checkRouting(country, parameters.routing_number, routing) : parameters.routing_number;
  if (!shape.test(account)) {
    refuseParameter(nameOf('account_number'), 'Invalid account number for this country.', 'account_number_invalid');
  }
  if (!isTestAccount(account)) {
    const message = 'You cannot use a live bank account number when making transfers or debits in test mode';
    refuseParameter(nameOf('account_number'), message);
  }
  const print = await state.seal(`bank_account ${country} ${routingNumber ?? ''} ${account}`);
  return toBankAccount({
    account_holder_name: parameters.account_holder_name ?? null,
    account_holder_type: parameters.account_holder_type ?? null,
    account_type: parameters.account_type ?? null,
    country,
    currency: parameters.currency === undefined ? currency : checkCurrency(parameters.currency),
    fingerprint: toAlphanumeric(print.subarray(0, 16)),
    last4: account.slice(-4),
    routing_number: routingNumber ?? null,
  });
}

type Details = Pick<BankAccount, 'country' | 'currency' | 'fingerprint' | 'last4'> & {
  account_holder_name: string | null;
  account_holder_type: string | null;
  account_type: string | null;
  routing_number: string | null;
};

export function toBankAccount(details: Details): BankAccount {
  return { id: createId('ba'), object: 'bank_account', bank_name: 'STRIPE TEST BANK', status: 'new', ...details };
}

function nameOf(key: string): string {
  return `bank_account[${key}]`;
}

/** Made at the first country that is asked for: it takes ten milliseconds. */
let regionNames: Intl.DisplayNames | undefined;

function isCountry(code: string): boolean {
  if (code === 'US') return true;
  if (!/^[A-Z]{2}$/.test(code) || code === 'ZZ') return false;
  regionNames ??= new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  return regionNames.of(code) !== undefined;
}

function checkCountry(text: string): string {
  const code = text.toUpperCase();
  if (!isCountry(code)) {
    refuseParameter(nameOf('country'), 'Invalid country: must be a two-letter ISO code', 'country_code_invalid');
  }
  return code;
}

function refuseCountry(): never {
  refuseParameter(nameOf('country'), 'Bank accounts of this country are not supported.', 'country_unsupported');
}

function checkRouting(country: string, routing: string | undefined, shape: RegExp): string {
  if (routing !== undefined && shape.test(routing) && (country !== 'US' || passesAbaChecksum(routing))) return routing;
  const isNineDigits = routing !== undefined && /^\d{9}$/.test(routing);
  const message =
    country === 'US' && !isNineDigits
      ? 'Routing number must have 9 digits'
      : 'The routing number is not that of a bank.';
  return refuseParameter(nameOf('routing_number'), message, 'routing_number_invalid');
}

function checkCurrency(text: string): string {
  if (/^[a-z]{3}$/i.test(text)) return text.toLowerCase();
  return refuseParameter(nameOf('currency'), 'Invalid currency: must be a three-letter ISO code');
}
