import { fromUnixSeconds } from './from-unix-seconds.js';
import { Declaration } from './refs.js';

Declaration.implement({
  description: 'When and from where somebody declared something to Stripe, or agreed to its terms.',
  fields: (t) => ({
    date: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was declared.',
      resolve: (declaration) => fromUnixSeconds(declaration.date),
    }),
    ip: t.exposeString('ip', { nullable: true, description: 'The address it was declared from.' }),
    userAgent: t.exposeString('user_agent', {
      nullable: true,
      description: 'The user agent of the browser it was declared in.',
    }),
  }),
});
