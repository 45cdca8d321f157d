import { createAccount, NOTHING_DUE } from './create-account.js';

import { SEEDED_AT, SEEDS } from './seeds.js';
import { type Account, toList } from './stripe-objects.js';

/** The connected account: a company that takes cards and gets payouts, with one requirement still open. */
export function seedAccount(): Account {
  const account = createAccount(SEEDS.account, SEEDED_AT, 'US', 'custom');
  const { settings } = account;
  return {
    ...account,
    business_profile: {
      annual_revenue: null,
      estimated_worker_count: null,
      mcc: '5734',
      minority_owned_business_designation: null,
      name: 'Rocket Rides',
      product_description: 'Rides by rocket',
      specified_commercial_transactions_act_url: null,
      support_address: address,
      support_email: 'support@example.com',
      support_phone: '+15555550101',
      support_url: 'https://example.com/support',
      url: 'https://example.com',
    },
    business_type: 'company',
    capabilities: { card_payments: 'active', transfers: 'active', us_bank_account_ach_payments: 'pending' },
    charges_enabled: true,
    company,
    details_submitted: true,
    email: 'owner@example.com',
    external_accounts: toList(`/v1/accounts/${SEEDS.account}/external_accounts`, [
      SEEDS.externalBankAccount,
      SEEDS.externalCard,
    ]),
    metadata: { shop: 'sandbox' },
    payouts_enabled: true,
    requirements: {
      ...NOTHING_DUE,
      currently_due: ['company.tax_id'],
      eventually_due: ['company.tax_id'],
      errors: [{ code: 'information_missing', reason: 'The tax id is missing.', requirement: 'company.tax_id' }],
    },
    settings: settings && {
      ...settings,
      card_payments: {
        ...settings.card_payments,
        decline_on: { avs_failure: false, cvc_failure: true },
        statement_descriptor_prefix: 'ROCKET',
      },
      dashboard: { display_name: 'Rocket Rides', timezone: 'America/Los_Angeles' },
      payments: { ...settings.payments, statement_descriptor: 'ROCKET RIDES' },
    },
    tos_acceptance: { date: SEEDED_AT, ip: '127.0.0.1', service_agreement: 'full', user_agent: null },
  };
}

const address = {
  city: 'San Francisco',
  country: 'US',
  line1: '354 Oyster Point Blvd',
  line2: null,
  postal_code: '94080',
  state: 'CA',
};

const company: Account['company'] = {
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
