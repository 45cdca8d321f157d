import { checkExpiry } from './cards.js';
import { findCustomer } from './create-customer.js';
import {
  allowRedisplay,
  attachMethod,
  createPaymentMethod,
  findMethod,
  fromMagic,
  methodParameters,
  networks,
  type,
} from './create-payment-method.js';
import { type Call, defineList, defineRoute, findObject, given, save } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import { hash, ignored, required, text } from './parameters.js';
import { billingDetails, toBillingDetails } from './shared-parameters.js';
import { fail, failParameter } from './stripe-error.js';
import { type PaymentMethod, SPENT } from './stripe-objects.js';

const path = '/v1/payment_methods';

export const paymentMethodRoutes = [
  defineRoute(
    `POST ${path}`,
    { returns: 'payment_method', publishable: true },
    { type, ...methodParameters },
    async (call, values) => {
      const made = await createPaymentMethod(call, values, '');
      call.state.objects.set(call.caller.scope, made);
      return made;
    },
  ),
  defineList(
    path,
    'payment_method',
    { customer: text(), type: text(), ...ignored('allow_redisplay', 'customer_account') },
    (call, values) => list(call, values.customer, values.type),
  ),
  defineList(
    '/v1/customers/:id/payment_methods',
    'payment_method',
    { type: text(), ...ignored('allow_redisplay') },
    (call, values) => list(call, findCustomer(call, call.id).id, values.type),
  ),
  defineRoute(
    `GET ${path}/:id`,
    { returns: 'payment_method' },
    {},
    (call) => fromMagic(call, call.id) ?? findObject(call, 'payment_method', call.id, 'PaymentMethod'),
  ),
  defineRoute(
    `POST ${path}/:id`,
    { returns: 'payment_method' },
    {
      allow_redisplay: allowRedisplay,
      billing_details: billingDetails,
      card: hash({ exp_month: text(), exp_year: text(), networks }),
      metadata,
    },
    (call, values) => update(call, findObject(call, 'payment_method', call.id, 'PaymentMethod'), values),
  ),
  defineRoute(
    `POST ${path}/:id/attach`,
    { returns: 'payment_method' },
    { customer: required(text()) },
    (call, { customer }) => {
      const method = findMethod(call, call.id, 404);
      return attachMethod(call, method, findCustomer(call, customer, 400).id);
    },
  ),
  defineRoute(`POST ${path}/:id/detach`, { returns: 'payment_method' }, {}, (call) => {
    const method = findObject(call, 'payment_method', call.id, 'PaymentMethod');
    if (method.customer === null) {
      fail(400, {
        message: 'The payment method you provided is not attached to a customer so detachment is impossible.',
      });
    }
    return save(call, { ...method, customer: null, [SPENT]: true });
  }),
];

function list({ state, caller }: Call, customer: string | undefined, wanted: string | undefined): PaymentMethod[] {
  return state.objects
    .list(caller.scope, 'payment_method')
    .filter((method) => customer === undefined || method.customer === customer)
    .filter((method) => wanted === undefined || method.type === wanted);
}

function update(
  call: Call,
  method: PaymentMethod,
  values: {
    allow_redisplay?: PaymentMethod['allow_redisplay'];
    billing_details?: ReturnType<typeof billingDetails>;
    card?: { exp_month?: string; exp_year?: string };
    metadata?: Map<string, string> | null;
  },
): PaymentMethod {
  if (method.customer === null) {
    fail(400, { message: 'You must save this PaymentMethod to a customer before you can update it.' });
  }
  if (values.card && !method.card) failParameter('card', 'You can only update the `card` of a card PaymentMethod.');
  const { exp_month, exp_year } = values.card ?? {};
  const { allow_redisplay, billing_details: billing } = values;
  const today = new Date(call.state.seconds() * 1000);
  return save(call, {
    ...method,
    ...(allow_redisplay && { allow_redisplay }),
    ...(billing && {
      billing_details: { ...method.billing_details, ...given(toPatch(billing)) },
    }),
    ...(method.card && {
      card: {
        ...method.card,
        ...((exp_month !== undefined || exp_year !== undefined) &&
          checkExpiry(exp_month ?? String(method.card.exp_month), exp_year ?? String(method.card.exp_year), today)),
      },
    }),
    metadata: changeMetadata(method.metadata, values.metadata),
  });
}

function toPatch(billing: NonNullable<ReturnType<typeof billingDetails>>) {
  const { address, ...rest } = billing;
  return { ...rest, ...(address !== undefined && { address: toBillingDetails({ ...billing }).address }) };
}
