import { createFromNumbers, type SourceValue, sourceOrHash, withRoom } from './attach-source.js';
import { failAccount } from './authenticate.js';
import { checkCountry } from './bank-accounts.js';
import { accountParameters, changeAccount } from './change-account.js';
import { createAccount, settleAccount } from './create-account.js';
import { createId } from './create-id.js';
import { type Call, defineList, defineRoute } from './define-route.js';
import { changeMetadata, metadata } from './metadata.js';
import { boolean, choice, ignored, required, text } from './parameters.js';
import type { Scope } from './state.js';
import type { Account, BankAccount, Card } from './stripe-objects.js';
import { attachToken } from './use-token.js';

const path = '/v1/accounts';

/** Connected accounts. Each sees itself when its id comes as `Stripe-Account`, and nothing else of the platform's. */
export const accountRoutes = [
  defineRoute(
    `POST ${path}`,
    { returns: 'account' },
    { ...accountParameters, country: text(), type: choice('custom', 'express', 'standard'), ...ignored('controller') },
    async (call, { country = 'US', type, external_account: external, ...values }) => {
      const made = createAccount(createId('acct', 16), call.state.seconds(), checkCountry(country, 'country'), type);
      return addExternal(call, changeAccount(call, made, values, true), external);
    },
  ),
  defineList(path, 'account', {}, ({ state, caller }) => state.objects.list(caller.scope, 'account')),
  defineRoute(`GET ${path}/:id`, { returns: 'account' }, {}, (call) => findAccount(call)),
  defineRoute(
    `POST ${path}/:id`,
    { returns: 'account' },
    accountParameters,
    (call, { external_account: external, ...values }) =>
      addExternal(call, changeAccount(call, findAccount(call), values, false), external),
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
  return saveAccount(call, settleAccount((await attachExternal(call, account, external, isFirst, undefined)).account));
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
      : { ...(await createFromNumbers(call, external, 'external_account')), ...owner };
  // Payouts need a currency; a card may come without one.
  const attached: Card | BankAccount = {
    ...source,
    currency: source.currency ?? account.default_currency,
    metadata: changeMetadata(source.metadata ?? null, changes),
  } as Card | BankAccount;
  const external_accounts = { ...room, data: [...room.data, attached.id] };
  for (const scope of ['platform', account.id as Scope] as const) call.state.objects.set(scope, attached);
  return { account: saveAccount(call, settleAccount({ ...account, external_accounts })), attached };
}
