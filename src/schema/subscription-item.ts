import type Stripe from 'stripe';
import { builder } from './builder.js';
import { BillingInterval } from './enums/subscription-enums.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import { idOf } from './id-of.js';
import { SubscriptionItem } from './refs.js';
import { StripeObject } from './stripe-object.js';

SubscriptionItem.implement({
  interfaces: [StripeObject],
  description: 'One thing that a subscription pays for. https://docs.stripe.com/api/subscription_items/object',
  fields: (t) => ({
    quantity: t.exposeInt('quantity', {
      nullable: true,
      description: 'How many. Null when what was used is measured.',
    }),
    created: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: (item) => fromUnixSeconds(item.created),
    }),
    currentPeriodStart: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the current billing period began.',
      resolve: (item) => fromUnixSeconds(item.current_period_start),
    }),
    currentPeriodEnd: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the current billing period ends.',
      resolve: (item) => fromUnixSeconds(item.current_period_end),
    }),
    metadata: t.field({
      type: 'Metadata',
      nullable: true,
      description: 'Keys and values that the merchant keeps with it.',
      resolve: (item) => item.metadata,
    }),
    price: t.nested('price', { type: Price, description: 'What it costs.' }),
  }),
});

const Price = builder.objectRef<Stripe.Price>('Price').implement({
  interfaces: [StripeObject],
  description: 'What something costs, and how often. https://docs.stripe.com/api/prices/object',
  fields: (t) => ({
    nickname: t.exposeString('nickname', { nullable: true, description: 'A short name that customers do not see.' }),
    lookupKey: t.exposeString('lookup_key', {
      nullable: true,
      description: 'A key that the merchant finds it by, up to 200 characters.',
    }),
    active: t.exposeBoolean('active', { description: 'Whether it can be used for new purchases.' }),
    currency: t.exposeString('currency', { description: 'The currency, ISO 4217 in lower case.' }),
    unitAmount: t.exposeFloat('unit_amount', {
      nullable: true,
      description:
        'What one costs: a whole number in the smallest unit of `currency`. Null for tiers and for parts of that unit. A Float, as it may not fit into 32 bits.',
    }),
    product: t.id({
      nullable: true,
      description: 'The id of the product that it is the price of.',
      resolve: (price) => idOf(price.product),
    }),
    interval: t.field({
      type: BillingInterval,
      nullable: true,
      description: 'The unit of the billing period. Null when it is paid once.',
      resolve: (price) => BillingInterval.read(price.recurring?.interval),
    }),
    intervalCount: t.int({
      nullable: true,
      description: 'How many of that unit make a billing period.',
      resolve: (price) => price.recurring?.interval_count,
    }),
  }),
});
