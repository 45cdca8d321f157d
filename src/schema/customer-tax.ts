import type Stripe from 'stripe';
import { builder } from './builder.js';
import { CustomerTaxStatus } from './enums/customer-enums.js';
import { CustomerTax } from './refs.js';

CustomerTax.implement({
  description:
    'What Stripe Tax knows about a customer. https://docs.stripe.com/api/customers/object#customer_object-tax',
  fields: (t) => ({
    automaticTax: t.field({
      type: CustomerTaxStatus,
      description: 'Whether its tax can be worked out.',
      resolve: (tax) => CustomerTaxStatus.read(tax.automatic_tax),
    }),
    rawAutomaticTax: t.exposeString('automatic_tax', { description: "Stripe's own word for `automaticTax`." }),
    ipAddress: t.exposeString('ip_address', {
      nullable: true,
      description: 'A recent address of the customer on the internet, which tells its place.',
    }),
    provider: t.exposeString('provider', {
      nullable: true,
      description: 'Who works the tax out: `stripe`, `anrok`, `avalara` or `sphere`.',
    }),
    location: t.nested('location', { type: CustomerTaxLocation, description: 'Where the customer is taxed.' }),
  }),
});

const CustomerTaxLocation = builder.objectRef<Stripe.Customer.Tax.Location>('CustomerTaxLocation').implement({
  description: 'Where a customer is taxed.',
  fields: (t) => ({
    country: t.exposeString('country', { description: 'The country: two letters, ISO 3166.' }),
    state: t.exposeString('state', { nullable: true, description: 'State, county, province or region.' }),
    source: t.exposeString('source', {
      description: 'How it is known: `billing_address`, `ip_address`, `payment_method` or `shipping_destination`.',
    }),
  }),
});
