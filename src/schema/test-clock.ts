import { TestClockStatus } from './enums/customer-enums.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import { TestClock } from './refs.js';
import { StripeObject } from './stripe-object.js';

TestClock.implement({
  interfaces: [StripeObject],
  description: 'A clock that moves test objects through time. https://docs.stripe.com/api/test_clocks/object',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The name it was given.' }),
    status: t.field({
      type: TestClockStatus,
      description: 'What it is doing.',
      resolve: (clock) => TestClockStatus.read(clock.status),
    }),
    rawStatus: t.exposeString('status', { description: "Stripe's own word for `status`." }),
    frozenTime: t.field({
      type: 'DateTime',
      description: 'The time that it shows.',
      resolve: (clock) => fromUnixSeconds(clock.frozen_time),
    }),
    created: t.field({
      type: 'DateTime',
      description: 'When it was made, in real time.',
      resolve: (clock) => fromUnixSeconds(clock.created),
    }),
    deletesAfter: t.field({
      type: 'DateTime',
      description: 'When Stripe deletes it, in real time.',
      resolve: (clock) => fromUnixSeconds(clock.deletes_after),
    }),
    livemode: t.exposeBoolean('livemode', { description: 'Always false: clocks are for tests.' }),
  }),
});
