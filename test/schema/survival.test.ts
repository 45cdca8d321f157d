import type { GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import {
  account,
  bankAccount,
  CREATED,
  card,
  customer,
  list,
  MOMENT,
  made,
  paymentMethod,
  type StripeReply,
  source,
  token,
} from './bare-objects.js';
import { useScriptedReplies } from './scripted-replies.js';
import { selectAll } from './select-all.js';

const { replies, read } = useScriptedReplies();

const schema = buildSchema();
const everythingOf = (type: string, references: number, without?: string[]) =>
  selectAll(schema, schema.getType(type) as GraphQLObjectType, references, without);

describe('what Stripe leaves out is null', () => {
  it.each<[string, StripeReply]>([
    ['a card', { card }],
    ['a bank account', { bank_account: bankAccount }],
    ['a card with a bare customer', { card: { ...card, customer } }],
    ['a bank account with a bare account', { bank_account: { ...bankAccount, account } }],
    ['a deleted customer', { card: { ...card, customer: { id: 'cus_1', object: 'customer', deleted: true } } }],
    ['neither', {}],
  ])('on %s', async (_, parts) => {
    replies['/v1/tokens/tok_1'] = { ...token, ...parts };
    replies['/v1/customers/cus_1'] = customer;
    replies['/v1/accounts/acct_1'] = account;
    const answer = await read(everythingOf('Token', 1));
    expect(answer).toMatchObject({ Token_id: 'tok_1', Token_created: MOMENT });
  });

  it('under every reference of a customer', async () => {
    const full = {
      ...customer,
      default_source: source,
      test_clock: made('test_helpers.test_clock', 'clock_1', {
        deletes_after: CREATED,
        frozen_time: CREATED,
        status: 'ready',
      }),
      invoice_settings: {
        default_payment_method: {
          ...paymentMethod,
          card: { brand: 'visa', last4: '1', exp_month: 1, exp_year: 2030, funding: 'debit' },
        },
      },
      discount: { id: 'di_1', object: 'discount', start: CREATED, source: { type: 'coupon', coupon: null } },
      sources: list(card, bankAccount, source),
      subscriptions: list(
        made('subscription', 'sub_1', {
          status: 'active',
          currency: 'usd',
          collection_method: 'send_invoice',
          items: list(),
        }),
      ),
      tax_ids: list(made('tax_id', 'txi_1', { type: 'eu_vat', value: 'DE123456789' })),
      tax: { automatic_tax: 'supported' },
      cash_balance: { object: 'cash_balance', livemode: false },
    };
    replies['/v1/tokens/tok_1'] = { ...token, card: { ...card, customer: full } };
    replies['/v1/customers/cus_1'] = full;
    const answer = await read(`card { customer { ${everythingOf('Customer', 2, ['Customer', 'Account'])} } }`);
    expect(answer.card.customer).toMatchObject({
      Customer_deleted: false,
      Customer_defaultSource: { __typename: 'Source', Source_customerId: null },
      Customer_subscriptions: [{ BillingSubscription_items: [], BillingSubscription_discounts: null }],
    });
  });
});

describe('what Stripe adds tomorrow', () => {
  it('is UNKNOWN with the raw word beside it', async () => {
    replies['/v1/tokens/tok_1'] = {
      ...token,
      type: 'iris',
      bank_account: { ...bankAccount, status: 'asleep', account_type: 'gold' },
    };
    expect(await read('type rawType bankAccount { status rawStatus accountType }')).toEqual({
      type: 'UNKNOWN',
      rawType: 'iris',
      bankAccount: { status: 'UNKNOWN', rawStatus: 'asleep', accountType: 'UNKNOWN' },
    });
  });

  it('is passed over where a union does not know its kind', async () => {
    const odd = { id: 'iris_1', object: 'iris' };
    replies['/v1/tokens/tok_1'] = {
      ...token,
      card: {
        ...card,
        customer: { ...customer, default_source: odd, sources: list(odd, card, odd) },
        account: { ...account, external_accounts: list(odd, bankAccount, source) },
      },
    };
    const answer = await read(
      'card { customer { defaultSource { __typename } sources { __typename } } account { externalAccounts { __typename } } }',
    );
    expect(answer.card).toEqual({
      customer: { defaultSource: null, sources: [{ __typename: 'Card' }] },
      account: { externalAccounts: [{ __typename: 'BankAccount' }] },
    });
  });
});
