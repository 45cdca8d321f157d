import type Stripe from 'stripe';
import { immutable } from '../expansion/mutability.js';
import { builder } from './builder.js';
import { PaymentMethodPreview } from './payment-method-preview.js';
import { ConfirmationToken, Shipping, StripeObject } from './refs.js';
import { requires } from './requires.js';
import { stripeEnum } from './stripe-enum.js';

/** What a client has sent stays; what becomes of it (`payment_intent`, `setup_intent`, `expires_at`) changes. */
ConfirmationToken.implement({
  interfaces: [StripeObject],
  description:
    "What a customer has entered in Stripe's Payment Element, kept for the server to confirm a payment or a setup with: once. https://docs.stripe.com/api/confirmation_tokens/object",
  extensions: { retrieve: 'confirmation_token', ...requires('tokens:read') },
  fields: (t) => ({
    created: t.timestamp('created', {
      nullable: false,
      description: 'When it was created.',
      extensions: immutable('created'),
    }),
    livemode: t.exposeBoolean('livemode', {
      nullable: false,
      description: 'True for real money, false for tests.',
      extensions: immutable('livemode'),
    }),
    expiresAt: t.timestamp('expires_at', { description: 'When it can no longer be used, if it is not used before.' }),
    paymentIntent: t.exposeID('payment_intent', {
      description: 'The id of the PaymentIntent that it has confirmed. Null until then.',
    }),
    setupIntent: t.exposeID('setup_intent', {
      description: 'The id of the SetupIntent that it has confirmed. Null until then.',
    }),
    ...t.enumWithRaw('setup_future_usage', {
      type: SetupFutureUsage,
      description: 'Whether the payment method is kept for later payments. Null when it is for this one alone.',
      extensions: immutable('setup_future_usage'),
    }),
    returnUrl: t.exposeString('return_url', {
      description: 'Where the customer comes back to after a redirect.',
      extensions: immutable('return_url'),
    }),
    useStripeSdk: t.exposeBoolean('use_stripe_sdk', {
      description: "Whether Stripe's own code in the browser or app handles what the confirmation asks for.",
      extensions: immutable('use_stripe_sdk'),
    }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the merchant keeps with it.',
    }),
    mandateData: t.nested('mandate_data', {
      type: MandateData,
      description: 'How the customer agreed to later debits, where the payment method asks for a mandate.',
      extensions: immutable('mandate_data'),
    }),
    paymentMethodOptions: t.nested('payment_method_options', {
      type: ConfirmationTokenOptions,
      description: 'What was chosen for the type of payment method.',
      extensions: immutable('payment_method_options'),
    }),
    paymentMethodPreview: t.nested('payment_method_preview', {
      type: PaymentMethodPreview,
      description: 'The payment method that using it makes.',
      extensions: immutable('payment_method_preview'),
    }),
    shipping: t.nested('shipping', { type: Shipping, description: 'Where goods are shipped.' }),
  }),
});

const SetupFutureUsage = stripeEnum('SetupFutureUsage', {
  description: 'What a payment method is kept for. https://docs.stripe.com/payments/save-during-payment',
  values: {
    off_session: 'Payments while the customer is away.',
    on_session: 'Payments while the customer is there.',
  },
});

const MandateData = builder.objectRef<Stripe.ConfirmationToken.MandateData>('MandateData').implement({
  description: 'How a customer agreed to later debits. https://docs.stripe.com/api/mandates/object',
  fields: (t) => ({
    customerAcceptance: t.nested('customer_acceptance', {
      type: MandateAcceptance,
      description: 'The agreement itself.',
      extensions: immutable('customer_acceptance'),
    }),
  }),
});

const MandateAcceptance = builder
  .objectRef<Stripe.ConfirmationToken.MandateData.CustomerAcceptance>('MandateAcceptance')
  .implement({
    description: 'How a customer agreed to a mandate.',
    fields: (t) => ({
      type: t.exposeString('type', {
        description: 'The kind of agreement, such as `online`.',
        extensions: immutable('type'),
      }),
      online: t.nested('online', {
        type: OnlineAcceptance,
        description: 'From where, of type `online`.',
        extensions: immutable('online'),
      }),
    }),
  });

const OnlineAcceptance = builder
  .objectRef<Stripe.ConfirmationToken.MandateData.CustomerAcceptance.Online>('OnlineAcceptance')
  .implement({
    description: 'From where a customer agreed to a mandate.',
    fields: (t) => ({
      ipAddress: t.exposeString('ip_address', {
        description: 'The address it was agreed from.',
        extensions: immutable('ip_address'),
      }),
      userAgent: t.exposeString('user_agent', {
        description: 'The user agent of the browser it was agreed in.',
        extensions: immutable('user_agent'),
      }),
    }),
  });

const ConfirmationTokenOptions = builder
  .objectRef<Stripe.ConfirmationToken.PaymentMethodOptions>('ConfirmationTokenOptions')
  .implement({
    description: 'What was chosen for a type of payment method.',
    fields: (t) => ({
      card: t.nested('card', {
        type: ConfirmationTokenCardOptions,
        description: 'What was chosen for a card.',
        extensions: immutable('card'),
      }),
    }),
  });

const ConfirmationTokenCardOptions = builder
  .objectRef<Stripe.ConfirmationToken.PaymentMethodOptions.Card>('ConfirmationTokenCardOptions')
  .implement({
    description: 'What was chosen for a card.',
    fields: (t) => ({
      cvcToken: t.exposeID('cvc_token', {
        description: 'The id of the token of type CVC_UPDATE that holds the code which was asked for again.',
        extensions: immutable('cvc_token'),
      }),
      installments: t.nested('installments', {
        type: CardInstallments,
        description: 'How the payment is split.',
        extensions: immutable('installments'),
      }),
    }),
  });

const CardInstallments = builder
  .objectRef<Stripe.ConfirmationToken.PaymentMethodOptions.Card.Installments>('CardInstallments')
  .implement({
    description: 'How a payment by card is split. https://docs.stripe.com/payments/mx-installments',
    fields: (t) => ({
      plan: t.nested('plan', {
        type: InstallmentPlan,
        description: 'The plan that the customer chose.',
        extensions: immutable('plan'),
      }),
    }),
  });

const InstallmentPlan = builder
  .objectRef<Stripe.ConfirmationToken.PaymentMethodOptions.Card.Installments.Plan>('InstallmentPlan')
  .implement({
    description: 'A plan of installments.',
    fields: (t) => ({
      type: t.exposeString('type', {
        description: 'The kind of plan: `fixed_count`, `bonus` or `revolving`.',
        extensions: immutable('type'),
      }),
      count: t.exposeInt('count', {
        description: 'How many installments, of type `fixed_count`.',
        extensions: immutable('count'),
      }),
      interval: t.exposeString('interval', {
        description: 'How often one is due, of type `fixed_count`: `month`.',
        extensions: immutable('interval'),
      }),
    }),
  });
