import type Stripe from 'stripe';
import { builder } from './builder.js';
import { CustomerInvoiceSettings, PaymentMethod } from './refs.js';

CustomerInvoiceSettings.implement({
  description:
    'How a customer is invoiced. https://docs.stripe.com/api/customers/object#customer_object-invoice_settings',
  fields: (t) => ({
    defaultPaymentMethod: t.expandable('default_payment_method', {
      type: PaymentMethod,
      description: 'What invoices and subscriptions are charged to by default.',
    }),
    footer: t.exposeString('footer', { nullable: true, description: 'The footer of its invoices.' }),
    customFields: t.nested('custom_fields', {
      type: [InvoiceCustomField],
      description: 'What is printed on its invoices besides: up to four.',
    }),
    renderingOptions: t.nested('rendering_options', {
      type: InvoiceRenderingOptions,
      description: 'How its invoices are rendered as PDF.',
    }),
  }),
});

const InvoiceCustomField = builder
  .objectRef<Stripe.Customer.InvoiceSettings.CustomField>('InvoiceCustomField')
  .implement({
    description: 'A line that is printed on invoices.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'What it is called, up to 40 characters.' }),
      value: t.exposeString('value', { description: 'What it says, up to 140 characters.' }),
    }),
  });

const InvoiceRenderingOptions = builder
  .objectRef<Stripe.Customer.InvoiceSettings.RenderingOptions>('InvoiceRenderingOptions')
  .implement({
    description: 'How invoices are rendered as PDF.',
    fields: (t) => ({
      amountTaxDisplay: t.exposeString('amount_tax_display', {
        nullable: true,
        description: 'How amounts are shown: `include_inclusive_tax` or `exclude_tax`.',
      }),
      template: t.exposeID('template', { nullable: true, description: 'The id of the invoice template.' }),
    }),
  });
