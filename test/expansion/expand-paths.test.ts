import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { type RunningGateway, startGateway } from '../support/gateway.js';

/**
 * What each selection makes the gateway ask, over real sockets: the exact calls, each with its exact `expand[]` set.
 * `T` stands for the token's own call, `C` for a load of the customer, `A` for one of the account.
 */
type Calls = [call: 'T' | 'C' | 'A', ...expand: string[]][];
interface Case {
  selection: string;
  calls: Calls;
  variables?: Record<string, unknown>;
  fragments?: string;
  token?: string;
}

const CASES: Record<string, Case[]> = {
  'what the id answers costs nothing': [
    { selection: '{ id }', calls: [['T']] },
    { selection: '{ __typename }', calls: [['T']] },
    { selection: '{ card { last4 } }', calls: [['T']] },
    { selection: '{ card { id brand networks { preferred } } }', calls: [['T']] },
    { selection: '{ card { customer { id } } }', calls: [['T']] },
    { selection: '{ card { customer { __typename } } }', calls: [['T']] },
    { selection: '{ card { customer { id __typename } account { id } } }', calls: [['T']] },
    { selection: '{ card { customer { c: id } } }', calls: [['T']] },
    { selection: '{ bankAccount { customer { id } } }', calls: [['T']] },
    { selection: '{ card { customer { ... on Customer { id } } } }', calls: [['T']] },
    { selection: '{ card { customer { ... on StripeObject { id } } } }', calls: [['T']] },
    { selection: '{ card { customer { ... { id __typename } } } }', calls: [['T']] },
  ],
  'a field beyond the id expands its reference': [
    { selection: '{ card { customer { email } } }', calls: [['T', 'card.customer']] },
    { selection: '{ card { customer { deleted } } }', calls: [['T', 'card.customer']] },
    {
      selection: '{ card { account { id country } } }',
      calls: [['T', 'card.account']],
      token: SEEDS.externalCardToken,
    },
    {
      selection: '{ bankAccount { customer { name } } }',
      calls: [['T', 'bank_account.customer']],
      token: SEEDS.bankToken,
    },
    {
      selection: '{ bankAccount { account { email } } }',
      calls: [['T', 'bank_account.account']],
      token: SEEDS.externalBankToken,
    },
    { selection: '{ card { customer { invoiceSettings { footer } } } }', calls: [['T', 'card.customer']] },
    { selection: '{ card { customer { address { city } shipping { name } } } }', calls: [['T', 'card.customer']] },
    { selection: '{ card { customer { testClock { id } } } }', calls: [['T', 'card.customer']] },
    { selection: '{ card { customer { testClock { id name } } } }', calls: [['T', 'card.customer.test_clock']] },
    {
      selection: '{ card { customer { invoiceSettings { defaultPaymentMethod { id } } } } }',
      calls: [['T', 'card.customer']],
    },
    {
      selection: '{ card { customer { invoiceSettings { defaultPaymentMethod { type } } } } }',
      calls: [['T', 'card.customer.invoice_settings.default_payment_method']],
    },
    {
      selection: '{ card { customer { discount { promotionCode { code } } } } }',
      calls: [['T', 'card.customer.discount.promotion_code']],
    },
    { selection: '{ card { customer { discount { customer { id } } } } }', calls: [['T', 'card.customer']] },
    {
      selection: '{ card { customer { discount { customer { email } } } } }',
      calls: [['T', 'card.customer.discount.customer']],
    },
  ],
  'a union is known once it is there': [
    {
      selection: '{ card { customer { defaultSource { __typename } } } }',
      calls: [['T', 'card.customer.default_source']],
    },
    {
      selection: '{ card { customer { defaultSource { ... on Card { id } } } } }',
      calls: [['T', 'card.customer.default_source']],
    },
    {
      selection: '{ card { customer { defaultSource { ... on StripeObject { id } } } } }',
      calls: [['T', 'card.customer.default_source']],
    },
    {
      selection: '{ card { customer { defaultSource { ... on Card { customer { id } } } } } }',
      calls: [['T', 'card.customer.default_source']],
    },
    {
      selection: '{ card { customer { defaultSource { ... on Card { customer { email } } } } } }',
      calls: [['T', 'card.customer.default_source.customer']],
    },
    {
      selection:
        '{ card { customer { defaultSource { ... on Card { customer { email } } ... on BankAccount { customer { name } account { country } } } } } }',
      calls: [['T', 'card.customer.default_source.account', 'card.customer.default_source.customer']],
    },
    {
      selection: '{ card { customer { defaultSource { ... on Source { status } } } } }',
      calls: [['T', 'card.customer.default_source']],
    },
  ],
  'what is left out unless asked for is asked for': [
    { selection: '{ card { customer { tax { ipAddress } } } }', calls: [['T', 'card.customer.tax']] },
    { selection: '{ card { customer { tax { __typename } } } }', calls: [['T', 'card.customer.tax']] },
    { selection: '{ card { customer { cashBalance { livemode } } } }', calls: [['T', 'card.customer.cash_balance']] },
    { selection: '{ card { customer { sources { __typename } } } }', calls: [['T', 'card.customer.sources']] },
    { selection: '{ card { customer { taxIds { id } } } }', calls: [['T', 'card.customer.tax_ids']] },
    { selection: '{ card { customer { subscriptions { id } } } }', calls: [['T', 'card.customer.subscriptions']] },
    {
      selection: '{ card { customer { tax { ipAddress } taxIds { id } } } }',
      calls: [['T', 'card.customer.tax', 'card.customer.tax_ids']],
    },
    {
      selection: '{ bankAccount { customer { sources { __typename } } } }',
      calls: [['T', 'bank_account.customer.sources']],
      token: SEEDS.bankToken,
    },
    {
      selection: '{ card { account { externalAccounts { __typename } } } }',
      calls: [['T', 'card.account']],
      token: SEEDS.externalCardToken,
    },
  ],
  'paths are merged, sorted and free of prefixes': [
    {
      selection: '{ card { customer { email defaultSource { __typename } } } }',
      calls: [['T', 'card.customer.default_source']],
    },
    {
      selection: '{ card { customer { testClock { name } defaultSource { __typename } } } }',
      calls: [['T', 'card.customer.default_source', 'card.customer.test_clock']],
    },
    {
      selection: '{ bankAccount { customer { email } } card { customer { email } account { id } } }',
      calls: [['T', 'bank_account.customer', 'card.customer']],
    },
    { selection: '{ a: card { customer { id } } b: card { customer { email } } }', calls: [['T', 'card.customer']] },
    {
      selection: '{ card { a: customer { email } b: customer { testClock { name } } } }',
      calls: [['T', 'card.customer.test_clock']],
    },
    {
      selection: '{ card { customer { email } } card { customer { testClock { name } } } }',
      calls: [['T', 'card.customer.test_clock']],
    },
    { selection: '{ card { customer { email email email } } }', calls: [['T', 'card.customer']] },
  ],
  'fragments of every kind count': [
    {
      selection: '{ ...T }',
      fragments: 'fragment T on Token { card { customer { email } } }',
      calls: [['T', 'card.customer']],
    },
    { selection: '{ ... on Token { card { customer { email } } } }', calls: [['T', 'card.customer']] },
    {
      selection: '{ ... on StripeObject { ... on Token { card { customer { email } } } } }',
      calls: [['T', 'card.customer']],
    },
    {
      selection: '{ card { ...C } }',
      fragments: 'fragment C on Card { customer { ...E } } fragment E on Customer { email }',
      calls: [['T', 'card.customer']],
    },
    {
      selection: '{ card { ...C ...D } }',
      fragments: 'fragment C on Card { customer { id } } fragment D on Card { customer { testClock { name } } }',
      calls: [['T', 'card.customer.test_clock']],
    },
    {
      selection: '{ card { customer { ...P } } bankAccount { customer { ...P } } }',
      fragments: 'fragment P on Customer { email }',
      calls: [['T', 'bank_account.customer', 'card.customer']],
    },
    {
      selection: '{ card { customer { defaultSource { ...S } } } }',
      fragments: 'fragment S on PaymentSource { ... on Card { customer { email } } }',
      calls: [['T', 'card.customer.default_source.customer']],
    },
    {
      selection: '{ card { ...O } }',
      fragments: 'fragment O on StripeObject { ... on Card { customer { email } } }',
      calls: [['T', 'card.customer']],
    },
  ],
  'what is skipped is not asked for': [
    { selection: '{ card { customer @skip(if: true) { email } } }', calls: [['T']] },
    { selection: '{ card { customer @skip(if: false) { email } } }', calls: [['T', 'card.customer']] },
    { selection: '{ card { customer @include(if: false) { email } } }', calls: [['T']] },
    { selection: '{ card { customer { id email @include(if: $no) } } }', variables: { no: false }, calls: [['T']] },
    {
      selection: '{ card { customer { id email @include(if: $no) } } }',
      variables: { no: true },
      calls: [['T', 'card.customer']],
    },
    { selection: '{ card { customer { id email @skip(if: $no) } } }', variables: { no: true }, calls: [['T']] },
    {
      selection: '{ id ... on Token @skip(if: $no) { card { customer { email } } } }',
      variables: { no: true },
      calls: [['T']],
    },
    {
      selection: '{ id ... @include(if: $no) { card { customer { email } } } }',
      variables: { no: false },
      calls: [['T']],
    },
    {
      selection: '{ id ...X @include(if: $no) }',
      variables: { no: false },
      fragments: 'fragment X on Token { card { customer { email } } }',
      calls: [['T']],
    },
    {
      selection: '{ id ...X @include(if: $no) }',
      variables: { no: true },
      fragments: 'fragment X on Token { card { customer { email } } }',
      calls: [['T', 'card.customer']],
    },
    {
      selection: '{ card { customer @include(if: true) @skip(if: true) { email } } }',
      calls: [['T']],
    },
    // The default of a variable counts when none was given.
    { selection: '{ card { customer { id email @include(if: $no) } } }', calls: [['T']] },
  ],
  'past four segments the rest is loaded by its id': [
    {
      selection: '{ card { customer { sources { ... on Card { customer { email } } } } } }',
      calls: [['T', 'card.customer.sources'], ['C']],
    },
    {
      selection: '{ card { customer { sources { ... on Card { customer { id } } } } } }',
      calls: [['T', 'card.customer.sources']],
    },
    {
      selection: '{ card { customer { discount { source { coupon { name } } } } } }',
      calls: [['T'], ['C', 'discount.source.coupon']],
    },
    {
      selection: '{ card { customer { email discount { source { coupon { name } } } } } }',
      calls: [['T'], ['C', 'discount.source.coupon']],
    },
    {
      selection: '{ a: card { customer { email } } b: card { customer { discount { source { coupon { name } } } } } }',
      calls: [
        ['T', 'card.customer'],
        ['C', 'discount.source.coupon'],
      ],
    },
    {
      selection: '{ card { customer { invoiceSettings { defaultPaymentMethod { customer { email } } } } } }',
      calls: [['T', 'card.customer.invoice_settings.default_payment_method'], ['C']],
    },
    {
      selection:
        '{ card { customer { defaultSource { ... on Card { customer { defaultSource { __typename } } } } } } }',
      calls: [
        ['T', 'card.customer.default_source'],
        ['C', 'default_source'],
      ],
    },
    {
      selection: '{ card { customer { subscriptions { defaultPaymentMethod { type } } } } }',
      calls: [['T'], ['C', 'subscriptions.data.default_payment_method']],
    },
    {
      selection:
        '{ card { customer { invoiceSettings { defaultPaymentMethod { customer { defaultSource { __typename } testClock { name } } } } } } }',
      calls: [
        ['T', 'card.customer.invoice_settings.default_payment_method'],
        ['C', 'default_source', 'test_clock'],
      ],
    },
  ],
};

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());
afterEach(() => {
  expect(gateway.upstream.violations).toEqual([]);
  gateway.upstream.seen.length = 0;
});

for (const [promise, cases] of Object.entries(CASES)) {
  describe(promise, () => {
    test.each(cases)('$selection $variables $fragments', async ({ selection, calls, variables, fragments, token }) => {
      const declared = selection.includes('$no') ? '$id: ID!, $no: Boolean = false' : '$id: ID!';
      const query = `query (${declared}) { token(id: $id) ${selection} } ${fragments ?? ''}`;
      const answer = await gateway.ask(query, { id: token ?? SEEDS.cardToken, ...variables });
      expect(answer.body.errors).toBeUndefined();
      expect(answer.body.data.token).not.toBeNull();
      expect(callsMade()).toEqual(calls);
    });
  });
}

function callsMade(): Calls {
  const letters: Record<string, 'T' | 'C' | 'A'> = { tokens: 'T', customers: 'C', accounts: 'A' };
  return gateway.upstream.seen.map(({ path, expand }) => [letters[path.split('/')[2] ?? ''] ?? 'T', ...expand]);
}
