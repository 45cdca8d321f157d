import { attachSource, sourceOrHash } from './attach-source.js';
import { createCustomer, findCustomer } from './create-customer.js';
import { attachMethod, findMethod } from './create-payment-method.js';
import { type Call, defineList, defineRoute, findObject, given, save } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import { array, choice, email, hash, ignored, integer, text, unsettable, type Values } from './parameters.js';
import type { FormValue } from './parse-form.js';
import { address, shipping, toAddress, toShipping } from './shared-parameters.js';
import { failMissing, failUnknownId } from './stripe-error.js';
import type { Customer, List, StripeObject } from './stripe-objects.js';

const fields = {
  source: sourceOrHash,
  email: unsettable(email),
  name: unsettable(text(256)),
  description: unsettable(text()),
  phone: unsettable(text()),
  address: unsettable(address),
  shipping: unsettable(shipping),
  preferred_locales: array(text()),
  tax_exempt: unsettable(choice('none', 'exempt', 'reverse')),
  balance: integer,
  invoice_prefix: text(12),
  invoice_settings: hash({
    default_payment_method: unsettable(text()),
    footer: unsettable(text()),
    ...ignored('custom_fields', 'rendering_options'),
  }),
  next_invoice_sequence: integer,
  metadata,
  ...ignored('business_name', 'cash_balance', 'individual_name', 'tax', 'validate'),
};
type Changes = Omit<Partial<Values<typeof fields>>, 'source'>;

const path = '/v1/customers';

export const customerRoutes = [
  defineRoute(
    `POST ${path}`,
    { returns: 'customer' },
    { ...fields, payment_method: text(), ...ignored('tax_id_data', 'test_clock', 'coupon', 'promotion_code') },
    async (call, { source, payment_method: method, ...values }) => {
      const customer = change(createCustomer(call.state.seconds()), values);
      // The card comes first: a customer whose card is declined is not made.
      const made = source === undefined ? customer : (await attachSource(call, customer, source)).customer;
      if (method !== undefined) attachMethod(call, findMethod(call, method), made.id);
      return save(call, made);
    },
  ),
  defineList(path, 'customer', { email, ...ignored('test_clock') }, ({ state, caller }, values) =>
    state.objects
      .list(caller.scope, 'customer')
      .filter((customer) => customer.deleted !== true)
      .filter((customer) => values.email === undefined || ('email' in customer && customer.email === values.email)),
  ),
  defineRoute(`GET ${path}/:id`, { returns: 'customer' }, {}, (call) =>
    findObject(call, 'customer', call.id, 'customer'),
  ),
  defineRoute(
    `POST ${path}/:id`,
    { returns: 'customer' },
    { ...fields, default_source: text() },
    async (call, { source, default_source: chosen, ...values }) => {
      const customer = change(findCustomer(call, call.id), values);
      if (chosen !== undefined && !customer.sources.data.includes(chosen)) {
        failUnknownId(400, 'default_source', 'source', chosen);
      }
      const withDefault = { ...customer, default_source: chosen ?? customer.default_source };
      if (source === undefined) return save(call, withDefault);
      // A source that comes with an update takes the place of the default one.
      const attached = await attachSource(call, withDefault, source);
      return save(call, { ...attached.customer, default_source: attached.attached.id });
    },
  ),
  defineRoute(`DELETE ${path}/:id`, { returns: 'customer' }, {}, (call) => {
    const deleted = { id: findCustomer(call, call.id).id, object: 'customer', deleted: true };
    call.state.objects.set(call.caller.scope, deleted);
    return deleted;
  }),
  defineRoute(
    `POST ${path}/:id/sources`,
    { returns: 'card' },
    {
      source: (value: FormValue | undefined, name: string) => sourceOrHash(value, name) ?? failMissing(name),
      metadata,
    },
    async (call, { source, metadata: changes }) => {
      const { customer, attached } = await attachSource(call, findCustomer(call, call.id), source);
      save(call, customer);
      const described = { ...attached, metadata: changeMetadata(attached.metadata ?? null, changes) };
      call.state.objects.set(call.caller.scope, described);
      return described;
    },
  ),
  defineList(`${path}/:id/sources`, 'card', { object: choice('card', 'bank_account', 'source') }, (call, { object }) =>
    sourcesOf(call, findCustomer(call, call.id).sources).filter((source) => !object || source.object === object),
  ),
  defineRoute(`GET ${path}/:id/sources/:child`, { returns: 'card' }, {}, (call) =>
    findSource(call, findCustomer(call, call.id)),
  ),
  defineRoute(`DELETE ${path}/:id/sources/:child`, { returns: 'card' }, {}, (call) => {
    const customer = findCustomer(call, call.id);
    const { id, object } = findSource(call, customer);
    const data = customer.sources.data.filter((source) => source !== id);
    const isDefault = customer.default_source === id;
    save(call, {
      ...customer,
      sources: { ...customer.sources, data },
      default_source: isDefault ? (data.at(-1) ?? null) : customer.default_source,
    });
    call.state.objects.delete(call.caller.scope, object as 'card', id);
    return { id, object, deleted: true } as StripeObject;
  }),
];

function change(customer: Customer, { metadata: changes, invoice_settings: invoices, ...values }: Changes): Customer {
  const { address: home, shipping: parcel, ...rest } = values;
  return {
    ...customer,
    ...(given(rest) as Partial<Customer>),
    ...(home !== undefined && { address: toAddress(home) }),
    ...(parcel !== undefined && { shipping: toShipping(parcel) }),
    ...(values.tax_exempt === null && { tax_exempt: 'none' as const }),
    invoice_settings: { ...customer.invoice_settings, ...(invoices && given(invoices)) },
    metadata: changeMetadata(customer.metadata, changes),
  };
}

function sourcesOf({ state, caller }: Call, list: List): StripeObject[] {
  return list.data.flatMap((id) => state.objects.find(caller.scope, id) ?? []);
}

function findSource(call: Call, customer: Customer): StripeObject {
  const source = sourcesOf(call, customer.sources).find(({ id }) => id === call.child);
  return source ?? failUnknownId(404, 'id', 'source', call.child);
}
