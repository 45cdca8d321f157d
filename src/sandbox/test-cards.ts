// One table of every test card of Stripe's testing page, kept whole: https://docs.stripe.com/testing

/** Why a bank, or Stripe, declines: an error code of its own, or the `decline_code` of `card_declined`. */
export type Decline =
  | 'generic_decline'
  | 'insufficient_funds'
  | 'lost_card'
  | 'stolen_card'
  | 'card_velocity_exceeded'
  | 'fraudulent'
  | 'incorrect_cvc'
  | 'expired_card'
  | 'processing_error'
  | 'authentication_required'
  | 'test_mode_live_card';

/** What a test card does once its token is used; creating the token always works. */
export interface Behavior {
  decline?: Decline;
  /** Declined at a charge only: attaching works. */
  atCharge?: true;
  /** Checks that fail, or `unavailable`, if there is something to check. */
  checks?: { cvc?: Check; line1?: Check; zip?: Check };
  /** When 3-D Secure authentication is needed. `on_session` means: was set up before, so never off session. */
  authentication?: 'always' | 'unless_set_up' | 'on_session';
  risk?: 'elevated' | 'highest';
}

type Check = 'fail' | 'unavailable';
type Funding = 'credit' | 'debit' | 'prepaid' | 'unknown';

export interface TestCard {
  brand: string;
  country: string;
  funding: Funding;
  last4: string;
  /** Of a co-branded card. */
  coBrand?: 'cartes_bancaires' | 'eftpos_au';
  behavior?: Behavior;
}

/** `names` are those of its magic ids: `visa` stands for `tok_visa` and `pm_card_visa`. */
type Row = [number: string, brand: string, funding: Funding, names?: string, behavior?: Behavior, country?: string];

const declines = (decline: Decline): Behavior => ({ decline });
const declinesAtCharge = (decline: Decline): Behavior => ({ decline, atCharge: true });

const BRANDED: Row[] = [
  ['4242424242424242', 'Visa', 'credit', 'visa us'],
  ['4000056655665556', 'Visa', 'debit', 'visa_debit visa_debit_us_transferSuccess'],
  ['4000056655665572', 'Visa', 'debit', 'visa_debit_us_transferFail'],
  ['4012888888881881', 'Visa', 'credit'],
  ['5555555555554444', 'MasterCard', 'credit', 'mastercard'],
  ['2223003122003222', 'MasterCard', 'credit'],
  ['5200828282828210', 'MasterCard', 'debit', 'mastercard_debit'],
  ['5105105105105100', 'MasterCard', 'prepaid', 'mastercard_prepaid'],
  ['378282246310005', 'American Express', 'credit', 'amex amex_threeDSecureNotSupported'],
  ['371449635398431', 'American Express', 'credit'],
  ['6011111111111117', 'Discover', 'credit', 'discover'],
  ['6011000990139424', 'Discover', 'credit'],
  ['6011981111111113', 'Discover', 'debit'],
  ['3056930009020004', 'Diners Club', 'credit', 'diners'],
  ['36227206271667', 'Diners Club', 'credit'],
  ['30569309025904', 'Diners Club', 'credit'],
  ['38520000023237', 'Diners Club', 'credit'],
  // BCcard and DinaCard run on Discover's network and come back as Discover.
  ['6555900000604105', 'Discover', 'credit'],
  ['3566002020360505', 'JCB', 'credit', 'jcb', {}, 'JP'],
  ['3530111333300000', 'JCB', 'credit', '', {}, 'JP'],
  ['6200000000000005', 'UnionPay', 'credit', 'unionpay'],
  ['6200000000000047', 'UnionPay', 'debit'],
  ['6205500000000000004', 'UnionPay', 'credit'],
  ['5062210000000009', 'Unknown', 'credit', '', {}, 'MX'],
  ['5200007840000022', 'MasterCard', 'credit', 'ae_mastercard', {}, 'AE'],
  ['4000058260000005', 'Visa', 'debit', 'gb_debit', {}, 'GB'],
  ['5555558265554449', 'MasterCard', 'credit', 'gb_mastercard', {}, 'GB'],
  ['4000007640000003', 'Visa', 'credit', 'th_credit', {}, 'TH'],
  ['4000057640000008', 'Visa', 'debit', 'th_debit', {}, 'TH'],
  ['4000051230000072', 'Visa', 'debit', 'debit_visaFsaProductCode debit_visaHsaProductCode'],
  ['5200828282828897', 'MasterCard', 'debit', 'mastercard_debit_mastercardFsaProductCode'],
];

const CO_BRANDED: [...Row, TestCard['coBrand']][] = [
  ['4000002500001001', 'Visa', 'credit', 'visa_cartesBancaires', {}, 'FR', 'cartes_bancaires'],
  ['5555552500001001', 'MasterCard', 'credit', 'mastercard_cartesBancaires', {}, 'FR', 'cartes_bancaires'],
  ['4000050360000001', 'Visa', 'debit', 'visa_debit_eftposAuCoBranded', {}, 'AU', 'eftpos_au'],
  ['5555050360000080', 'MasterCard', 'debit', 'mastercard_debit_eftposAuCoBranded', {}, 'AU', 'eftpos_au'],
];

/** Visa credit cards that always work; their magic ids are `tok_ar`, `pm_card_ar` … */
const BY_COUNTRY = `
  AR 4000000320000021  BR 4000000760000002  CA 4000001240000000  CL 4000001520000001  CO 4000001700000003
  CR 4000001880000005  EC 4000002180000000  MX 4000004840008001  PA 4000005910000000  PY 4000006000000066
  PE 4000006040000068  UY 4000008580000003  AE 4000007840000001  AT 4000000400000008  BE 4000000560000004
  BG 4000001000000000  BY 4000001120000005  HR 4000001910000009  CY 4000001960000008  CZ 4000002030000002
  DK 4000002080000001  EE 4000002330000009  FI 4000002460000001  FR 4000002500000003  DE 4000002760000016
  GI 4000002920000005  GR 4000003000000030  HU 4000003480000005  IE 4000003720000005  IT 4000003800000008
  LV 4000004280000005  LI 4000004380000004  LT 4000004400000000  LU 4000004420000006  MT 4000004700000007
  NL 4000005280000002  NO 4000005780000007  PL 4000006160000005  PT 4000006200000007  RO 4000006420000001
  SA 4000006820000007  SI 4000007050000006  SK 4000007030000001  ES 4000007240000007  SE 4000007520000008
  CH 4000007560000009  GB 4000008260000000  AU 4000000360000006  CN 4000001560000002  HK 4000003440000004
  IN 4000003560000008  JP 4000003920000003  MY 4000004580000002  NZ 4000005540000008  SG 4000007020000003
  TW 4000001580000008`;

const VISA: [number: string, names: string, behavior?: Behavior, country?: string][] = [
  ['4000000000000002', 'chargeDeclined visa_chargeDeclined', declines('generic_decline')],
  [
    '4000000000009995',
    'chargeDeclinedInsufficientFunds visa_chargeDeclinedInsufficientFunds visa_debit_chargeDeclinedInsufficientFunds',
    declines('insufficient_funds'),
  ],
  ['4000000000009987', 'visa_chargeDeclinedLostCard', declines('lost_card')],
  ['4000000000009979', 'visa_chargeDeclinedStolenCard', declines('stolen_card')],
  ['4000000000000069', 'chargeDeclinedExpiredCard visa_chargeDeclinedExpiredCard', declines('expired_card')],
  ['4000000000000127', 'chargeDeclinedIncorrectCvc visa_chargeDeclinedIncorrectCvc', declines('incorrect_cvc')],
  [
    '4000000000000119',
    'chargeDeclinedProcessingError visa_chargeDeclinedProcessingError',
    declines('processing_error'),
  ],
  ['4000000000006975', 'visa_chargeDeclinedVelocityLimitExceeded', declines('card_velocity_exceeded')],
  ['4000000000000341', 'chargeCustomerFail visa_chargeCustomerFail', declinesAtCharge('generic_decline')],
  ['', 'visa_chargeCustomerFailLostCard', declinesAtCharge('lost_card')],
  ['', 'visa_chargeCustomerFailStolenCard', declinesAtCharge('stolen_card')],
  [
    '4100000000000019',
    'radarBlock chargeDeclinedFraudulent visa_chargeDeclinedFraudulent',
    { decline: 'fraudulent', risk: 'highest' },
  ],
  ['4000000000004954', 'riskLevelHighest', { decline: 'fraudulent', atCharge: true, risk: 'highest' }],
  ['4000000000009235', 'riskLevelElevated', { risk: 'elevated' }],
  ['4000008400000407', 'highFraudDisputeScore'],
  ['4000008400000159', 'highEfwScore'],
  ['4000008400001017', 'radarDynamicRiskThreshold'],
  ['4000008405600003', 'adaptive3dsChallenge'],
  ['4000000000000101', 'cvcCheckFail', { checks: { cvc: 'fail' } }],
  ['4000000000000036', 'avsZipFail', { checks: { zip: 'fail' } }],
  ['4000058400307872', 'cvcCheckFailElevatedRisk', { checks: { cvc: 'fail' }, risk: 'elevated' }],
  ['4000058400306072', 'avsZipFailElevatedRisk', { checks: { zip: 'fail' }, risk: 'elevated' }],
  ['4000000000000028', 'avsLine1Fail', { checks: { line1: 'fail' } }],
  ['4000000000000010', 'avsFail', { checks: { line1: 'fail', zip: 'fail' } }],
  ['4000000000000044', 'avsUnchecked', { checks: { line1: 'unavailable', zip: 'unavailable' } }],
  ['4000000000000259', 'createDispute'],
  ['4000000000002685', 'createDisputeProductNotReceived'],
  ['4000000000001976', 'createDisputeInquiry'],
  ['4000000000005423', 'createIssuerFraudRecord'],
  ['4000000404000079', 'createMultipleDisputes'],
  ['4000000404000038', 'createCe3EligibleDispute'],
  ['4000008400000779', 'createComplianceDispute'],
  ['4000000001000043', 'createAutoRepresentmentEligibleDispute'],
  ['4000000404004816', 'createRapidDisputeResolutionDispute'],
  ['4000000404005649', 'createCe3BlockDispute'],
  ['4000000000007726', 'pendingRefund'],
  ['4000000000005126', 'refundFail'],
  ['4000000000000077', 'bypassPending'],
  ['4000003720000278', 'bypassPendingInternational', {}, 'IE'],
  ['4000002500003155', 'authenticationRequiredOnSetup', { authentication: 'unless_set_up' }, 'FR'],
  ['4000002760003184', 'authenticationRequired', { authentication: 'always' }, 'DE'],
  ['4000003800000446', 'authenticationRequiredSetupForOffSession', { authentication: 'on_session' }, 'IT'],
  [
    '4000008260003178',
    'authenticationRequiredChargeDeclinedInsufficientFunds',
    { authentication: 'on_session', ...declinesAtCharge('insufficient_funds') },
    'GB',
  ],
  ['4000000000003220', 'threeDSecure2Required threeDSecureRequired', { authentication: 'always' }, 'IE'],
  ['4000008400000027', '', { authentication: 'always' }],
  [
    '4000008400001629',
    'threeDSecureRequiredChargeDeclined',
    { authentication: 'always', ...declinesAtCharge('generic_decline') },
  ],
  ['4000008400001280', 'threeDSecureRequiredProcessingError', declinesAtCharge('generic_decline')],
  ['4000000000003055', 'threeDSecureOptional'],
  ['4000000000003097', 'threeDSecureOptionalProcessingError'],
  ['4000000032200000', ''],
  ['4000000000003063', '', { authentication: 'always' }],
  ...['4000582600000094', '4000582600000045', '4000582600000102', '4000582600000110'].map(
    (number) => [number, '', { authentication: 'always' }, 'GB'] satisfies [string, string, Behavior, string],
  ),
  ['4000000000001208', ''],
  ['4000000000003725', ''],
  ['4001007020000002', '', {}, 'SG'],
  ['4000008260000075', '', {}, 'GB'],
  ['4001000360000005', '', {}, 'AU'],
];

const MASTERCARD_DISPUTES: Row[] = [
  ['5105008400000002', 'MasterCard', 'credit', 'createMastercardComplianceDispute'],
  ['5105000300000018', 'MasterCard', 'credit', 'createEthocaAlert'],
];

const byNumber = new Map<string, TestCard>();
const byName = new Map<string, TestCard>();

function add(number: string, names: string, card: Pick<TestCard, 'brand' | 'funding'> & Partial<TestCard>): void {
  const known: TestCard = { country: 'US', last4: number.slice(-4) || '0341', ...card };
  if (number !== '') byNumber.set(number, known);
  for (const name of names.split(' ')) if (name !== '') byName.set(name, known);
}

for (const [number, brand, funding, names = '', behavior, country = 'US', coBrand] of [
  ...BRANDED,
  ...CO_BRANDED,
  ...MASTERCARD_DISPUTES,
] as [...Row, TestCard['coBrand']?][]) {
  add(number, names, { brand, funding, country, behavior, ...(coBrand && { coBrand }) });
}
for (const [number, names, behavior, country = 'US'] of VISA) {
  add(number, names, { brand: 'Visa', funding: 'credit', country, behavior });
}
for (const [, country = '', number = ''] of BY_COUNTRY.matchAll(/([A-Z]{2}) (\d+)/g)) {
  add(number, country.toLowerCase(), { brand: 'Visa', funding: 'credit', country });
}

/**
 * What Stripe knows about a number. One that is not in the table has the brand of its first digits; outside the range that
 * is nobody's (400000) it counts as somebody's real card, which test mode declines when it is used.
 */
export function toTestCard(number: string): TestCard {
  const known = byNumber.get(number);
  if (known) return known;
  const base = { brand: toBrand(number), country: 'US', last4: number.slice(-4) };
  return number.startsWith('400000')
    ? { ...base, funding: 'credit' }
    : { ...base, funding: 'unknown', behavior: declines('test_mode_live_card') };
}

/** The card behind a magic id such as `tok_visa` or `pm_card_visa`, which can be used again and again. */
export function fromMagicId(prefix: 'tok_' | 'pm_card_', id: string): TestCard | undefined {
  return id.startsWith(prefix) ? byName.get(id.slice(prefix.length)) : undefined;
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
