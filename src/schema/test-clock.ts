import { StripeObject, TestClock } from './refs.js';
import { stripeEnum } from './stripe-enum.js';

TestClock.implement({
  interfaces: [StripeObject],
  description: 'A clock that moves test objects through time. https://docs.stripe.com/api/test_clocks/object',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name it was given.' }),
    ...t.enumWithRaw('status', { nullable: false, type: TestClockStatus, description: 'What it is doing.' }),
    frozenTime: t.timestamp('frozen_time', { nullable: false, description: 'The time that it shows.' }),
    created: t.timestamp('created', { nullable: false, description: 'When it was created, in real time.' }),
    deletesAfter: t.timestamp('deletes_after', {
      nullable: false,
      description: 'When Stripe deletes it, in real time.',
    }),
    livemode: t.exposeBoolean('livemode', { nullable: false, description: 'Always false: clocks are for tests.' }),
  }),
});

export const TestClockStatus = stripeEnum('TestClockStatus', {
  description: 'What a test clock is doing. https://docs.stripe.com/api/test_clocks/object#test_clock_object-status',
  values: {
    ready: 'It stands still.',
    advancing: 'It is moving to a later time.',
    internal_failure: 'Moving it failed. It can only be deleted.',
  },
});
