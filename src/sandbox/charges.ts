import { toDeclineDetails } from './card-outcomes.js';
import { createCharge } from './create-charge.js';
import { findCustomer } from './create-customer.js';
import { fromCard } from './create-payment-method.js';
import { type Call, defineList, defineRoute, findObject, given } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import {
  boolean,
  currency,
  email,
  ignored,
  integer,
  positiveInteger,
  required,
  text,
  unsettable,
} from './parameters.js';
import { shipping, toShipping } from './shared-parameters.js';
import { fail, failMissing, failParameter, failUnknownId } from './stripe-error.js';
import { BEHAVIOR, type Card, type Charge, type PaymentMethod, type Source } from './stripe-objects.js';
import { takeCard } from './use-token.js';

const path = '/v1/charges';

/** What a charge says of itself, beside its money and its card; a PaymentIntent hands it on. */
export const descriptions = {
  description: text(),
  receipt_email: unsettable(email),
  shipping: unsettable(shipping),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_group: text(),
};

const fields = {
  amount: required(positiveInteger),
  currency: required(currency),
  capture: boolean,
  customer: text(),
  source: text(),
  metadata,
  ...descriptions,
  ...ignored('application_fee', 'application_fee_amount', 'destination', 'on_behalf_of', 'radar_options'),
  ...ignored('transfer_data'),
};

const filters = { customer: text(), payment_intent: text(), transfer_group: text() };

export const chargeRoutes = [
  defineRoute(`POST ${path}`, { returns: 'charge' }, fields, (call, values) => {
    checkAmount(values.amount, values.currency);
    const source = findSource(call, values.customer, values.source);
    const { charge, decline } = createCharge(call, {
      ...values,
      customer: values.customer ?? null,
      method: toPaymentMethod(call, source),
      source,
      capture: values.capture ?? true,
      metadata: changeMetadata(null, values.metadata),
      // Nobody is there to authenticate.
      isAuthenticated: false,
    });
    if (decline) fail(402, { ...toDeclineDetails(decline), charge: charge.id });
    return charge;
  }),
  defineList(
    path,
    'charge',
    filters,
    ({ state, caller }, { customer, payment_intent: intent, transfer_group: group }) =>
      state.objects
        .list(caller.scope, 'charge')
        .filter((charge) => customer === undefined || charge.customer === customer)
        .filter((charge) => intent === undefined || charge.payment_intent === intent)
        .filter((charge) => group === undefined || charge.transfer_group === group),
  ),
  defineRoute(`GET ${path}/:id`, { returns: 'charge' }, {}, (call) => findObject(call, 'charge', call.id, 'charge')),
  defineRoute(
    `POST ${path}/:id`,
    { returns: 'charge' },
    {
      description: text(),
      receipt_email: email,
      shipping,
      metadata,
      transfer_group: text(),
      customer: text(),
      ...ignored('fraud_details'),
    },
    (call, { metadata: changes, shipping: parcel, ...values }) => {
      const charge = findObject(call, 'charge', call.id, 'charge');
      if (values.customer !== undefined) findCustomer(call, values.customer, 400);
      const changed: Charge = {
        ...charge,
        ...given(values),
        ...(parcel && { shipping: toShipping(parcel) }),
        metadata: changeMetadata(charge.metadata, changes),
      };
      call.state.objects.set(call.caller.scope, changed);
      return changed;
    },
  ),
  defineRoute(
    `POST ${path}/:id/capture`,
    { returns: 'charge' },
    {
      amount: integer,
      receipt_email: email,
      ...ignored(
        'application_fee',
        'application_fee_amount',
        'statement_descriptor',
        'statement_descriptor_suffix',
        'transfer_data',
        'transfer_group',
      ),
    },
    (call, { amount }) => {
      const charge = findObject(call, 'charge', call.id, 'charge');
      if (charge.captured) {
        fail(400, { message: `Charge ${charge.id} has already been captured.`, code: 'charge_already_captured' });
      }
      return captureCharge(call, charge, amount);
    },
  ),
];

/** Takes the money of an authorized charge, or a part of it. */
export function captureCharge(call: Call, charge: Charge, amount = charge.amount): Charge {
  if (amount > charge.amount || amount < 1) {
    failParameter(
      'amount',
      'Amount must be a positive number that is not larger than the authorized one.',
      'amount_too_large',
    );
  }
  const captured: Charge = {
    ...charge,
    captured: true,
    amount_captured: amount,
    amount_refunded: charge.amount - amount,
  };
  call.state.objects.set(call.caller.scope, captured);
  return captured;
}

const MINIMUM: Record<string, number> = {
  ...{ usd: 50, eur: 50, gbp: 30, cad: 50, aud: 50, chf: 50, jpy: 50, mxn: 1000 },
};
const MAXIMUM = 99_999_999;

export function checkAmount(amount: number, code: string): void {
  const least = Object.hasOwn(MINIMUM, code) ? (MINIMUM[code] ?? 1) : 1;
  if (amount < least) {
    failParameter(
      'amount',
      `The amount must be at least ${least} of the smallest unit of ${code}.`,
      'amount_too_small',
    );
  }
  if (amount > MAXIMUM) failParameter('amount', 'Amount must be no more than $999,999.99', 'amount_too_large');
}

/** What the Charges API charges: a token's card, which is used up, or a source of the customer. */
function findSource(call: Call, customerId: string | undefined, sourceId: string | undefined): Card | Source {
  const { state, caller } = call;
  if (customerId === undefined) {
    if (sourceId === undefined) fail(400, { message: 'Must provide source or customer.', code: 'parameter_missing' });
    const source = state.objects.get(caller.scope, 'source', sourceId);
    if (source?.customer) failMissing('customer');
    return source ?? takeCard(call, sourceId, 'source');
  }
  const customer = findCustomer(call, customerId, 400);
  const id = sourceId ?? customer.default_source;
  if (!id) {
    const message = 'Cannot charge a customer that has no active card';
    return fail(402, { type: 'card_error', code: 'missing', param: 'card', message });
  }
  const source = customer.sources.data.includes(id)
    ? (state.objects.get(caller.scope, 'card', id) ?? state.objects.get(caller.scope, 'source', id))
    : undefined;
  if (source) return source;
  const hint = `Customer ${customerId} does not have a linked source with ID ${id}.`;
  if (sourceId === undefined || customer.sources.data.includes(id))
    failParameter('source', 'The sandbox charges cards only.');
  return id.startsWith('tok_') ? failParameter('source', hint, 'missing') : failUnknownId(400, 'source', 'source', id);
}

function toPaymentMethod(call: Call, source: Card | Source): PaymentMethod {
  if (source.object === 'card') return fromCard(call, source);
  const { card = {} } = source;
  return fromCard(call, {
    ...(card as Card),
    ...{ address_city: null, address_country: null, address_line1: null, address_line2: null },
    ...{ address_state: null, address_zip: null },
    [BEHAVIOR]: source[BEHAVIOR],
  });
}
