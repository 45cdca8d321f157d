import { AccountGroups } from './refs.js';

AccountGroups.implement({
  description:
    'The groups that an account was put into. https://docs.stripe.com/api/accounts/object#account_object-groups',
  fields: (t) => ({
    paymentsPricing: t.exposeString('payments_pricing', {
      nullable: true,
      description: 'The id of the pricing scheme for payments, when the platform prices them.',
    }),
  }),
});
