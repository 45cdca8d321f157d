/** What a test card does once its token is used; creating the token always works. https://docs.stripe.com/testing */
export type Outcome =
  | 'generic_decline'
  | 'insufficient_funds'
  | 'lost_card'
  | 'stolen_card'
  | 'fraudulent'
  | 'incorrect_cvc'
  | 'expired_card'
  | 'processing_error'
  | 'test_mode_live_card'
  | 'cvc_fails'
  | 'address_fails'
  | 'line1_fails'
  | 'zip_fails'
  | 'address_unavailable';

export interface TestCard {
  brand: string;
  funding: 'credit' | 'debit' | 'prepaid' | 'unknown';
  last4: string;
  outcome?: Outcome;
}

type Row = [number: string, brand: string, funding: TestCard['funding'], magicToken?: string, outcome?: Outcome];

const TABLE: Row[] = [
  ['4242424242424242', 'Visa', 'credit', 'tok_visa'],
  ['4000056655665556', 'Visa', 'debit', 'tok_visa_debit'],
  ['4012888888881881', 'Visa', 'credit'],
  ['5555555555554444', 'MasterCard', 'credit', 'tok_mastercard'],
  ['2223003122003222', 'MasterCard', 'credit'],
  ['5200828282828210', 'MasterCard', 'debit', 'tok_mastercard_debit'],
  ['5105105105105100', 'MasterCard', 'prepaid', 'tok_mastercard_prepaid'],
  ['378282246310005', 'American Express', 'credit', 'tok_amex'],
  ['371449635398431', 'American Express', 'credit'],
  ['6011111111111117', 'Discover', 'credit', 'tok_discover'],
  ['6011000990139424', 'Discover', 'credit'],
  ['3056930009020004', 'Diners Club', 'credit', 'tok_diners'],
  ['30569309025904', 'Diners Club', 'credit'],
  ['38520000023237', 'Diners Club', 'credit'],
  ['3566002020360505', 'JCB', 'credit', 'tok_jcb'],
  ['3530111333300000', 'JCB', 'credit'],
  ['6200000000000005', 'UnionPay', 'credit', 'tok_unionpay'],
  ['4000000000000002', 'Visa', 'credit', 'tok_chargeDeclined', 'generic_decline'],
  ['4000000000009995', 'Visa', 'credit', 'tok_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
  ['4000000000009987', 'Visa', 'credit', undefined, 'lost_card'],
  ['4000000000009979', 'Visa', 'credit', undefined, 'stolen_card'],
  ['4100000000000019', 'Visa', 'credit', 'tok_chargeDeclinedFraudulent', 'fraudulent'],
  ['4000000000000127', 'Visa', 'credit', 'tok_chargeDeclinedIncorrectCvc', 'incorrect_cvc'],
  ['4000000000000069', 'Visa', 'credit', 'tok_chargeDeclinedExpiredCard', 'expired_card'],
  ['4000000000000119', 'Visa', 'credit', 'tok_chargeDeclinedProcessingError', 'processing_error'],
  ['4000000000000341', 'Visa', 'credit', 'tok_chargeCustomerFail'],
  ['4000000000000101', 'Visa', 'credit', 'tok_cvcCheckFail', 'cvc_fails'],
  ['4000000000000010', 'Visa', 'credit', 'tok_avsFail', 'address_fails'],
  ['4000000000000028', 'Visa', 'credit', 'tok_avsLine1Fail', 'line1_fails'],
  ['4000000000000036', 'Visa', 'credit', 'tok_avsZipFail', 'zip_fails'],
  ['4000000000000044', 'Visa', 'credit', 'tok_avsUnchecked', 'address_unavailable'],
  ['4000000000009235', 'Visa', 'credit', 'tok_riskLevelElevated'],
  ['4000000000000259', 'Visa', 'credit', 'tok_createDispute'],
  ['4000000000002685', 'Visa', 'credit', 'tok_createDisputeProductNotReceived'],
  ['4000000000001976', 'Visa', 'credit', 'tok_createDisputeInquiry'],
];

const BY_NUMBER = new Map(TABLE.map((row) => [row[0], toCard(row)]));
const BY_MAGIC_TOKEN = new Map(TABLE.flatMap((row) => (row[3] ? [[row[3], toCard(row)] as const] : [])));

/**
 * What Stripe knows about a number. One that is not in the table has the brand of its first digits; outside the range that
 * is nobody's (400000) it counts as somebody's real card, which test mode declines when it is used.
 */
export function toTestCard(number: string): TestCard {
  const known = BY_NUMBER.get(number);
  if (known) return known;
  const base = { brand: toBrand(number), last4: number.slice(-4) };
  return number.startsWith('400000')
    ? { ...base, funding: 'credit' }
    : { ...base, funding: 'unknown', outcome: 'test_mode_live_card' };
}

/** The card behind a token such as `tok_visa`, which can be used but not read. */
export function fromMagicToken(id: string): TestCard | undefined {
  return BY_MAGIC_TOKEN.get(id);
}

function toCard([number, brand, funding, , outcome]: Row): TestCard {
  return { brand, funding, last4: number.slice(-4), ...(outcome && { outcome }) };
}

const BRANDS: [RegExp, string][] = [
  [/^4/, 'Visa'],
  [/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, 'MasterCard'],
  [/^3[47]/, 'American Express'],
  [/^(6011|64[4-9]|65)/, 'Discover'],
  [/^3(0[0-5]|095|6|[89])/, 'Diners Club'],
  [/^35(2[89]|[3-8])/, 'JCB'],
  [/^(62|81)/, 'UnionPay'],
];

function toBrand(number: string): string {
  return BRANDS.find(([digits]) => digits.test(number))?.[1] ?? 'Unknown';
}
