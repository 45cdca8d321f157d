import { describe, expect, it } from 'vitest';
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
  token,
} from './bare-objects.js';
import { useScriptedReplies } from './scripted-replies.js';

const { replies, read, expandOf } = useScriptedReplies();

describe('values', () => {
  it('of amounts by currency are lists, past 32 bits too', async () => {
    const cash = { object: 'cash_balance', livemode: false, available: { idr: 999_999_999_999 } };
    const balances = { balance: -5_000_000_000, invoice_credit_balance: { usd: -100, eur: 0 }, cash_balance: cash };
    replies['/v1/tokens/tok_1'] = { ...token, card: { ...card, customer: { ...customer, ...balances } } };
    const amounts = '{ currency amount }';
    const answer = await read(
      `card { customer { balance invoiceCreditBalance ${amounts} cashBalance { available ${amounts} } } }`,
    );
    expect(answer.card.customer).toEqual({
      balance: -5_000_000_000,
      invoiceCreditBalance: [
        { currency: 'usd', amount: -100 },
        { currency: 'eur', amount: 0 },
      ],
      cashBalance: { available: [{ currency: 'idr', amount: 999_999_999_999 }] },
    });
  });

  it('of a coupon in other currencies are lists, and asked for', async () => {
    const coupon = made('coupon', 'SPRING', {
      currency_options: { eur: { amount_off: 90 }, usd: { amount_off: 100 } },
      applies_to: { products: ['prod_1'] },
    });
    const discount = { id: 'di_1', object: 'discount', start: CREATED, source: { type: 'coupon', coupon } };
    const promotion = made('promotion_code', 'promo_1', {
      restrictions: { first_time_transaction: true, currency_options: { eur: { minimum_amount: 500 } } },
    });
    replies['/v1/tokens/tok_1'] = { ...token, card: { ...card, customer: 'cus_1' } };
    replies['/v1/customers/cus_1'] = { ...customer, discount: { ...discount, promotion_code: promotion } };
    const answer = await read(`card { customer { discount {
      source { coupon { currencyOptions { currency amount } appliesTo { products } } }
      promotionCode { restrictions { firstTimeTransaction currencyOptions { currency amount } } }
    } } }`);
    expect(answer.card.customer.discount).toEqual({
      source: {
        coupon: {
          currencyOptions: [
            { currency: 'eur', amount: 90 },
            { currency: 'usd', amount: 100 },
          ],
          appliesTo: { products: ['prod_1'] },
        },
      },
      promotionCode: {
        restrictions: { firstTimeTransaction: true, currencyOptions: [{ currency: 'eur', amount: 500 }] },
      },
    });
    expect(expandOf('/v1/customers/cus_1')).toEqual([
      'discount.promotion_code.restrictions.currency_options',
      'discount.source.coupon.applies_to',
      'discount.source.coupon.currency_options',
    ]);
  });

  it('of an account are pairs, ids and words where Stripe nests them', async () => {
    replies['/v1/tokens/tok_1'] = {
      ...token,
      bank_account: {
        ...bankAccount,
        account: {
          ...account,
          type: 'none',
          capabilities: { card_payments: 'active', transfers: 'dormant' },
          controller: {
            type: 'application',
            fees: { payer: 'account' },
            losses: { payments: 'stripe' },
            stripe_dashboard: { type: 'none' },
          },
          settings: {
            branding: { icon: 'file_1', logo: { id: 'file_2', object: 'file' } },
            invoices: { default_account_tax_ids: ['txi_1', { id: 'txi_2' }] },
          },
          company: { verification: { document: { front: 'file_3', back: null } } },
          individual: {
            id: 'person_1',
            object: 'person',
            additional_tos_acceptances: { account: { date: CREATED, ip: null } },
          },
        },
      },
    };
    const answer = await read(`bankAccount { account {
      type rawType
      capabilities { name status rawStatus }
      controller { feesPayer lossesPayments stripeDashboardType }
      settings { branding { icon logo } invoices { defaultAccountTaxIds } }
      company { verification { document { front back } } }
      individual { id tosAcceptance { date ip } }
    } }`);
    expect(answer.bankAccount.account).toEqual({
      type: 'NONE',
      rawType: 'none',
      capabilities: [
        { name: 'card_payments', status: 'ACTIVE', rawStatus: 'active' },
        { name: 'transfers', status: 'UNKNOWN', rawStatus: 'dormant' },
      ],
      controller: { feesPayer: 'account', lossesPayments: 'stripe', stripeDashboardType: 'none' },
      settings: {
        branding: { icon: 'file_1', logo: 'file_2' },
        invoices: { defaultAccountTaxIds: ['txi_1', 'txi_2'] },
      },
      company: { verification: { document: { front: 'file_3', back: null } } },
      individual: { id: 'person_1', tosAcceptance: { date: MOMENT, ip: null } },
    });
  });

  it('of a subscription are ids where another of its APIs holds the object, and prices', async () => {
    const price = made('price', 'price_1', {
      active: true,
      currency: 'usd',
      unit_amount: 500,
      product: 'prod_1',
      recurring: { interval: 'month', interval_count: 3 },
    });
    const subscription = made('subscription', 'sub_1', {
      status: 'past_due',
      currency: 'usd',
      collection_method: 'charge_automatically',
      latest_invoice: { id: 'in_1', object: 'invoice' },
      schedule: 'sub_sched_1',
      discounts: ['di_1', { id: 'di_2' }],
      items: list(made('subscription_item', 'si_1', { current_period_end: CREATED, price })),
    });
    replies['/v1/tokens/tok_1'] = {
      ...token,
      card: { ...card, customer: { ...customer, subscriptions: list(subscription) } },
    };
    const answer = await read(`card { customer { subscriptions {
      status latestInvoice schedule discounts items { currentPeriodEnd price { unitAmount product interval intervalCount } }
    } } }`);
    expect(answer.card.customer.subscriptions).toEqual([
      {
        status: 'PAST_DUE',
        latestInvoice: 'in_1',
        schedule: 'sub_sched_1',
        discounts: ['di_1', 'di_2'],
        items: [
          {
            currentPeriodEnd: MOMENT,
            price: { unitAmount: 500, product: 'prod_1', interval: 'MONTH', intervalCount: 3 },
          },
        ],
      },
    ]);
  });

  it('of a bank account that pays tell why it is blocked', async () => {
    const us = {
      bank_name: 'STRIPE TEST BANK',
      status_details: { blocked: { network_code: 'R02', reason: 'bank_account_closed' } },
    };
    const settings = { default_payment_method: { ...paymentMethod, type: 'us_bank_account', us_bank_account: us } };
    replies['/v1/tokens/tok_1'] = {
      ...token,
      card: { ...card, customer: { ...customer, invoice_settings: settings } },
    };
    const answer = await read(
      'card { customer { invoiceSettings { defaultPaymentMethod { usBankAccount { bankName blockedNetworkCode blockedReason } } } } }',
    );
    expect(answer.card.customer.invoiceSettings.defaultPaymentMethod.usBankAccount).toEqual({
      bankName: 'STRIPE TEST BANK',
      blockedNetworkCode: 'R02',
      blockedReason: 'bank_account_closed',
    });
  });
});
