import { closedSet } from './closed-set.js';

export const SubscriptionStatus = closedSet('SubscriptionStatus', {
  description:
    'The state of a subscription. https://docs.stripe.com/api/subscriptions/object#subscription_object-status',
  values: {
    incomplete: 'Its first payment has not succeeded yet. It has 23 hours to.',
    incomplete_expired: 'Its first payment did not succeed within 23 hours. This is final.',
    trialing: 'It is in its trial period.',
    active: 'It is in good standing.',
    past_due: 'Its latest invoice is not paid.',
    canceled: 'It has ended. This is final.',
    unpaid: 'Its latest invoice is not paid and Stripe has stopped trying.',
    paused: 'Its trial ended without a payment method. No invoices are made.',
  },
});

export const CollectionMethod = closedSet('CollectionMethod', {
  description: 'How invoices are paid.',
  values: {
    charge_automatically: 'The default payment method is charged.',
    send_invoice: 'The invoice is sent to the customer, who pays it.',
  },
});

export const CouponDuration = closedSet('CouponDuration', {
  description: 'How long a coupon goes on. https://docs.stripe.com/api/coupons/object#coupon_object-duration',
  values: {
    forever: 'On every invoice.',
    once: 'On one invoice.',
    repeating: 'For a number of months.',
  },
});

export const BillingInterval = closedSet('BillingInterval', {
  description: 'The unit in which a billing period is counted.',
  values: { day: 'Days.', week: 'Weeks.', month: 'Months.', year: 'Years.' },
});
