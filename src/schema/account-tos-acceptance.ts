import { fromUnixSeconds } from './from-unix-seconds.js';
import { AccountTosAcceptance } from './refs.js';

AccountTosAcceptance.implement({
  description: "How an account agreed to Stripe's terms. https://docs.stripe.com/connect/updating-service-agreements",
  fields: (t) => ({
    date: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it agreed.',
      resolve: (acceptance) => fromUnixSeconds(acceptance.date),
    }),
    ip: t.exposeString('ip', { nullable: true, description: 'The address it agreed from.' }),
    serviceAgreement: t.exposeString('service_agreement', {
      nullable: true,
      description: 'The agreement: `full` or `recipient`.',
    }),
    userAgent: t.exposeString('user_agent', {
      nullable: true,
      description: 'The user agent of the browser it agreed in.',
    }),
  }),
});
