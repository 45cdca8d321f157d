import { createId, toAlphanumeric } from './create-id.js';
import { changeMetadata, metadata } from './metadata.js';
import { choice, currency, hash, required, text, type ValueOf } from './parameters.js';
import type { State } from './state.js';
import { fail } from './stripe-error.js';
import { BEHAVIOR, type Card, type PaymentMethod } from './stripe-objects.js';
import { type TestCard, toTestCard } from './test-cards.js';

const fields = {
  number: required(text()),
  exp_month: required(text()),
  exp_year: required(text()),
  cvc: text(),
  name: text(),
  currency: text(),
  address_line1: text(),
  address_line2: text(),
  address_city: text(),
  address_state: text(),
  address_zip: text(),
  address_country: text(),
};

export const cardParameters = hash({
  ...fields,
  networks: hash({ preferred: choice('cartes_bancaires', 'mastercard', 'visa') }),
});

/** As `source` and `external_account` take it. */
export const cardHashParameters = { object: choice('card', 'bank_account'), ...fields, currency, metadata };

type CardParameters = Partial<NonNullable<ValueOf<typeof cardParameters>>> &
  Record<'number' | 'exp_month' | 'exp_year', string>;

/** A card from its number: judged as Stripe does, then forgotten but for its last four digits and its fingerprint. */
export async function createCard(state: State, parameters: CardParameters): Promise<Card> {
  if (!state.rawCards) failRawCard();
  const number = checkNumber(parameters.number);
  const kind = toTestCard(number);
  const expiry = checkExpiry(parameters.exp_month, parameters.exp_year, new Date(state.seconds() * 1000));
  if (parameters.cvc !== undefined) checkCvc(parameters.cvc, kind.brand);

  const fingerprint = toAlphanumeric((await state.fingerprint(`card ${number}`)).subarray(0, 16));
  return { ...toCard(kind, fingerprint), ...expiry, ...toDetails(parameters, kind) };
}

/** The fields that follow from the number alone. */
export function toCard({ brand, country, funding, last4, behavior }: TestCard, fingerprint: string): Card {
  return {
    id: createId('card'),
    object: 'card',
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    allow_redisplay: 'unspecified',
    brand,
    country,
    cvc_check: null,
    dynamic_last4: null,
    exp_month: 12,
    exp_year: 2034,
    fingerprint,
    funding,
    last4,
    metadata: changeMetadata(null, undefined),
    name: null,
    networks: { preferred: null },
    regulated_status: 'unregulated',
    tokenization_method: null,
    [BEHAVIOR]: behavior,
  };
}

/** What a PaymentMethod says of a card. The brand has another spelling there than on a Card. */
export function toMethodCard(card: Card): NonNullable<PaymentMethod['card']> {
  const brand = BRANDS[card.brand] ?? card.brand.toLowerCase();
  return {
    brand,
    checks: {
      address_line1_check: card.address_line1_check,
      address_postal_code_check: card.address_zip_check,
      cvc_check: card.cvc_check,
    },
    country: card.country,
    display_brand: brand,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint,
    funding: card.funding,
    generated_from: null,
    last4: card.last4,
    networks: { available: [brand], preferred: card.networks?.preferred ?? null },
    regulated_status: card.regulated_status,
    three_d_secure_usage: { supported: brand !== 'amex' },
    wallet: null,
  };
}

const BRANDS: Record<string, string> = { 'American Express': 'amex', 'Diners Club': 'diners' };

/** A magic id (`tok_visa`) stands for a new card each time, which came with its CVC. */
export function toMagicCard(kind: TestCard): Card {
  const fingerprint = `sandbox${kind.brand.replace(/\W/g, '')}${kind.last4}`.slice(-16).padStart(16, 'x');
  return { ...toCard(kind, fingerprint), cvc_check: 'unchecked' };
}

export function checkCvc(cvc: string, brand?: string): void {
  const lengths = brand === undefined || brand === 'American Express' ? /^\d{3,4}$/ : /^\d{3}$/;
  if (!lengths.test(cvc)) failCard('invalid_cvc', 'cvc', "Your card's security code is invalid.");
}

function toDetails(parameters: CardParameters, kind: TestCard): Partial<Card> {
  const { number: _number, exp_month: _month, exp_year: _year, cvc, networks, currency, ...rest } = parameters;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  return {
    ...given,
    address_line1_check: rest.address_line1 === undefined ? null : 'unchecked',
    address_zip_check: rest.address_zip === undefined ? null : 'unchecked',
    cvc_check: cvc === undefined ? null : 'unchecked',
    networks: { preferred: toPreferredNetwork(networks?.preferred, kind) },
    ...(currency !== undefined && { currency: currency.toLowerCase() }),
  };
}

function toPreferredNetwork(preferred: string | undefined, { brand, coBrand }: TestCard): string | null {
  if (preferred === undefined) return null;
  return preferred === brand.toLowerCase() || preferred === coBrand ? preferred : 'invalid_preference';
}

function checkNumber(text: string): string {
  const number = text.replace(/[ -]/g, '');
  if (!/^\d{12,19}$/.test(number)) {
    failCard('invalid_number', 'number', 'The card number is not a valid credit card number.');
  }
  if (!passesLuhn(number)) failCard('incorrect_number', 'number', 'Your card number is incorrect.');
  return number;
}

function passesLuhn(number: string): boolean {
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = index % 2 === 0 ? Number(digit) : Number(digit) * 2;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const MAX_YEARS_AHEAD = 50;

export function checkExpiry(monthText: string, yearText: string, today: Date): { exp_month: number; exp_year: number } {
  const month = /^\d{1,2}$/.test(monthText) ? Number(monthText) : 0;
  if (month < 1 || month > 12) failMonth();
  const year = /^\d{4}$/.test(yearText) ? Number(yearText) : /^\d{2}$/.test(yearText) ? 2000 + Number(yearText) : 0;
  const ahead = year - today.getUTCFullYear();
  if (ahead < 0 || ahead > MAX_YEARS_AHEAD) {
    failCard('invalid_expiry_year', 'exp_year', "Your card's expiration year is invalid.");
  }
  if (ahead === 0 && month < today.getUTCMonth() + 1) failMonth();
  return { exp_month: month, exp_year: year };
}

function failMonth(): never {
  failCard('invalid_expiry_month', 'exp_month', "Your card's expiration month is invalid.");
}

function failCard(code: string, param: string, message: string): never {
  fail(402, { type: 'card_error', code, param, message });
}

// The one error with status 402 that is no card_error and has no code: https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis
function failRawCard(): never {
  const unsafe = 'Sending credit card numbers directly to the Stripe API is generally unsafe.';
  const advice =
    'We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.';
  const access =
    'To enable testing raw card data APIs, see https://support.stripe.com/questions/enabling-access-to-raw-card-data-apis.';
  fail(402, { message: `${unsafe} ${advice} ${access}` });
}
