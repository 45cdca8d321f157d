import { descriptions } from './charges.js';
import { paymentMethodData } from './create-payment-method.js';
import { metadata } from './metadata.js';
import {
  array,
  boolean,
  choice,
  currency,
  hash,
  ignored,
  type Optional,
  positiveInteger,
  required,
  text,
  unsettable,
  url,
  type Values,
} from './parameters.js';

const futureUsage = choice('off_session', 'on_session');
export const captureMethod = choice('automatic', 'automatic_async', 'manual');

/** A person that is not there cannot authenticate; `one_off` and `recurring` are reasons for that. */
const offSession: Optional<boolean> = (value, name) =>
  value === 'one_off' || value === 'recurring' ? true : boolean(value, name);

const cardOptions = hash({
  capture_method: unsettable(choice('manual')),
  cvc_token: text(),
  request_three_d_secure: choice('any', 'automatic', 'challenge'),
  setup_future_usage: unsettable(choice('none', 'off_session', 'on_session')),
  ...ignored('installments', 'mandate_options', 'moto', 'network', 'request_decremental_authorization'),
  ...ignored('request_extended_authorization', 'request_incremental_authorization', 'request_multicapture'),
  ...ignored('request_overcapture', 'require_cvc_recollection', 'statement_descriptor_suffix_kana'),
  ...ignored('statement_descriptor_suffix_kanji', 'three_d_secure'),
});

export const sharedParameters = {
  payment_method: text(),
  payment_method_data: paymentMethodData,
  payment_method_options: hash({ card: unsettable(cardOptions), ...ignored('link', 'us_bank_account') }),
  receipt_email: descriptions.receipt_email,
  setup_future_usage: unsettable(futureUsage),
  shipping: descriptions.shipping,
  ...ignored('allowed_payment_method_types', 'amount_details', 'excluded_payment_method_types', 'hooks'),
  ...ignored('payment_details'),
};

export const changeParameters = {
  ...sharedParameters,
  ...descriptions,
  customer: text(),
  metadata,
  payment_method_types: array(text()),
  ...ignored('application_fee_amount', 'customer_account', 'payment_method_configuration', 'transfer_data'),
};

/** Only with a confirmation. */
export const confirmParameters = {
  confirmation_token: text(),
  error_on_requires_action: boolean,
  off_session: offSession,
  return_url: url,
  ...ignored('mandate', 'mandate_data', 'radar_options'),
};

export const createParameters = {
  ...changeParameters,
  ...confirmParameters,
  amount: required(positiveInteger),
  automatic_payment_methods: hash({ allow_redirects: choice('always', 'never'), enabled: required(boolean) }),
  capture_method: captureMethod,
  confirm: boolean,
  confirmation_method: choice('automatic', 'manual'),
  currency: required(currency),
  ...ignored('on_behalf_of', 'use_stripe_sdk'),
};

export type Changes = Partial<Values<typeof changeParameters>>;
export type Confirming = Partial<Values<typeof sharedParameters>> & Partial<Values<typeof confirmParameters>>;
