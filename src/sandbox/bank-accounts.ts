import { createId, toAlphanumeric } from './create-id.js';
import { metadata } from './metadata.js';
import { choice, hash, text, type ValueOf } from './parameters.js';
import type { State } from './state.js';
import { failMissing, failParameter } from './stripe-error.js';
import type { BankAccount } from './stripe-objects.js';
import { isIban, isTestAccount, isTestIban, passesAbaChecksum, toBankCountry } from './test-banks.js';

const fields = {
  country: text(),
  currency: text(),
  account_number: text(),
  routing_number: text(),
  account_holder_name: text(),
  account_holder_type: choice('company', 'individual'),
  account_type: choice('checking', 'futsu', 'savings', 'toza'),
};

/** `account_number` and `country` are required too, unless `payment_method` stands alone: `createBankAccount` sees to it. */
export const bankAccountParameters = hash({ ...fields, payment_method: text() });

/** As `source` and `external_account` take it. */
export const bankAccountHashParameters = { object: choice('card', 'bank_account'), ...fields, metadata };

export type BankAccountParameters = NonNullable<ValueOf<typeof bankAccountParameters>>;

/** A bank account from its numbers: judged as Stripe does, then the account number is forgotten but for its end. */
export async function createBankAccount(
  state: State,
  parameters: Omit<BankAccountParameters, 'payment_method'>,
  param = 'bank_account',
): Promise<BankAccount> {
  const nameOf = (key: string) => `${param}[${key}]`;
  const account = (parameters.account_number ?? failMissing(nameOf('account_number')))
    .replace(/[ -]/g, '')
    .toUpperCase();
  const country = checkCountry(parameters.country ?? failMissing(nameOf('country')), nameOf('country'));
  const format = toBankCountry(country);
  if (!format) {
    return failParameter(nameOf('country'), 'Bank accounts of this country are not supported.', 'country_unsupported');
  }
  const asIban = format.iban !== undefined && (format.account === undefined || /^[A-Z]{2}/.test(account));
  const routing =
    asIban || !format.routing
      ? parameters.routing_number
      : checkRouting(country, parameters.routing_number, format.routing, nameOf('routing_number'));
  if (!(asIban ? isIban(account, country, format.iban ?? 0) : format.account?.test(account))) {
    failParameter(nameOf('account_number'), 'Invalid account number for this country.', 'account_number_invalid');
  }
  if (asIban ? !isTestIban(account) : !isTestAccount(account)) {
    const message = 'You cannot use a live bank account number when making transfers or debits in test mode';
    failParameter(nameOf('account_number'), message);
  }
  const print = await state.fingerprint(`bank_account ${country} ${routing ?? ''} ${account}`);
  return toBankAccount({
    account_holder_name: parameters.account_holder_name ?? null,
    account_holder_type: parameters.account_holder_type ?? null,
    account_type: parameters.account_type ?? null,
    country,
    currency: checkCurrency(parameters.currency ?? format.currency, nameOf('currency')),
    fingerprint: toAlphanumeric(print.subarray(0, 16)),
    last4: account.slice(-4),
    routing_number: routing ?? null,
  });
}

type Details = Omit<BankAccount, 'id' | 'object' | 'bank_name' | 'status'>;

export function toBankAccount(details: Details): BankAccount {
  return { id: createId('ba'), object: 'bank_account', bank_name: 'STRIPE TEST BANK', status: 'new', ...details };
}

const MAGIC_ID =
  /^btok_us(_verified(_(noAccount|accountClosed|insufficientFunds|debitNotAuthorized|invalidCurrency))?)?$/;

/** The bank account behind `btok_us_verified` and its kin: a new one each time. */
export function fromMagicBankToken(id: string): BankAccount | undefined {
  if (!MAGIC_ID.test(id)) return undefined;
  const account = toBankAccount({
    ...{ account_holder_name: 'Jane Austen', account_holder_type: 'individual', account_type: null },
    ...{ country: 'US', currency: 'usd', fingerprint: 'sandboxBank6789x', last4: '6789', routing_number: '110000000' },
  });
  return { ...account, status: id === 'btok_us' ? 'new' : 'verified' };
}

/** Made at the first country that is asked for: it takes ten milliseconds. */
let regionNames: Intl.DisplayNames | undefined;

function isCountry(code: string): boolean {
  if (code === 'US') return true;
  if (!/^[A-Z]{2}$/.test(code) || code === 'ZZ') return false;
  regionNames ??= new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  return regionNames.of(code) !== undefined;
}

export function checkCountry(text: string, param: string): string {
  const code = text.toUpperCase();
  if (isCountry(code)) return code;
  return failParameter(param, 'Invalid country: must be a two-letter ISO code', 'country_code_invalid');
}

function checkRouting(country: string, routing: string | undefined, format: RegExp, param: string): string {
  if (routing !== undefined && format.test(routing) && (country !== 'US' || passesAbaChecksum(routing))) return routing;
  const isNineDigits = routing !== undefined && /^\d{9}$/.test(routing);
  const message =
    country === 'US' && !isNineDigits
      ? 'Routing number must have 9 digits'
      : 'The routing number is not that of a bank.';
  return failParameter(param, message, 'routing_number_invalid');
}

function checkCurrency(text: string, param: string): string {
  if (/^[a-z]{3}$/i.test(text)) return text.toLowerCase();
  return failParameter(param, 'Invalid currency: must be a three-letter ISO code');
}
