import { SEEDED_AT, SEEDS } from './seeds.js';
import { type Account, toList } from './stripe-objects.js';

/** The connected account: a company that takes cards and gets payouts, with one requirement still open. */
export function seedAccounts(): Account[] {
  return [
    {
      id: SEEDS.account,
      object: 'account',
      business_profile: businessProfile,
      business_type: 'company',
      capabilities: { card_payments: 'active', transfers: 'active', us_bank_account_ach_payments: 'pending' },
      charges_enabled: true,
      company,
      controller: { is_controller: true, type: 'application' },
      country: 'US',
      created: SEEDED_AT,
      default_currency: 'usd',
      details_submitted: true,
      email: 'owner@example.com',
      external_accounts: toList(`/v1/accounts/${SEEDS.account}/external_accounts`, [
        SEEDS.externalBankAccount,
        SEEDS.externalCard,
      ]),
      future_requirements: { ...nothingDue },
      groups: { payments_pricing: null },
      metadata: { shop: 'sandbox' },
      payouts_enabled: true,
      requirements: {
        ...nothingDue,
        currently_due: ['company.tax_id'],
        eventually_due: ['company.tax_id'],
        errors: [
          {
            code: 'information_missing',
            reason: 'The tax id is missing.',
            requirement: 'company.tax_id',
          },
        ],
      },
      settings,
      tos_acceptance: { date: SEEDED_AT, ip: '127.0.0.1', service_agreement: 'full', user_agent: null },
      type: 'custom',
    },
  ];
}

const address = {
  city: 'San Francisco',
  country: 'US',
  line1: '354 Oyster Point Blvd',
  line2: null,
  postal_code: '94080',
  state: 'CA',
};

const businessProfile = {
  mcc: '5734',
  name: 'Rocket Rides',
  product_description: 'Rides by rocket',
  support_address: address,
  support_email: 'support@example.com',
  support_phone: '+15555550101',
  support_url: 'https://example.com/support',
  url: 'https://example.com',
};

const company = {
  address,
  address_kana: null,
  address_kanji: null,
  directors_provided: true,
  executives_provided: true,
  name: 'Rocket Rides LLC',
  name_kana: null,
  name_kanji: null,
  owners_provided: true,
  ownership_declaration: null,
  phone: '+15555550101',
  structure: 'multi_member_llc',
  tax_id_provided: false,
  vat_id_provided: false,
  verification: { document: { back: null, details: null, details_code: null, front: null } },
};

const nothingDue = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
};

const settings = {
  bacs_debit_payments: { display_name: null, service_user_number: null },
  branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
  card_issuing: { tos_acceptance: { date: null, ip: null } },
  card_payments: {
    decline_on: { avs_failure: false, cvc_failure: true },
    statement_descriptor_prefix: 'ROCKET',
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
  dashboard: { display_name: 'Rocket Rides', timezone: 'America/Los_Angeles' },
  payments: { statement_descriptor: 'ROCKET RIDES', statement_descriptor_kana: null, statement_descriptor_kanji: null },
  payouts: {
    debit_negative_balances: false,
    schedule: { delay_days: 2, interval: 'daily' },
    statement_descriptor: null,
  },
  sepa_debit_payments: {},
};
