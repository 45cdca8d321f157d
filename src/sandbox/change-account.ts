import type Stripe from 'stripe';
import { sourceOrHash } from './attach-source.js';
import { settleAccount } from './create-account.js';
import { createId } from './create-id.js';
import { type Call, given } from './define-route.js';
import { createPerson, type LegalEntity, type PersonValues, toCompany, toPerson } from './legal-entities.js';
import { changeMetadata, metadata } from './metadata.js';
import { boolean, currency, email, hash, ignored, integer, text, url, type Values } from './parameters.js';
import { type FormValue, PUSHED } from './parse-form.js';
import { address, toAddress } from './shared-parameters.js';
import type { Scope } from './state.js';
import { failParameter } from './stripe-error.js';
import type { Account } from './stripe-objects.js';
import { businessType, company, identity, relationship } from './token-parameters.js';
import { takeToken } from './use-token.js';

const capability = hash({ requested: boolean });

/** Which capabilities are requested, and which no more. Their names are an open set. */
export function capabilities(value: FormValue | undefined, name: string): Map<string, boolean> | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Map) || [...value.keys()].some((key) => key.startsWith(PUSHED))) {
    return failParameter(name, 'Invalid object');
  }
  return new Map([...value].map(([key, asked]) => [key, capability(asked, `${name}[${key}]`)?.requested === true]));
}

const individual = hash({ ...identity(100, 300), relationship: hash(relationship) });

export const accountParameters = {
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
type Changes = Omit<Partial<Values<typeof accountParameters>>, 'external_account'>;

export function changeAccount(call: Call, account: Account, values: Changes, isNew: boolean): Account {
  const { account_token: token, capabilities: asked, metadata: changes, business_profile: profile, ...rest } = values;
  const entity = token === undefined ? toEntity(call, values) : takeEntity(call, token, values, isNew);
  const acceptance = rest.tos_acceptance ?? (entity.tosShown ? { date: call.state.seconds(), ip: '127.0.0.1' } : {});
  const { support_address: support, ...described } = profile ?? {};
  return settleAccount({
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
