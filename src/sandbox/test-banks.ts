/** What a bank account of a country looks like: https://docs.stripe.com/connect/payouts-bank-accounts */
interface BankCountry {
  currency: string;
  account: RegExp;
  /** Absent where the account number is an IBAN, which names its bank itself. */
  routing?: RegExp;
}

const COUNTRIES: Record<string, BankCountry> = {
  US: { currency: 'usd', account: /^\d{4,17}$/, routing: /^\d{9}$/ },
  CA: { currency: 'cad', account: /^\d{7,12}$/, routing: /^\d{5}-?\d{3}$/ },
  AU: { currency: 'aud', account: /^\d{5,9}$/, routing: /^\d{3}-?\d{3}$/ },
  GB: { currency: 'gbp', account: /^\d{8}$/, routing: /^\d{2}-?\d{2}-?\d{2}$/ },
  HK: { currency: 'hkd', account: /^\d{6,9}(-\d{3})?$/, routing: /^\d{3}-?\d{3}$/ },
  JP: { currency: 'jpy', account: /^\d{6,8}$/, routing: /^\d{7}$/ },
  SG: { currency: 'sgd', account: /^\d{6,12}$/, routing: /^\d{4}-?\d{3}$/ },
  ...Object.fromEntries(
    'AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' ').map((code) => [code, iban(code, 'eur')]),
  ),
  BG: iban('BG', 'bgn'),
  CH: iban('CH', 'chf'),
  CZ: iban('CZ', 'czk'),
  DK: iban('DK', 'dkk'),
  HU: iban('HU', 'huf'),
  LI: iban('LI', 'chf'),
  NO: iban('NO', 'nok'),
  PL: iban('PL', 'pln'),
  RO: iban('RO', 'ron'),
  SE: iban('SE', 'sek'),
};

export function toBankCountry(code: string): BankCountry | undefined {
  return Object.hasOwn(COUNTRIES, code) ? COUNTRIES[code] : undefined;
}

/** Stripe's test account numbers, without their leading zeros, whose number differs from country to country. */
const TEST_ACCOUNTS = new Set([
  ...['9', '1234', '12345', '123456', '123456789'],
  ...['111111113', '111111116', '222222227', '333333335', '444444440', '555555559', '666666661'],
  ...['11111113', '11111116', '22222227', '33333335', '44444440'],
]);

/** The same German test accounts serve every IBAN country under its own code. */
const TEST_IBAN = /^[A-Z]{2}\d{2}3704004405320130\d{2}$/;

export function isTestAccount(account: string): boolean {
  return TEST_IBAN.test(account) || TEST_ACCOUNTS.has(account.replace(/^0+/, ''));
}

/** The ninth digit of an American routing number is a checksum over the other eight. */
export function passesAbaChecksum(routing: string): boolean {
  const weights = [3, 7, 1];
  return [...routing].reduce((sum, digit, index) => sum + Number(digit) * (weights[index % 3] ?? 0), 0) % 10 === 0;
}

function iban(code: string, currency: string): BankCountry {
  return { currency, account: new RegExp(`^${code}\\d{2}[A-Z0-9]{11,30}$`) };
}
