import { createId } from './create-id.js';
import { createPaymentMethod, findMethod, paymentMethodData } from './create-payment-method.js';
import { type Call, defineRoute, findObject, save } from './define-route.js';
import { choice, hash, ignored, text, url } from './parameters.js';

import { shipping, toShipping } from './shared-parameters.js';
import { failMissing, failParameter, failUnknownId } from './stripe-error.js';
import type { ConfirmationToken, PaymentMethod } from './stripe-objects.js';

/** The payment method that a token stands for; it is made for real when the token is used. A symbol, so that it is never part of a reply. */
export const METHOD: unique symbol = Symbol('method');
export type TokenWithMethod = ConfirmationToken & { [METHOD]: PaymentMethod };

const LIFETIME_SECONDS = 12 * 60 * 60;

/** Stripe.js makes these in a browser; a test helper makes them without one, in test mode. */
export const confirmationTokenRoutes = [
  defineRoute(
    'POST /v1/test_helpers/confirmation_tokens',
    { returns: 'confirmation_token' },
    {
      payment_method: text(),
      payment_method_data: paymentMethodData,
      payment_method_options: hash({ card: hash(ignored('installments')) }),
      return_url: url,
      setup_future_usage: choice('off_session', 'on_session'),
      shipping,
    },
    async (call, values) => {
      const { payment_method: id, payment_method_data: data } = values;
      if (id !== undefined && data !== undefined) {
        const message = 'You may only specify one of these parameters: payment_method, payment_method_data.';
        failParameter('payment_method', message, 'parameters_exclusive');
      }
      const method =
        id !== undefined
          ? findMethod(call, id)
          : await createPaymentMethod(call, data ?? failMissing('payment_method_data'), 'payment_method_data');
      const token = createConfirmationToken(method, call.state.seconds(), {
        return_url: values.return_url ?? null,
        setup_future_usage: values.setup_future_usage ?? null,
        shipping: toShipping(values.shipping),
      });
      call.state.objects.set(call.caller.scope, token);
      return token;
    },
  ),
  defineRoute('GET /v1/confirmation_tokens/:id', { returns: 'confirmation_token' }, {}, (call) =>
    findObject(call, 'confirmation_token', call.id, 'confirmation_token'),
  ),
];

export function createConfirmationToken(
  method: PaymentMethod,
  created: number,
  given: Partial<ConfirmationToken> = {},
): TokenWithMethod {
  const { allow_redisplay, billing_details, card, customer, customer_account, type, us_bank_account } = method;
  return {
    id: createId('ctoken'),
    object: 'confirmation_token',
    created,
    expires_at: created + LIFETIME_SECONDS,
    livemode: false,
    mandate_data: null,
    metadata: {},
    payment_intent: null,
    payment_method_options: { card: { cvc_token: null } },
    payment_method_preview: {
      allow_redisplay,
      billing_details,
      customer: customer ?? null,
      customer_account: customer_account ?? null,
      type,
      ...(card && { card }),
      ...(us_bank_account && { us_bank_account }),
    } as ConfirmationToken['payment_method_preview'],
    return_url: null,
    setup_future_usage: null,
    setup_intent: null,
    shipping: null,
    use_stripe_sdk: true,
    [METHOD]: method,
    ...given,
  };
}

export interface Confirmation {
  method: PaymentMethod;
  setupFutureUsage: 'off_session' | 'on_session' | null;
  shipping: ReturnType<typeof toShipping>;
  returnUrl: string | null;
}

/** Uses a confirmation token for an intent, which works once and for half a day. */
export function takeConfirmationToken(
  call: Call,
  id: string,
  intent: { payment_intent: string } | { setup_intent: string },
): Confirmation {
  const { state, caller } = call;
  const param = 'confirmation_token';
  const token = state.objects.get(caller.scope, 'confirmation_token', id) as TokenWithMethod | undefined;
  if (!token) return failUnknownId(400, param, 'confirmation_token', id);
  if (token.payment_intent !== null || token.setup_intent !== null) {
    failParameter(param, `You cannot use a Stripe token more than once: ${id}.`, 'token_already_used');
  }
  if (token.expires_at !== null && token.expires_at <= state.seconds()) {
    failParameter(param, `The ConfirmationToken ${id} has expired.`);
  }
  const method = save(call, token[METHOD]);
  state.objects.set(caller.scope, { ...token, ...intent });
  return {
    method,
    setupFutureUsage: token.setup_future_usage as Confirmation['setupFutureUsage'],
    shipping: token.shipping as Confirmation['shipping'],
    returnUrl: token.return_url,
  };
}
