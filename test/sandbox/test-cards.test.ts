// One table of the cards of Stripe's testing page, kept whole: https://docs.stripe.com/testing
import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { ask, at, CARD } from './ask.js';

const sandbox = createSandbox();

describe('every card of the page has its brand, funding and country', () => {
  const byBrand: [number: string, brand: string, funding: string, country?: string][] = [
    ['4242424242424242', 'Visa', 'credit'],
    ['4000056655665556', 'Visa', 'debit'],
    ['5555555555554444', 'MasterCard', 'credit'],
    ['2223003122003222', 'MasterCard', 'credit'],
    ['5200828282828210', 'MasterCard', 'debit'],
    ['5105105105105100', 'MasterCard', 'prepaid'],
    ['378282246310005', 'American Express', 'credit'],
    ['371449635398431', 'American Express', 'credit'],
    ['6011111111111117', 'Discover', 'credit'],
    ['6011000990139424', 'Discover', 'credit'],
    ['6011981111111113', 'Discover', 'debit'],
    ['3056930009020004', 'Diners Club', 'credit'],
    ['36227206271667', 'Diners Club', 'credit'],
    ['6555900000604105', 'Discover', 'credit'],
    ['3566002020360505', 'JCB', 'credit', 'JP'],
    ['6200000000000005', 'UnionPay', 'credit'],
    ['6200000000000047', 'UnionPay', 'debit'],
    ['6205500000000000004', 'UnionPay', 'credit'],
    ['4000002500001001', 'Visa', 'credit', 'FR'],
    ['5555552500001001', 'MasterCard', 'credit', 'FR'],
    ['4000050360000001', 'Visa', 'debit', 'AU'],
    ['5555050360000080', 'MasterCard', 'debit', 'AU'],
    ['5062210000000009', 'Unknown', 'credit', 'MX'],
    ['5200007840000022', 'MasterCard', 'credit', 'AE'],
    ['4000058260000005', 'Visa', 'debit', 'GB'],
    ['5555558265554449', 'MasterCard', 'credit', 'GB'],
    ['3530111333300000', 'JCB', 'credit', 'JP'],
    ['4000007640000003', 'Visa', 'credit', 'TH'],
    ['4000057640000008', 'Visa', 'debit', 'TH'],
    ['4000051230000072', 'Visa', 'debit'],
    ['5200828282828897', 'MasterCard', 'debit'],
  ];
  test.each(byBrand)('%s: %s %s', async (number, brand, funding, country = 'US') => {
    const { status, body } = await ask(sandbox, '/v1/tokens', { form: { ...CARD, 'card[number]': number } });
    expect([status, at(body, 'error.code')]).toEqual([200, undefined]);
    expect(at(body, 'card')).toMatchObject({ brand, funding, country, last4: number.slice(-4) });
  });

  const byCountry = `
    AR 4000000320000021 BR 4000000760000002 CA 4000001240000000 CL 4000001520000001 CO 4000001700000003
    CR 4000001880000005 EC 4000002180000000 MX 4000004840008001 PA 4000005910000000 PY 4000006000000066
    PE 4000006040000068 UY 4000008580000003 AE 4000007840000001 AT 4000000400000008 BE 4000000560000004
    BG 4000001000000000 BY 4000001120000005 HR 4000001910000009 CY 4000001960000008 CZ 4000002030000002
    DK 4000002080000001 EE 4000002330000009 FI 4000002460000001 FR 4000002500000003 DE 4000002760000016
    GI 4000002920000005 GR 4000003000000030 HU 4000003480000005 IE 4000003720000005 IT 4000003800000008
    LV 4000004280000005 LI 4000004380000004 LT 4000004400000000 LU 4000004420000006 MT 4000004700000007
    NL 4000005280000002 NO 4000005780000007 PL 4000006160000005 PT 4000006200000007 RO 4000006420000001
    SA 4000006820000007 SI 4000007050000006 SK 4000007030000001 ES 4000007240000007 SE 4000007520000008
    CH 4000007560000009 GB 4000008260000000 AU 4000000360000006 CN 4000001560000002 HK 4000003440000004
    IN 4000003560000008 JP 4000003920000003 MY 4000004580000002 NZ 4000005540000008 SG 4000007020000003
    TW 4000001580000008`;
  test.each([...byCountry.matchAll(/([A-Z]{2}) (\d+)/g)].map(([, country = '', number = '']) => [country, number]))(
    '%s has %s and its magic ids',
    async (country, number) => {
      const { status, body } = await ask(sandbox, '/v1/tokens', { form: { ...CARD, 'card[number]': number } });
      expect([status, at(body, 'error.code')]).toEqual([200, undefined]);
      expect(at(body, 'card')).toMatchObject({ brand: 'Visa', funding: 'credit', country });
      for (const form of [{ 'card[token]': `tok_${country.toLowerCase()}`, type: 'card' }] as Record<
        string,
        string
      >[]) {
        const method = await ask(sandbox, '/v1/payment_methods', { form });
        expect(at(method.body, 'card')).toMatchObject({ country, last4: number.slice(-4) });
      }
    },
  );
});

describe('magic ids stand for a new card each time', () => {
  test.each([
    ['visa', 'visa', 'credit'],
    ['visa_debit', 'visa', 'debit'],
    ['mastercard_prepaid', 'mastercard', 'prepaid'],
    ['amex', 'amex', 'credit'],
    ['discover', 'discover', 'credit'],
    ['diners', 'diners', 'credit'],
    ['jcb', 'jcb', 'credit'],
    ['unionpay', 'unionpay', 'credit'],
    ['gb_debit', 'visa', 'debit'],
    ['mastercard_cartesBancaires', 'mastercard', 'credit'],
    ['threeDSecure2Required', 'visa', 'credit'],
  ])('%s', async (name, brand, funding) => {
    const ids = new Set<unknown>();
    for (let count = 0; count < 2; count++) {
      const read = await ask(sandbox, `/v1/payment_methods/pm_card_${name}`);
      const made = await ask(sandbox, '/v1/payment_methods', { form: { type: 'card', 'card[token]': `tok_${name}` } });
      for (const { status, body } of [read, made]) {
        expect(status).toBe(200);
        expect(at(body, 'card')).toMatchObject({ brand, funding });
        ids.add(at(body, 'id'));
      }
    }
    expect(ids.size).toBe(4);
  });

  test.each(['pm_card_constructor', 'pm_card_', 'pm_card_nobody'])('%s is none', async (id) => {
    expect((await ask(sandbox, `/v1/payment_methods/${id}`)).status).toBe(404);
  });
});

test('a co-branded card may prefer either of its networks', async () => {
  for (const [number, preferred, answered] of [
    ['4000002500001001', 'cartes_bancaires', 'cartes_bancaires'],
    ['4000002500001001', 'visa', 'visa'],
    ['4000002500001001', 'mastercard', 'invalid_preference'],
    ['4242424242424242', 'cartes_bancaires', 'invalid_preference'],
  ] as const) {
    const form = { ...CARD, 'card[number]': number, 'card[networks][preferred]': preferred };
    expect(at((await ask(sandbox, '/v1/tokens', { form })).body, 'card.networks.preferred')).toBe(answered);
  }
});
