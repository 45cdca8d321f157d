import { createBankAccount } from './bank-accounts.js';
import { toChecks, toDecline, toDeclineDetails } from './card-outcomes.js';
import { createCard, toMagicCard, toMethodCard } from './cards.js';
import { createId } from './create-id.js';
import type { Call } from './define-route.js';
import { save } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import { choice, hash, ignored, type Optional, required, text, type Values } from './parameters.js';
import type { FormValue } from './parse-form.js';
import { billingDetails, toBillingDetails } from './shared-parameters.js';
import { fail, failMissing, failUnknownId } from './stripe-error.js';
import { type BankAccount, BEHAVIOR, type Card, type PaymentMethod, SPENT } from './stripe-objects.js';
import { fromMagicId } from './test-cards.js';
import { takeCard } from './use-token.js';

export const allowRedisplay = choice('always', 'limited', 'unspecified');
export const type = choice('card', 'us_bank_account');

export const networks = hash({ preferred: choice('cartes_bancaires', 'mastercard', 'visa') });
const cardToken = hash({ token: required(text()) });
const rawCard = hash({
  number: required(text()),
  exp_month: required(text()),
  exp_year: required(text()),
  cvc: text(),
  networks,
});

export const methodParameters = {
  allow_redisplay: allowRedisplay,
  billing_details: billingDetails,
  card: (value: FormValue | undefined, name: string) =>
    value instanceof Map && value.has('token') ? cardToken(value, name) : rawCard(value, name),
  us_bank_account: hash({
    account_holder_type: choice('company', 'individual'),
    account_type: choice('checking', 'savings'),
    account_number: text(),
    routing_number: text(),
    ...ignored('financial_connections_account'),
  }),
  metadata,
  ...ignored('radar_options'),
};

/** As `payment_method_data` takes it. */
export const paymentMethodData = hash({ type: required(type as Optional<string>), ...methodParameters });

type MethodValues = Values<typeof methodParameters> & { type?: string };

/** A payment method of a card's token or numbers, or of an American bank account. It is not saved yet. */
export async function createPaymentMethod(call: Call, values: MethodValues, parent: string): Promise<PaymentMethod> {
  const nameOf = (key: string) => (parent === '' ? key : `${parent}[${key}]`);
  const details = { ...values, metadata: changeMetadata(null, values.metadata) };
  if (values.type === undefined) return failMissing(nameOf('type'));
  if (values.type === 'us_bank_account') {
    if (!values.us_bank_account) return failMissing(nameOf('us_bank_account'));
    const numbers = { ...values.us_bank_account, country: 'US', currency: 'usd', account_holder_name: undefined };
    const bank = await createBankAccount(call.state, numbers, nameOf('us_bank_account'));
    return { ...toMethod(call, details), type: 'us_bank_account', us_bank_account: toUsBankAccount(bank) };
  }
  if (!values.card) return failMissing(nameOf('card'));
  const card =
    'token' in values.card
      ? takeCard(call, values.card.token, `${nameOf('card')}[token]`)
      : await createCard(call.state, values.card);
  return fromCard(call, card, details);
}

/** A payment method by its id: a saved one, or a new one of a test card (`pm_card_visa`). */
export function findMethod(call: Call, id: string, status: 400 | 404 = 400): PaymentMethod {
  const saved = call.state.objects.get(call.caller.scope, 'payment_method', id);
  const param = status === 404 ? 'id' : 'payment_method';
  return saved ?? fromMagic(call, id) ?? failUnknownId(status, param, 'PaymentMethod', id);
}

/** Attaches a payment method to a customer, unless its bank declines. https://docs.stripe.com/api/payment_methods/attach */
export function attachMethod(call: Call, method: PaymentMethod, customer: string): PaymentMethod {
  if (method.customer === customer) return method;
  if (method.customer !== null) {
    fail(400, { message: 'The payment method you provided has already been attached to a customer.' });
  }
  if (method[SPENT]) {
    const used = 'This PaymentMethod was previously used without being attached to a Customer or was detached';
    fail(400, { message: `${used} from a Customer, and may not be used again.` });
  }
  const decline = toDecline(method[BEHAVIOR], 'attach', hasCvc(method));
  if (decline) fail(402, toDeclineDetails(decline));
  return save(call, { ...checkMethod(method), customer });
}

/** With the checks of its card made, as they are when the card is charged or attached. */
export function checkMethod(method: PaymentMethod): PaymentMethod {
  if (!method.card) return method;
  const { address_line1_check: line1, address_postal_code_check: zip } = method.card.checks ?? {};
  const checks = toChecks(method[BEHAVIOR], { cvc: hasCvc(method), line1: !!line1, zip: !!zip });
  return {
    ...method,
    card: {
      ...method.card,
      checks: {
        address_line1_check: checks.line1,
        address_postal_code_check: checks.zip,
        cvc_check: checks.cvc,
      },
    },
  };
}

export function hasCvc(method: PaymentMethod): boolean {
  return !!method.card?.checks?.cvc_check;
}

interface Details {
  allow_redisplay?: PaymentMethod['allow_redisplay'];
  billing_details?: ReturnType<typeof billingDetails>;
  metadata?: PaymentMethod['metadata'];
}

function toMethod({ state }: Call, { allow_redisplay = 'unspecified', billing_details, metadata = {} }: Details) {
  return {
    id: createId('pm'),
    object: 'payment_method' as const,
    allow_redisplay,
    billing_details: toBillingDetails(billing_details),
    created: state.seconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata,
    radar_options: {},
  };
}

export function fromCard(call: Call, card: Card, details: Details = {}): PaymentMethod {
  const method = toMethod(call, details);
  const { name, address, ...billing } = method.billing_details;
  return {
    ...method,
    billing_details: {
      ...billing,
      address: {
        city: address.city ?? card.address_city,
        country: address.country ?? card.address_country,
        line1: address.line1 ?? card.address_line1,
        line2: address.line2 ?? card.address_line2,
        postal_code: address.postal_code ?? card.address_zip,
        state: address.state ?? card.address_state,
      },
      name: name ?? card.name,
    },
    card: toMethodCard(card),
    type: 'card',
    [BEHAVIOR]: card[BEHAVIOR],
  } satisfies PaymentMethod;
}

export function fromMagic(call: Call, id: string): PaymentMethod | undefined {
  const kind = fromMagicId('pm_card_', id);
  return kind && save(call, fromCard(call, toMagicCard(kind)));
}

function toUsBankAccount(bank: BankAccount): NonNullable<PaymentMethod['us_bank_account']> {
  return {
    account_holder_type: (bank.account_holder_type ?? 'individual') as 'individual',
    account_type: (bank.account_type ?? 'checking') as 'checking',
    bank_name: bank.bank_name,
    financial_connections_account: null,
    fingerprint: bank.fingerprint,
    last4: bank.last4,
    networks: { preferred: 'ach', supported: ['ach'] },
    routing_number: bank.routing_number,
    status_details: {},
  };
}
