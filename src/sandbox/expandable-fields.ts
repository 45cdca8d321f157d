/**
 * What may follow at each level of an `expand[]` path, object by object: Stripe's allow-list. Data, kept whole in one place.
 * A reference is an id that can turn into an object; an inlined field is only passed through; a field on demand is not
 * returned at all until it is expanded.
 */
export interface ExpandableField {
  /** The kinds of object it can be; none: a hash with nothing expandable below. */
  to: string[];
  reference?: true;
  list?: true;
  onDemand?: true;
}

export type ExpandableFields = Record<string, ExpandableField>;

const inline = (...to: string[]): ExpandableField => ({ to });
const reference = (...to: string[]): ExpandableField => ({ to, reference: true });
const list = (...to: string[]): ExpandableField => ({ to, list: true });
const onDemand = (field: ExpandableField): ExpandableField => ({ ...field, onDemand: true });

function inlined(names: string): ExpandableFields {
  return Object.fromEntries(names.split(' ').map((name) => [name, inline()]));
}

const customer = reference('customer');
const requirements = inlined('alternatives errors');

export const EXPANDABLE_FIELDS: Record<string, ExpandableFields> = {
  token: { bank_account: inline('bank_account'), card: inline('card') },
  card: { account: reference('account'), customer, ...inlined('networks') },
  bank_account: {
    account: reference('account'),
    customer,
    future_requirements: inline('external_account_requirements'),
    requirements: inline('external_account_requirements'),
  },
  external_account_requirements: inlined('errors'),
  source: inlined('code_verification owner receiver redirect source_order'),
  customer: {
    ...inlined('address'),
    cash_balance: onDemand(inline('cash_balance')),
    default_source: reference('bank_account', 'card', 'source'),
    discount: inline('discount'),
    invoice_settings: inline('invoice_settings'),
    shipping: inline('shipping'),
    sources: onDemand(list('bank_account', 'card', 'source')),
    subscriptions: onDemand(list('subscription')),
    tax: onDemand(inline('customer_tax')),
    tax_ids: onDemand(list('tax_id')),
    test_clock: reference('test_helpers.test_clock'),
  },
  cash_balance: inlined('settings'),
  customer_tax: inlined('location'),
  shipping: inlined('address'),
  invoice_settings: {
    ...inlined('custom_fields rendering_options'),
    default_payment_method: reference('payment_method'),
  },
  discount: {
    coupon: inline('coupon'),
    customer,
    promotion_code: reference('promotion_code'),
    source: inline('discount_source'),
  },
  discount_source: { coupon: reference('coupon') },
  coupon: { applies_to: onDemand(inline()), currency_options: onDemand(inline()) },
  promotion_code: {
    customer,
    promotion: inline('discount_source'),
    restrictions: inline('promotion_code_restrictions'),
  },
  promotion_code_restrictions: { currency_options: onDemand(inline()) },
  payment_method: {
    customer,
    card: inline('payment_method_card'),
    ...inlined('billing_details us_bank_account radar_options'),
  },
  payment_method_card: {
    generated_from: inline('generated_from'),
    ...inlined('checks networks three_d_secure_usage wallet'),
  },
  generated_from: {
    payment_method_details: inline('generated_details'),
    setup_attempt: reference('setup_attempt'),
  },
  generated_details: inlined('card_present'),
  payment_intent: {
    customer,
    latest_charge: reference('charge'),
    on_behalf_of: reference('account'),
    payment_method: reference('payment_method'),
    last_payment_error: inline('api_error'),
    ...inlined('amount_details automatic_payment_methods next_action payment_method_options processing shipping'),
    ...inlined('transfer_data'),
  },
  setup_intent: {
    customer,
    last_setup_error: inline('api_error'),
    latest_attempt: reference('setup_attempt'),
    on_behalf_of: reference('account'),
    payment_method: reference('payment_method'),
    ...inlined('automatic_payment_methods next_action payment_method_options'),
  },
  api_error: {
    payment_intent: inline('payment_intent'),
    payment_method: inline('payment_method'),
    setup_intent: inline('setup_intent'),
    source: inline('bank_account', 'card', 'source'),
  },
  setup_attempt: {
    customer,
    on_behalf_of: reference('account'),
    payment_method: reference('payment_method'),
    setup_error: inline('api_error'),
    setup_intent: reference('setup_intent'),
    ...inlined('payment_method_details'),
  },
  charge: {
    customer,
    on_behalf_of: reference('account'),
    payment_intent: reference('payment_intent'),
    source: inline('bank_account', 'card', 'source'),
    ...inlined('billing_details fraud_details outcome payment_method_details radar_options shipping transfer_data'),
  },
  confirmation_token: {
    payment_method_preview: inline('payment_method'),
    ...inlined('mandate_data payment_method_options shipping'),
  },
  subscription: {
    customer,
    default_payment_method: reference('payment_method'),
    default_source: reference('bank_account', 'card', 'source'),
    items: list('subscription_item'),
    latest_invoice: reference('invoice'),
    test_clock: reference('test_helpers.test_clock'),
    ...inlined('automatic_tax cancellation_details payment_settings trial_settings'),
  },
  tax_id: { customer, ...inlined('verification') },
  account: {
    business_profile: inline('business_profile'),
    company: inline('company'),
    external_accounts: list('bank_account', 'card'),
    future_requirements: inline('account_requirements'),
    individual: inline('person'),
    requirements: inline('account_requirements'),
    settings: inline('account_settings'),
    ...inlined('capabilities controller groups tos_acceptance'),
  },
  business_profile: inlined('support_address'),
  company: inlined('address address_kana address_kanji ownership_declaration verification'),
  account_requirements: requirements,
  account_settings: inlined(
    'bacs_debit_payments branding card_issuing card_payments dashboard payments payouts sepa_debit_payments treasury',
  ),
  person: inlined(
    'address address_kana address_kanji dob future_requirements registered_address relationship requirements verification',
  ),
};
