import { readFileSync } from 'node:fs';
import { composeServices } from '@theguild/federation-composition';
import { buildSchema as buildFromText, isObjectType, parse, validateSchema } from 'graphql';
import { expect, test } from 'vitest';
import { printSchemaText } from '../../src/cli/schema.js';
import { buildSubgraph } from '../../src/federation/build-subgraph.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { startGateway } from '../support/gateway.js';

const SDL = printSchemaText({ federation: true });
/** The subgraph that the documentation shows. */
const [, ORDERS = ''] =
  /```gql\n(extend schema[\s\S]*?)```/.exec(
    readFileSync(new URL('../../docs/federation.md', import.meta.url), 'utf8'),
  ) ?? [];

function compose(...services: [name: string, sdl: string][]) {
  return composeServices(
    services.map(([name, sdl]) => ({ name, url: `http://${name}.example`, typeDefs: parse(sdl) })),
  );
}

test('it composes, alone and with a subgraph that refers to its entities', () => {
  expect(compose(['stripe', SDL]).errors ?? []).toEqual([]);
  const { errors, publicSdl = '' } = compose(['stripe', SDL], ['orders', ORDERS]);
  expect(errors ?? []).toEqual([]);

  // What clients of the supergraph see: all of the plain schema, and the orders.
  const supergraph = buildFromText(publicSdl);
  for (const type of Object.values(buildSchema().getTypeMap())) {
    const found = supergraph.getType(type.name);
    expect(found, type.name).toBeDefined();
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const fields = isObjectType(found) ? found.getFields() : {};
    for (const [name, field] of Object.entries(type.getFields())) {
      expect(String(fields[name]?.type), `${type.name}.${name}`).toBe(String(field.type));
    }
  }
  expect(supergraph.getQueryType()?.getFields()).toHaveProperty('orders');
});

test('a reference to what is no entity does not compose', () => {
  const { errors } = compose(
    ['stripe', SDL],
    ['orders', `${ORDERS} type Card @key(fields: "id") { id: ID! last4: String! }`],
  );
  expect(errors?.length).toBeGreaterThan(0);
});

test('tokens, confirmation tokens, customers and accounts are entities, by their ids, and no other type', () => {
  expect([...SDL.matchAll(/^type (\w+).* @key\(fields: "id"\) \{$/gm)].map(([, name]) => name)).toEqual(
    expect.arrayContaining(['Account', 'ConfirmationToken', 'Customer', 'Token']),
  );
  expect(SDL.match(/@key\(/g)).toHaveLength(4);
});

test('it asks routers for no scopes: @apollo/gateway refuses a supergraph that does', () => {
  expect(SDL).not.toContain('requiresScopes');
});

test('the router reads the same text, also where introspection is off', async () => {
  const gateway = await startGateway({ federation: true, introspection: false });
  const { body } = await gateway.ask('{ _service { sdl } }');
  expect(body.data._service.sdl).toBe(SDL);
  expect((await gateway.ask('{ __schema { queryType { name } } }')).body.data).toBeUndefined();
  await gateway.close();
});

test('the plain schema knows nothing of it; the other one is valid and described', () => {
  expect(Object.keys(buildSchema().getQueryType()?.getFields() ?? {})).toEqual([
    'token',
    'tokens',
    'confirmationToken',
  ]);
  const subgraph = buildSubgraph();
  expect(validateSchema(subgraph)).toEqual([]);
  const added = ['_Any', '_Entity', '_Service'].map((name) => subgraph.getType(name));
  const fields = ['_entities', '_service'].map((name) => subgraph.getQueryType()?.getFields()[name]);
  for (const { description } of [...added, ...fields].map((found) => found ?? { description: '' }))
    expect(description).toBeTruthy();
});
