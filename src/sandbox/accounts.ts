import type Stripe from 'stripe';
import { failAccount } from './authenticate.js';
import { checkCountry } from './bank-accounts.js';
import { createId } from './create-id.js';
import { createSource, type SourceValue, sourceOrHash, withRoom } from './customers.js';
import { type Call, defineList, defineRoute, given } from './define-route.js';
import { createPerson, type LegalEntity, type PersonValues, toCompany, toPerson } from './legal-entities.js';
import { changeMetadata, metadata } from './metadata.js';
import {
  boolean,
  choice,
  currency,
  email,
  hash,
  ignored,
  integer,
  required,
  text,
  url,
  type Values,
} from './parameters.js';
import type { FormValue } from './parse-form.js';
import { address, toAddress } from './shared-parameters.js';
import type { Scope } from './state.js';
import { failParameter } from './stripe-error.js';
import { type Account, type BankAccount, type Card, toList } from './stripe-objects.js';
import { toBankCountry } from './test-banks.js';
import { businessType, company, identity, relationship } from './token-parameters.js';
import { attachToken, takeToken } from './use-token.js';

const capability = hash({ requested: boolean });

/** Which capabilities are requested, and which no more. Their names are an open set. */
function capabilities(value: FormValue | undefined, name: string): Map<string, boolean> | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Map)) return failParameter(name, 'Invalid object');
  return new Map([...value].map(([key, asked]) => [key, capability(asked, `${name}[${key}]`)?.requested === true]));
}

const individual = hash({ ...identity(100, 300), relationship: hash(relationship) });

const fields = {
  account_token: text(),
  business_profile: hash({
    mcc: text(4),
    name: text(),
    product_description: text(40_000),
    support_address: address,
    support_email: email,
    support_phone: text(),
    support_url: url,
    url,
    ...ignored('annual_revenue', 'estimated_worker_count', 'minority_owned_business_designation'),
    ...ignored('monthly_estimated_revenue', 'specified_commercial_transactions_act_url'),
  }),
  business_type: businessType,
  capabilities,
  company,
  default_currency: currency,
  email,
  external_account: sourceOrHash,
  individual,
  metadata,
  tos_acceptance: hash({ date: integer, ip: text(), service_agreement: text(), user_agent: text() }),
  ...ignored('documents', 'groups', 'settings'),
};
type Changes = Omit<Partial<Values<typeof fields>>, 'external_account'>;

const path = '/v1/accounts';

/** Connected accounts. Each sees itself when its id comes as `Stripe-Account`, and nothing else of the platform's. */
export const accountRoutes = [
  defineRoute(
    `POST ${path}`,
    { returns: 'account' },
    { ...fields, country: text(), type: choice('custom', 'express', 'standard'), ...ignored('controller') },
    async (call, { country = 'US', type, external_account: external, ...values }) => {
      const made = createAccount(createId('acct', 16), call.state.seconds(), checkCountry(country, 'country'), type);
      return addExternal(call, change(call, made, values, true), external);
    },
  ),
  defineList(path, 'account', {}, ({ state, caller }) => state.objects.list(caller.scope, 'account')),
  defineRoute(`GET ${path}/:id`, { returns: 'account' }, {}, (call) => findAccount(call)),
  defineRoute(`POST ${path}/:id`, { returns: 'account' }, fields, (call, { external_account: external, ...values }) =>
    addExternal(call, change(call, findAccount(call), values, false), external),
  ),
  defineRoute(
    `POST ${path}/:id/external_accounts`,
    { returns: 'card' },
    { external_account: required(sourceOrHash), default_for_currency: boolean, metadata },
    async (call, { external_account: external, default_for_currency: isDefault = false, metadata: changes }) => {
      const { attached } = await attachExternal(call, findAccount(call), external, isDefault, changes);
      return attached;
    },
  ),
  defineList(
    `${path}/:id/external_accounts`,
    'card',
    { object: choice('card', 'bank_account') },
    ({ state, caller, ...call }, { object }) =>
      findAccount({ state, caller, ...call })
        .external_accounts.data.flatMap((id) => state.objects.find(caller.scope, id) ?? [])
        .filter((external) => !object || external.object === object),
  ),
];

export function findAccount({ state, caller, id }: Call): Account {
  return state.objects.get(caller.scope, 'account', id) ?? failAccount(id);
}

/** The platform and the account itself see the same account. */
export function saveAccount({ state }: Call, account: Account): Account {
  for (const scope of ['platform', account.id as Scope] as const) state.objects.set(scope, account);
  return account;
}

async function addExternal(call: Call, account: Account, external: SourceValue | undefined): Promise<Account> {
  saveAccount(call, account);
  if (external === undefined) return account;
  const isFirst = account.external_accounts.data.length === 0;
  return saveAccount(call, settle((await attachExternal(call, account, external, isFirst, undefined)).account));
}

async function attachExternal(
  call: Call,
  account: Account,
  external: SourceValue,
  isDefault: boolean,
  changes: Map<string, string> | null | undefined,
): Promise<{ account: Account; attached: Card | BankAccount }> {
  const owner = {
    account: account.id,
    available_payout_methods: ['standard' as const],
    default_for_currency: isDefault,
    status: 'new',
  };
  const room = withRoom(call, account.external_accounts);
  const source =
    typeof external === 'string'
      ? attachToken(call, external, 'external_account', owner)
      : { ...(await createSource(call, external, 'external_account')), ...owner };
  // Payouts need a currency; a card may come without one.
  const attached: Card | BankAccount = {
    ...source,
    currency: source.currency ?? account.default_currency,
    metadata: changeMetadata(source.metadata ?? null, changes),
  } as Card | BankAccount;
  const external_accounts = { ...room, data: [...room.data, attached.id] };
  for (const scope of ['platform', account.id as Scope] as const) call.state.objects.set(scope, attached);
  return { account: saveAccount(call, settle({ ...account, external_accounts })), attached };
}

function change(call: Call, account: Account, values: Changes, isNew: boolean): Account {
  const { account_token: token, capabilities: asked, metadata: changes, business_profile: profile, ...rest } = values;
  const entity = token === undefined ? toEntity(call, values) : takeEntity(call, token, values, isNew);
  const acceptance = rest.tos_acceptance ?? (entity.tosShown ? { date: call.state.seconds(), ip: '127.0.0.1' } : {});
  const { support_address: support, ...described } = profile ?? {};
  return settle({
    ...account,
    ...given({ email: rest.email, default_currency: rest.default_currency, business_type: entity.businessType }),
    ...(profile && {
      business_profile: {
        ...(account.business_profile as Stripe.Account.BusinessProfile),
        ...given(described as Partial<Stripe.Account.BusinessProfile>),
        ...(support && { support_address: toAddress(support) }),
      },
    }),
    capabilities: { ...account.capabilities, ...toCapabilities(asked) },
    ...(entity.company && { company: { ...account.company, ...entity.company } }),
    ...(entity.person && { individual: toIndividual(call, account, entity.person) }),
    metadata: changeMetadata(account.metadata ?? null, changes),
    tos_acceptance: { ...account.tos_acceptance, ...given(acceptance) },
  });
}

function toEntity(
  call: Call,
  { business_type: businessType, company: firm, individual: person }: Changes,
): LegalEntity {
  return {
    businessType,
    ...(firm && { company: toCompany(firm) }),
    ...(person && { person: toPerson(takeIdNumbers(call, person as PersonValues, 'individual')) }),
  };
}

function takeEntity(call: Call, token: string, values: Changes, isNew: boolean): LegalEntity {
  for (const name of ['business_type', 'company', 'individual', 'tos_acceptance'] as const) {
    if (values[name] === undefined) continue;
    const message = `You may only specify one of these parameters: account_token, ${name}.`;
    failParameter('account_token', message, 'parameters_exclusive');
  }
  const entity = takeToken(call, token, 'account_token', 'account') ?? {};
  if (isNew && entity.tosShown !== true) {
    failParameter(
      'account_token',
      'To create an account, the token needs `account[tos_shown_and_accepted]` to be true.',
    );
  }
  return entity;
}

/** An ID number may come as a PII token, which is used up. */
export function takeIdNumbers<V extends { id_number?: string; id_number_secondary?: string }>(
  call: Call,
  values: V,
  parent: string,
): V {
  for (const name of ['id_number', 'id_number_secondary'] as const) {
    const param = parent === '' ? name : `${parent}[${name}]`;
    if (values[name]?.startsWith('pii_')) takeToken(call, values[name], param, 'pii');
  }
  return values;
}

function toIndividual(call: Call, account: Account, values: LegalEntity['person'] & object): Account['individual'] {
  const id = account.individual?.id ?? createId('person');
  const person = createPerson(id, account.id, call.state.seconds(), { ...account.individual, ...values });
  for (const scope of ['platform', account.id as Scope] as const) call.state.objects.set(scope, person);
  return person;
}

function toCapabilities(asked: Map<string, boolean> | undefined): Record<string, 'inactive'> {
  return Object.fromEntries([...(asked ?? [])].flatMap(([name, isAsked]) => (isAsked ? [[name, 'inactive']] : [])));
}

const DUE = ['business_type', 'external_account', 'tos_acceptance.date', 'tos_acceptance.ip'];

/** What is due follows from what was given; what was requested becomes active once nothing is. */
function settle(account: Account): Account {
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
