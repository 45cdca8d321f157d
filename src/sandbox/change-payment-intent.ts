import type Stripe from 'stripe';
import { findCustomer } from './create-customer.js';
import { createId } from './create-id.js';
import { createPaymentMethod, findMethod } from './create-payment-method.js';
import { type Call, given, save } from './define-route.js';
import { changeMetadata } from './metadata.js';
import type { Values } from './parameters.js';
import type { Changes, createParameters } from './payment-intent-parameters.js';
import { toShipping } from './shared-parameters.js';
import { fail, failParameter } from './stripe-error.js';
import { type PaymentIntent, type PaymentMethod, SPENT } from './stripe-objects.js';

export function createPaymentIntent({ state }: Call, values: Values<typeof createParameters>): PaymentIntent {
  const id = createId('pi');
  const automatic = values.automatic_payment_methods;
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: values.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: automatic
      ? { allow_redirects: automatic.allow_redirects ?? 'always', enabled: automatic.enabled }
      : null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: values.capture_method ?? 'automatic_async',
    client_secret: `${id}_secret_${createId('', 25).slice(1)}`,
    confirmation_method: values.confirmation_method ?? 'automatic',
    created: state.seconds(),
    currency: values.currency,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_group: null,
  };
}

/** The intent with what was given changed, and with its new payment method. */
export async function changePaymentIntent(call: Call, intent: PaymentIntent, values: Changes): Promise<PaymentIntent> {
  const { metadata: described, shipping, payment_method: id, payment_method_data: data, customer, ...rest } = values;
  const types = rest.payment_method_types;
  const unknown = types?.find((type) => !PAYABLE.includes(type));
  if (unknown !== undefined) {
    failParameter('payment_method_types', `The payment method type "${unknown}" is not activated in the sandbox.`);
  }
  if (customer !== undefined) findCustomer(call, customer, 400);
  const { card } = rest.payment_method_options ?? {};
  const changed: PaymentIntent = {
    ...intent,
    ...given({
      customer,
      description: rest.description,
      payment_method_types: types,
      receipt_email: rest.receipt_email,
      setup_future_usage: rest.setup_future_usage,
      statement_descriptor: rest.statement_descriptor,
      statement_descriptor_suffix: rest.statement_descriptor_suffix,
      transfer_group: rest.transfer_group,
    }),
    ...(shipping !== undefined && { shipping: toShipping(shipping) }),
    ...(card && {
      payment_method_options: {
        ...intent.payment_method_options,
        card: {
          ...(intent.payment_method_options?.card as Stripe.PaymentIntent.PaymentMethodOptions.Card),
          ...given({ request_three_d_secure: card.request_three_d_secure }),
          ...(card.setup_future_usage && { setup_future_usage: card.setup_future_usage }),
          ...(card.capture_method && { capture_method: card.capture_method }),
        },
      },
    }),
    metadata: changeMetadata(intent.metadata, described),
  };
  if (id !== undefined && data !== undefined) {
    const message = 'You may only specify one of these parameters: payment_method, payment_method_data.';
    failParameter('payment_method', message, 'parameters_exclusive');
  }
  if (data !== undefined) {
    return withMethod(changed, save(call, await createPaymentMethod(call, data, 'payment_method_data')));
  }
  return id === undefined ? changed : withMethod(changed, findMethod(call, id));
}

const PAYABLE = ['card', 'link', 'us_bank_account'];

export function withMethod(intent: PaymentIntent, method: PaymentMethod): PaymentIntent {
  const { customer } = intent;
  if (method.customer !== null && customer === null) {
    const message = `The payment method supplied (${method.id}) belongs to the Customer ${method.customer}.`;
    failParameter(
      'payment_method',
      `${message} Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
    );
  }
  if (method.customer !== null && customer !== method.customer) {
    const message = `The customer does not have a payment method with the ID ${method.id}.`;
    failParameter('payment_method', `${message} The payment method must be attached to the customer.`);
  }
  if (method[SPENT]) {
    const used =
      'The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a';
    const or =
      'connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a';
    const advice = 'PaymentMethod multiple times, you must attach it to a Customer first.';
    failParameter('payment_method', `${used} ${or} ${advice}`);
  }
  const status = intent.status === 'requires_payment_method' ? 'requires_confirmation' : intent.status;
  return { ...intent, payment_method: method.id, status };
}

/** In which a payment has not been made yet. */
export const OPEN: string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export function checkConfirmable(intent: PaymentIntent): void {
  if (intent.status === 'succeeded') {
    const message =
      'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.';
    fail(400, { message, code: 'payment_intent_unexpected_state', payment_intent: intent });
  }
  if (!OPEN.includes(intent.status)) failState(intent, 'confirmed', OPEN);
}

export function failState(intent: PaymentIntent, what: string, statuses: string[]): never {
  const message = `This PaymentIntent could not be ${what} because it has a status of ${intent.status}.`;
  const hint = `Only a PaymentIntent with one of the following statuses may be ${what}: ${statuses.join(', ')}.`;
  return fail(400, { message: `${message} ${hint}`, code: 'payment_intent_unexpected_state', payment_intent: intent });
}
