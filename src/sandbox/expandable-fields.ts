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
  coupon: inlined('applies_to currency_options'),
  promotion_code: { customer, promotion: inline('discount_source'), ...inlined('restrictions') },
  payment_method: {
    customer,
    ...inlined('billing_details card us_bank_account radar_options'),
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
