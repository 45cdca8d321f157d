import type Stripe from 'stripe';
import { builder } from './builder.js';
import { PayoutSettings } from './refs.js';

PayoutSettings.implement({
  description:
    'How money is paid out from an account. https://docs.stripe.com/api/accounts/object#account_object-settings-payouts',
  fields: (t) => ({
    debitNegativeBalances: t.exposeBoolean('debit_negative_balances', {
      nullable: true,
      description: 'Whether Stripe takes a negative balance back from the external account.',
    }),
    statementDescriptor: t.exposeString('statement_descriptor', {
      nullable: true,
      description: 'The text on the bank statement of a payout.',
    }),
    schedule: t.nested('schedule', { type: PayoutSchedule, description: 'When payouts are made.' }),
  }),
});

const PayoutSchedule = builder.objectRef<Stripe.Account.Settings.Payouts.Schedule>('PayoutSchedule').implement({
  description: 'When payouts are made.',
  fields: (t) => ({
    interval: t.exposeString('interval', {
      description: 'How often: `manual`, `daily`, `weekly` or `monthly`.',
    }),
    delayDays: t.exposeInt('delay_days', {
      nullable: true,
      description: 'How many days after a charge its money is paid out.',
    }),
    monthlyPayoutDays: t.exposeIntList('monthly_payout_days', {
      nullable: true,
      description: 'The days of the month, 1 to 31, when it is monthly.',
    }),
    weeklyPayoutDays: t.exposeStringList('weekly_payout_days', {
      nullable: true,
      description: 'The days of the week, such as `monday`, when it is weekly.',
    }),
  }),
});
