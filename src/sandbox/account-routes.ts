import { refuseAccount } from './authenticate.js';
import { consumeToken } from './consume-token.js';
import { type Call, defineRoute } from './define-route.js';
import { makeRoom } from './make-room.js';
import { boolean, required, text } from './parameters.js';
import { refuseUnknownId } from './refusal.js';
import type { Scope } from './state.js';
import type { Account, BankAccount, Card } from './stripe-objects.js';
import { expand } from './token-parameters.js';

const externalAccountParameters = { external_account: required(text()), default_for_currency: boolean, expand };

/** Connected accounts are seeds; what can be done here is to read one, to use a token on it, and to read a payment method. */
export const accountRoutes = [
  defineRoute({
    method: 'GET',
    path: '/v1/accounts/:id',
    returns: 'account',
    parameters: { expand },
    handle: findAccount,
  }),
  defineRoute({
    method: 'POST',
    path: '/v1/accounts/:id/external_accounts',
    returns: 'card',
    parameters: externalAccountParameters,
    handle: (call, values) =>
      attach(call, findAccount(call), values.external_account, values.default_for_currency ?? false),
  }),
  defineRoute({
    method: 'GET',
    path: '/v1/payment_methods/:id',
    returns: 'payment_method',
    parameters: { expand },
    handle({ state, caller, id }) {
      const method = state.fixtures.get(caller.scope, id);
      return method?.object === 'payment_method' ? method : refuseUnknownId(404, 'payment_method', 'PaymentMethod', id);
    },
  }),
];

function findAccount({ state, caller, id }: Call): Account {
  const account = state.fixtures.get(caller.scope, id);
  return account?.object === 'account' ? (account as Account) : refuseAccount(id);
}

function attach(call: Call, account: Account, token: string, isDefault: boolean): Card | BankAccount {
  const { state, caller } = call;
  const owner = {
    account: account.id,
    available_payout_methods: ['standard'],
    default_for_currency: isDefault,
    status: 'new',
  };
  const room = makeRoom(account.external_accounts, (id) => state.sources.get(caller.scope, id) !== undefined);
  const attached = withCurrency(
    consumeToken(call, token, { param: 'external_account', owner }),
    account.default_currency,
  );
  const external_accounts = { ...room, data: [...room.data, attached.id] };
  // The platform and the account itself see the same external accounts.
  for (const scope of ['platform', account.id as Scope] as const) {
    state.sources.set(scope, attached.id, attached);
    state.fixtures.set(scope, account.id, { ...account, external_accounts });
  }
  return attached;
}

// Payouts need a currency; a card may come without one.
function withCurrency<S extends Card | BankAccount>(source: S, currency: string): S {
  return { ...source, currency: source.currency ?? currency };
}
