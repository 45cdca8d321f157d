import type Stripe from 'stripe';
import { builder } from './builder.js';
import { Shipping, SourceOrder } from './refs.js';

SourceOrder.implement({
  description: 'What is bought with a Source. https://docs.stripe.com/api/sources/object#source_object-source_order',
  fields: (t) => ({
    amount: t.exposeFloat('amount', {
      description:
        'What all of it costs: a whole number in the smallest unit of `currency`. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', { description: 'The currency, ISO 4217 in lower case.' }),
    email: t.exposeString('email', { nullable: true, description: 'The email address of the buyer.' }),
    items: t.nested('items', { type: [SourceOrderItem], description: 'The lines of the order.' }),
    shipping: t.nested('shipping', { type: Shipping, description: 'Where it is sent to.' }),
  }),
});

const SourceOrderItem = builder.objectRef<Stripe.Source.SourceOrder.Item>('SourceOrderItem').implement({
  description: 'A line of an order.',
  fields: (t) => ({
    type: t.exposeString('type', {
      nullable: true,
      description: 'The kind of line: `sku`, `tax`, `shipping` or `discount`.',
    }),
    description: t.exposeString('description', { nullable: true, description: 'What it is.' }),
    amount: t.exposeFloat('amount', {
      nullable: true,
      description:
        'What it costs: a whole number in the smallest unit of `currency`. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', { nullable: true, description: 'The currency, ISO 4217 in lower case.' }),
    quantity: t.exposeInt('quantity', { nullable: true, description: 'How many, for a line of kind `sku`.' }),
    parent: t.exposeID('parent', { nullable: true, description: 'The id of what is bought, such as an SKU.' }),
  }),
});
