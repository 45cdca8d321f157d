import type Stripe from 'stripe';
import { builder } from './builder.js';
import { ReconciliationMode } from './enums/customer-enums.js';
import { toMoneyAmounts } from './money-amount.js';
import { CashBalance, MoneyAmount } from './refs.js';

CashBalance.implement({
  description:
    'The money that a customer has sent by bank transfer and that has not been used yet. https://docs.stripe.com/api/cash_balance',
  fields: (t) => ({
    available: t.field({
      type: [MoneyAmount],
      nullable: true,
      description: 'What there is, by currency. Null when the customer has never had a cash balance.',
      resolve: (cashBalance) => toMoneyAmounts(cashBalance.available),
    }),
    livemode: t.exposeBoolean('livemode', { description: 'True for real money, false for tests.' }),
    settings: t.nested('settings', { type: CashBalanceSettings, description: 'How it is used.' }),
  }),
});

const CashBalanceSettings = builder.objectRef<Stripe.CashBalance.Settings>('CashBalanceSettings').implement({
  description: 'How a cash balance is used.',
  fields: (t) => ({
    reconciliationMode: t.field({
      type: ReconciliationMode,
      description: 'Who matches the money with what is to be paid.',
      resolve: (settings) => ReconciliationMode.read(settings.reconciliation_mode),
    }),
    usingMerchantDefault: t.exposeBoolean('using_merchant_default', {
      description: "Whether the mode is the merchant's default for all customers.",
    }),
  }),
});
