import type Stripe from 'stripe';
import { type Account, toList } from './stripe-objects.js';
import { toBankCountry } from './test-banks.js';

const DUE = ['business_type', 'external_account', 'tos_acceptance.date', 'tos_acceptance.ip'];

/** What is due follows from what was given; what was requested becomes active once nothing is. */
export function settleAccount(account: Account): Account {
  const isGiven = [account.business_type, account.external_accounts.data[0], account.tos_acceptance?.date];
  const due = DUE.filter((_, index) => !isGiven[Math.min(index, 2)]);
  const isDone = due.length === 0;
  const requested = Object.entries(account.capabilities ?? {});
  const capabilities = Object.fromEntries(
    requested.map(([name, status]) => [name, isDone && status === 'inactive' ? 'active' : status]),
  );
  // Whatever else is due, as of the seeded account, stays so.
  const before = account.requirements?.currently_due?.filter((name) => DUE.includes(name)) ?? [];
  if (isDone && before.length === 0) return { ...account, capabilities };
  return {
    ...account,
    capabilities,
    charges_enabled: isDone,
    details_submitted: isDone,
    payouts_enabled: isDone,
    requirements: {
      ...NOTHING_DUE,
      currently_due: due,
      eventually_due: due,
      past_due: due,
      disabled_reason: isDone ? null : 'requirements.past_due',
    },
  };
}

export const NOTHING_DUE = {
  alternatives: [],
  current_deadline: null,
  currently_due: [],
  disabled_reason: null,
  errors: [],
  eventually_due: [],
  past_due: [],
  pending_verification: [],
} satisfies Stripe.Account.Requirements;

/** An account with every field that Stripe returns for one. */
export function createAccount(id: string, created: number, country: string, type: Account['type'] = 'none'): Account {
  return {
    id,
    object: 'account',
    business_profile: {
      annual_revenue: null,
      estimated_worker_count: null,
      mcc: null,
      minority_owned_business_designation: null,
      name: null,
      product_description: null,
      specified_commercial_transactions_act_url: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    controller: { is_controller: true, type: 'application' },
    country,
    created,
    default_currency: toBankCountry(country)?.currency ?? 'usd',
    details_submitted: false,
    email: null,
    external_accounts: toList(`/v1/accounts/${id}/external_accounts`),
    future_requirements: NOTHING_DUE,
    groups: { payments_pricing: null },
    metadata: {},
    payouts_enabled: false,
    requirements: { ...NOTHING_DUE, currently_due: DUE, eventually_due: DUE },
    settings: {
      bacs_debit_payments: { display_name: null, service_user_number: null },
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_issuing: { tos_acceptance: { date: null, ip: null } },
      card_payments: {
        decline_on: { avs_failure: false, cvc_failure: false },
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: null, timezone: 'Etc/UTC' },
      invoices: { default_account_tax_ids: null, hosted_payment_method_save: 'offer' },
      payments: {
        statement_descriptor: null,
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      payouts: {
        debit_negative_balances: false,
        schedule: { delay_days: 2, interval: 'daily' },
        statement_descriptor: null,
      },
      sepa_debit_payments: {},
    },
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type,
  };
}
