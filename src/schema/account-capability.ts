import { CapabilityStatus } from './enums/account-enums.js';
import { AccountCapability } from './refs.js';

AccountCapability.implement({
  description:
    'Something that an account may be allowed to do. https://docs.stripe.com/api/accounts/object#account_object-capabilities',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: "Stripe's name for it, such as `card_payments` or `transfers`: more than seventy.",
    }),
    status: t.field({
      type: CapabilityStatus,
      description: 'Whether the account may.',
      resolve: (capability) => CapabilityStatus.read(capability.status),
    }),
    rawStatus: t.exposeString('status', { description: "Stripe's own word for `status`." }),
  }),
});
