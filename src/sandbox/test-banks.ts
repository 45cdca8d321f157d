// One table of the countries of Stripe's Connect testing page, kept whole: https://docs.stripe.com/connect/testing#bank-numbers

/** What a bank account of a country looks like: https://docs.stripe.com/connect/payouts-bank-accounts */
export interface BankCountry {
  currency: string;
  /** Absent where only an IBAN will do. */
  account?: RegExp;
  /** Absent where the account number names its bank itself. */
  routing?: RegExp;
  /** The length of the country's IBANs, where they are taken. */
  iban?: number;
}

const countries = new Map<string, BankCountry>();

/** Countries with routing and account numbers of their own. Dashes and spaces in account numbers are gone by then. */
const LOCAL: [country: string, currency: string, routing: RegExp | undefined, account: RegExp, iban?: number][] = [
  ['US', 'usd', /^\d{9}$/, /^\d{4,17}$/],
  ['CA', 'cad', /^\d{5}-?\d{3}$/, /^\d{7,12}$/],
  ['AU', 'aud', /^\d{3}-?\d{3}$/, /^\d{4,9}$/],
  ['GB', 'gbp', /^\d{2}-?\d{2}-?\d{2}$/, /^\d{8}$/, 22],
  ['GI', 'gbp', /^\d{2}-?\d{2}-?\d{2}$/, /^\d{8}$/, 23],
  ['HK', 'hkd', /^\d{3}-?\d{3}$/, /^\d{6,9}(\d{3})?$/],
  ['JP', 'jpy', /^\d{4}-?\d{3}$/, /^\d{6,8}$/],
  ['SG', 'sgd', /^\d{4}-?\d{3}$/, /^\d{6,12}$/],
  ['BR', 'brl', /^\d{3}-?\d{4}$/, /^\d{4,20}$/],
  ['IN', 'inr', /^[A-Z]{4}0[A-Z0-9]{6}$/, /^\d{4,18}$/],
  ['NZ', 'nzd', /^\d{6}$/, /^\d{9,10}$/],
  ['TH', 'thb', /^\d{3}(-?\d{4})?$/, /^\d{6,15}$/],
  ['MX', 'mxn', undefined, /^\d{18}$/],
  ['AR', 'ars', undefined, /^\d{22}$/],
  ['PE', 'pen', undefined, /^\d{20}$/],
  ['BD', 'bdt', /^\d{9}$/, /^\d{13,17}$/],
  ['BO', 'bob', /^\d{3}$/, /^\d{10,15}$/],
  ['CL', 'clp', /^\d{3}$/, /^\d{5,25}$/],
  ['CO', 'cop', /^\d{3}$/, /^\d{9,16}$/],
  ['DO', 'dop', /^\d{3}$/, /^\d{1,28}$/],
  ['GH', 'ghs', /^\d{6}$/, /^\d{8,20}$/],
  ['ID', 'idr', /^\d{3,4}$/, /^\d{1,35}$/],
  ['JM', 'jmd', /^\d{3}-?\d{5}$/, /^\d{1,18}$/],
  ['LK', 'lkr', /^[A-Z]{4}LK[A-Z0-9]{5}-?\d{7}$/, /^\d{10,18}$/],
  ['PH', 'php', /^[A-Z0-9]{8,11}$/, /^\d{1,17}$/],
  ['PY', 'pyg', /^\d{1,2}$/, /^\d{1,16}$/],
  ['TT', 'ttd', /^\d{3}-?\d{5}$/, /^\d{1,17}$/],
  ['UY', 'uyu', /^\d{3}$/, /^\d{1,12}$/],
  ['VN', 'vnd', /^\d{8}$/, /^\d{1,17}$/],
];

/** Countries where the routing number is the bank's SWIFT code. */
const SWIFT = `AG xcd  AM amd  BN bnd  BS bsd  BT btn  BW bwp  DZ dzd  EC usd  ET etb  GA xaf  GM gmd  GY gyd  KE kes  KH khr
  KR krw  LA lak  LC xcd  MN mnt  MO mop  MY myr  MZ mzn  NA nad  NG ngn  OM omr  PA usd  RW rwf  SV usd  TW twd  TZ tzs
  UZ uzs  ZA zar`;

/** Countries where the account number is an IBAN, and its length. */
const IBAN = `AT eur 20  BE eur 16  CY eur 28  DE eur 22  EE eur 20  ES eur 24  FI eur 18  FR eur 27  GR eur 27  HR eur 21
  IE eur 22  IT eur 27  LT eur 20  LU eur 20  LV eur 21  MC eur 27  MT eur 31  NL eur 18  PT eur 25  SI eur 19  SK eur 24
  SM eur 27  BG eur 22  CH chf 21  CZ czk 24  DK dkk 18  HU huf 28  IS eur 26  LI chf 21  NO nok 15  PL pln 28  RO ron 24
  SE sek 24  AE aed 23  AL all 28  AO aoa 25  AZ azn 28  BA bam 20  BH bhd 22  BJ xof 28  CI xof 28  CR crc 22  EG egp 29
  GT gtq 28  IL ils 23  JO jod 30  KW kwd 30  KZ kzt 20  MA mad 28  MD mdl 24  MG mga 27  MK mkd 19  MU mur 30  NE xof 28
  PK pkr 24  QA qar 29  RS rsd 22  SA sar 24  SN xof 28  TN tnd 24  TR try 26`;

for (const [country, currency, routing, account, iban] of LOCAL) {
  countries.set(country, { currency, account, ...(routing && { routing }), ...(iban && { iban }) });
}
for (const [, country = '', currency = ''] of SWIFT.matchAll(/([A-Z]{2}) ([a-z]{3})/g)) {
  const routing = new RegExp(`^[A-Z]{4}${country}[A-Z0-9]{2}([A-Z0-9]{3})?$`);
  countries.set(country, { currency, routing, account: /^\d{4,34}$/ });
}
for (const [, country = '', currency = '', length] of IBAN.matchAll(/([A-Z]{2}) ([a-z]{3}) (\d+)/g)) {
  countries.set(country, { currency, iban: Number(length) });
}

export function toBankCountry(code: string): BankCountry | undefined {
  return countries.get(code);
}

/** Test account numbers that stand for a working account, without leading zeros: their length differs by country. */
const WORKING = new Set([
  ...['9', '10', '1234', '12345', '123456', '1234567', '123456000', '123456789', '1234567890', '1234567897'],
  ...['1234567890123456', '1234567890123456789', '567890123456789', '1567890123456789'],
  ...['110000600000000000000', '99934500012345670024', '1111111112'],
]);
/** Those that stand for one whose payouts or debits fail: 000111111116, 1111113, 000222222227 … */
const FAILING = /^(1{4,}[36]|2{4,}7|3{4,}5|4{4,}0|5{4,}9|6{4,}1|8{4,}3)$/;

/** The German test IBANs, which serve other countries under their own code; the checksum is then that of Germany still. */
const SHARED_IBAN = /^[A-Z]{2}8937040044053201300\d$/;
const TEST_IBANS = new Set(
  `AE070331234567890123456 AL35202111090000000001234567 AO06004400006729503010102 AT611904300234573201
  AZ77ADJE12345678901234567890 BA095520001234567812 BE62510007547061 BG80BNBG96611020345678 BH29BMAG1299123456BH00
  BJ66BJ0610100100144390000769 CH9300762011623852957 CI93CI0080111301134291200589 CR04010212367856709123
  CZ6508000000192000145399 DK5000400440116243 EE382200221020145685 EG800002000156789012345180002 ES0700120345030000067890
  FI2112345600000785 FR1420041010050500013M02606 GB82WEST12345698765432 GI60MPFS599327643783385
  GT20AGRO00000000001234567890 HR7624020064583467589 HU42117730161111101800000000 IE29AIBK93115212345678
  IL620108000000099999999 IS140159260076545510730339 JO32ABCJ0010123456789012345678 KW81CBKU0000000000001234560101
  KZ221251234567890123 LI0508800636123378777 LT121000011101001000 LU280019400644750000 MA64011519000001205000534921
  MC5810096180790123456789085 MD07AG123456789012345678 MG4800005000011234567890123 MK49250120000058907
  MU17BOMM0101101030300200000MUR NE58NE0380100100130305000268 NO9386011117947 PK36SCBL0000001123456702
  PL61109010140000071219812874 PT50000201231234567890154 QA87CITI123456789012345678901 RO49AAAA1B31007593840000
  RS35105008123123123173 SA4420000001234567891234 SE3550000000054910000003 SM86U0322509800000000270100
  SN08SN0100152000048500003035 TN5904018104004942712345 TR320010009999901234567890`.split(/\s+/),
);

/** Whether Stripe documents the number for tests; any other is somebody's real account. */
export function isTestAccount(account: string): boolean {
  const digits = account.replace(/^0+/, '');
  return isTestIban(account) || WORKING.has(digits) || FAILING.test(digits);
}

export function isTestIban(account: string): boolean {
  return SHARED_IBAN.test(account) || TEST_IBANS.has(account);
}

/** Country, length and checksum (ISO 7064 mod 97) of an IBAN. Test IBANs pass as they are: some have no right checksum. */
export function isIban(account: string, country: string, length: number): boolean {
  if (!account.startsWith(country)) return false;
  if (isTestIban(account)) return true;
  if (account.length !== length || !/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(account)) return false;
  let remainder = 0;
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

/** The ninth digit of an American routing number is a checksum over the other eight. */
export function passesAbaChecksum(routing: string): boolean {
  const weights = [3, 7, 1];
  return [...routing].reduce((sum, digit, index) => sum + Number(digit) * (weights[index % 3] ?? 0), 0) % 10 === 0;
}
