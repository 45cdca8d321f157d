import { consumeToken } from './consume-token.js';
import { createCustomer } from './create-customer.js';
import { customerParameters } from './customer-parameters.js';
import { type Call, defineRoute } from './define-route.js';
import { makeRoom } from './make-room.js';
import { required, text } from './parameters.js';
import { refuseParameter, refuseUnknownId } from './refusal.js';
import type { State } from './state.js';
import { type BankAccount, type Card, type Customer, isDeleted } from './stripe-objects.js';
import { expand } from './token-parameters.js';

const path = '/v1/customers/:id';
const sourceParameters = { source: required(text()), expand };

/** What it takes to see a token used, read back and orphaned. */
export const customerRoutes = [
  defineRoute({
    method: 'POST',
    path: '/v1/customers',
    returns: 'customer',
    parameters: customerParameters,
    handle(call, { source, expand: _expand, ...values }) {
      const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
      const customer = createCustomer(call.state.seconds(), given);
      // The card comes first: a customer whose card is declined is not made.
      const made = source === undefined ? customer : attach(call, customer, source).customer;
      call.state.customers.set(call.caller.scope, made.id, made);
      return made;
    },
  }),
  defineRoute({
    method: 'GET',
    path,
    returns: 'customer',
    parameters: { expand },
    handle: ({ state, caller, id }) =>
      state.customers.get(caller.scope, id) ?? refuseUnknownId(404, 'customer', 'customer', id),
  }),
  defineRoute({
    method: 'DELETE',
    path,
    returns: 'customer',
    parameters: { expand },
    handle(call) {
      const deleted = { id: findCustomer(call).id, object: 'customer', deleted: true };
      call.state.customers.set(call.caller.scope, deleted.id, deleted);
      return deleted;
    },
  }),
  defineRoute({
    method: 'POST',
    path: `${path}/sources`,
    returns: 'card',
    parameters: sourceParameters,
    handle(call, { source }) {
      const { customer, attached } = attach(call, findCustomer(call), source);
      call.state.customers.set(call.caller.scope, customer.id, customer);
      return attached;
    },
  }),
];

function findCustomer({ state, caller, id }: Call): Customer {
  const customer = state.customers.get(caller.scope, id);
  if (!customer || isDeleted(customer)) return refuseUnknownId(404, 'customer', 'customer', id);
  return customer as Customer;
}

function attach(
  { state, caller, id }: Call,
  customer: Customer,
  token: string,
): { customer: Customer; attached: Card | BankAccount } {
  checkNew(state, caller.scope, customer, token);
  const room = makeRoom(customer.sources, (source) => state.sources.get(caller.scope, source) !== undefined);
  const attached = consumeToken({ state, caller, id }, token, { param: 'source', owner: { customer: customer.id } });
  const sources = { ...room, data: [...room.data, attached.id] };
  state.sources.set(caller.scope, attached.id, attached);
  return { customer: { ...customer, sources, default_source: customer.default_source ?? attached.id }, attached };
}

// A customer may have a card twice, but not a bank account.
function checkNew(state: State, scope: Call['caller']['scope'], customer: Customer, token: string): void {
  const fingerprint = state.tokens.get(scope, token)?.token.bank_account?.fingerprint;
  if (fingerprint === undefined) return;
  if (customer.sources.data.some((id) => state.sources.get(scope, id)?.fingerprint === fingerprint)) {
    const message = 'A bank account with that routing number and account number already exists for this customer.';
    refuseParameter('source', message, 'bank_account_exists');
  }
}
