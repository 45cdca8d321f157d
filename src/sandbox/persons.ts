import { findAccount, saveAccount } from './accounts.js';
import { takeIdNumbers } from './change-account.js';
import { createId } from './create-id.js';
import { type Call, defineList, defineRoute } from './define-route.js';
import { createPerson, toPerson } from './legal-entities.js';
import { changeMetadata } from './metadata.js';
import { hash, ignored, text, type Values } from './parameters.js';
import type { Scope } from './state.js';
import { failParameter, failUnknownId } from './stripe-error.js';
import type { Person, StripeObject } from './stripe-objects.js';
import { personParameters } from './token-parameters.js';
import { takeToken } from './use-token.js';

const path = '/v1/accounts/:id/persons';
const parameters = { ...personParameters, person_token: text() };

/** The people of a connected account: https://docs.stripe.com/api/persons */
export const personRoutes = [
  defineRoute(`POST ${path}`, { returns: 'person' }, parameters, (call, values) => {
    const account = findAccount(call);
    const given = toValues(call, values);
    return save(call, createPerson(createId('person'), account.id, call.state.seconds(), given));
  }),
  defineList(
    path,
    'person',
    { relationship: hash(ignored('authorizer', 'director', 'executive', 'legal_guardian', 'owner', 'representative')) },
    (call) => {
      const { id } = findAccount(call);
      return call.state.objects.list(call.caller.scope, 'person').filter(({ account }) => account === id);
    },
  ),
  defineRoute(`GET ${path}/:child`, { returns: 'person' }, {}, findPerson),
  defineRoute(`POST ${path}/:child`, { returns: 'person' }, parameters, (call, values) => {
    const person = findPerson(call);
    const changes = toValues(call, values);
    const metadata = changeMetadata(person.metadata ?? null, values.metadata);
    return save(call, createPerson(person.id, person.account, person.created, { ...person, ...changes, metadata }));
  }),
  defineRoute(`DELETE ${path}/:child`, { returns: 'person' }, {}, (call) => {
    const { id, account } = findPerson(call);
    for (const scope of ['platform', account as Scope] as const) call.state.objects.delete(scope, 'person', id);
    return { id, object: 'person', deleted: true } as StripeObject;
  }),
];

function findPerson(call: Call): Person {
  const account = findAccount(call);
  const person = call.state.objects.get(call.caller.scope, 'person', call.child);
  return person?.account === account.id ? person : failUnknownId(404, 'person', 'person', call.child);
}

/** The platform and the account itself see the same person, who may be the account's individual. */
function save(call: Call, person: Person): Person {
  for (const scope of ['platform', person.account as Scope] as const) call.state.objects.set(scope, person);
  const account = findAccount(call);
  if (account.individual?.id === person.id) saveAccount(call, { ...account, individual: person });
  return person;
}

function toValues(call: Call, { person_token: token, ...values }: Values<typeof parameters>): Partial<Person> {
  if (token === undefined) return toPerson(takeIdNumbers(call, values, ''));
  const [other] = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (other !== undefined && other !== 'metadata') {
    const message = `You may only specify one of these parameters: person_token, ${other}.`;
    failParameter('person_token', message, 'parameters_exclusive');
  }
  return { ...takeToken(call, token, 'person_token', 'person')?.person, ...toPerson({ metadata: values.metadata }) };
}
