import { findCustomer } from './create-customer.js';
import { createId } from './create-id.js';
import { createPaymentMethod, findMethod, paymentMethodData } from './create-payment-method.js';
import { type Call, given, save } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import { array, boolean, choice, hash, ignored, required, text, url, type Values } from './parameters.js';
import { failParameter } from './stripe-error.js';
import type { PaymentMethod, SetupIntent } from './stripe-objects.js';

export const sharedParameters = {
  payment_method: text(),
  payment_method_data: paymentMethodData,
  ...ignored('allowed_payment_method_types', 'excluded_payment_method_types', 'payment_method_options'),
};
export const changeParameters = {
  ...sharedParameters,
  customer: text(),
  description: text(),
  metadata,
  payment_method_types: array(text()),
  ...ignored('attach_to_self', 'customer_account', 'flow_directions', 'payment_method_configuration'),
};
export const confirmParameters = {
  confirmation_token: text(),
  return_url: url,
  ...ignored('mandate_data', 'use_stripe_sdk'),
};
export const createParameters = {
  ...changeParameters,
  ...confirmParameters,
  automatic_payment_methods: hash({ allow_redirects: choice('always', 'never'), enabled: required(boolean) }),
  confirm: boolean,
  usage: choice('off_session', 'on_session'),
  ...ignored('on_behalf_of', 'single_use'),
};

export function createSetupIntent({ state }: Call, values: Values<typeof createParameters>): SetupIntent {
  const id = createId('seti');
  const automatic = values.automatic_payment_methods;
  return {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: automatic
      ? { allow_redirects: automatic.allow_redirects ?? 'always', enabled: automatic.enabled }
      : null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${createId('', 25).slice(1)}`,
    created: state.seconds(),
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: values.usage ?? 'off_session',
  };
}

export async function changeSetupIntent(
  call: Call,
  intent: SetupIntent,
  values: Partial<Values<typeof changeParameters>>,
): Promise<SetupIntent> {
  const { payment_method: id, payment_method_data: data, metadata: described, customer } = values;
  if (customer !== undefined) findCustomer(call, customer, 400);
  const changed: SetupIntent = {
    ...intent,
    ...given({ customer, description: values.description, payment_method_types: values.payment_method_types }),
    metadata: changeMetadata(intent.metadata, described),
  };
  if (data !== undefined) {
    return withMethod(changed, save(call, await createPaymentMethod(call, data, 'payment_method_data')));
  }
  return id === undefined ? changed : withMethod(changed, findMethod(call, id));
}

export function withMethod(intent: SetupIntent, method: PaymentMethod): SetupIntent {
  if (method.customer !== null && method.customer !== intent.customer) {
    const message = `The payment method ${method.id} belongs to a Customer, which the SetupIntent must name.`;
    failParameter('payment_method', message);
  }
  const status = intent.status === 'requires_payment_method' ? 'requires_confirmation' : intent.status;
  return { ...intent, payment_method: method.id, status };
}
