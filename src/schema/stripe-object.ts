import { builder } from './builder.js';
import { fixed } from './fixed.js';

/** What every object of Stripe's has. */
export const StripeObject = builder.interfaceRef<{ id: string }>('StripeObject').implement({
  description: 'An object that lives at Stripe under an id of its own.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: "Stripe's own id of the object. Its prefix tells the kind.",
      extensions: fixed('id'),
    }),
  }),
});
