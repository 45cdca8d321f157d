import { mergeSchemas } from '@graphql-tools/schema';
import { execute, type GraphQLResolveInfo, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { ALL_SCOPES, type Scope } from '../../src/auth/scope.js';
import { createLoader, type Retrieve } from '../../src/expansion/loader.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { loadToken } from '../../src/resolvers/token.js';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../../src/sandbox/seeds.js';
import type { GatewayContext } from '../../src/schema/context.js';

/** An embedder's schema over the gateway's: orders that each know the id of a token. */
const schema = mergeSchemas({
  schemas: [buildSchema()],
  typeDefs: 'type Order { id: ID! token: Token } extend type Query { order(id: ID!): Order }',
  resolvers: {
    Query: { order: (_root: unknown, { id }: { id: string }) => ({ id, tokenId: id }) },
    Order: {
      token: ({ tokenId }: { tokenId: string }, _args: unknown, context: GatewayContext, info: GraphQLResolveInfo) =>
        loadToken(tokenId, context, info),
    },
  },
});

const sandbox = createSandbox();

interface AskOptions {
  id?: string;
  variables?: Record<string, unknown>;
  scopes?: ReadonlySet<Scope>;
}

/** Executes a selection on `order.token` by graphql-js alone, and records the calls that it costs. */
async function ask(selection: string, { id = SEEDS.cardToken, variables = {}, scopes = ALL_SCOPES }: AskOptions = {}) {
  const calls: string[] = [];
  const retrieve: Retrieve = async (resource, objectId, expand) => {
    const query = expand.map((path) => `expand[]=${path}`).join('&');
    calls.push([resource, ...expand].join(' '));
    const reply = await sandbox.fetch(`http://sandbox/v1/${resource}s/${objectId}?${query}`, {
      headers: { authorization: `Bearer ${SANDBOX_SECRET_KEY}` },
    });
    return reply.ok ? reply.json() : null;
  };
  const unused = () => {
    throw new Error('A read makes no token and acts for no account.');
  };
  const gateway: GatewayContext['gateway'] = {
    caller: { scopes, credentialId: undefined },
    account: undefined,
    idempotencyKey: undefined,
    stripe: { load: createLoader(retrieve), createToken: unused, mayActFor: unused },
  };
  const result = await execute({
    schema,
    document: parse(`query ($id: ID!, $more: Boolean = false) { order(id: $id) { token ${selection} } }`),
    variableValues: { id, ...variables },
    contextValue: { gateway },
  });
  return { token: (result.data as { order: { token: unknown } } | null)?.order.token, errors: result.errors, calls };
}

describe("a token under an embedder's own field", () => {
  test('costs one call, with the paths of its selection', async () => {
    const { token, errors, calls } = await ask('{ type card { brand customer { id email } } }');
    expect(errors).toBeUndefined();
    expect(token).toMatchObject({ type: 'CARD', card: { brand: 'Visa', customer: { email: expect.any(String) } } });
    expect(calls).toEqual(['token card.customer']);
  });

  test('expands nothing for what the token holds', async () => {
    const { errors, calls } = await ask('{ id created card { last4 customer { id } } }');
    expect(errors).toBeUndefined();
    expect(calls).toEqual(['token']);
  });

  test.each([true, false])('expands what @include(if: %s) leaves, from one document', async (more) => {
    const { calls } = await ask('{ id ... @include(if: $more) { card { customer { email } } } }', {
      variables: { more },
    });
    expect(calls).toEqual([more ? 'token card.customer' : 'token']);
  });

  test('resolves the members of a union', async () => {
    const { token, errors } = await ask('{ card { customer { defaultSource { __typename ... on Card { brand } } } } }');
    expect(errors).toBeUndefined();
    expect(token).toMatchObject({ card: { customer: { defaultSource: { __typename: 'Card' } } } });
  });

  test('is null where Stripe has no such token', async () => {
    expect(await ask('{ id }', { id: 'tok_nobody' })).toMatchObject({ token: null, errors: undefined });
  });

  test.each<[string, AskOptions, object]>([
    ['a caller without the scope', { scopes: new Set() }, { message: 'Missing scope: tokens:read', code: 'FORBIDDEN' }],
    ['what is no id', { id: '../customers/cus_1' }, { code: 'BAD_USER_INPUT' }],
  ])('is refused to %s, and asks nothing of Stripe', async (_what, options, expected) => {
    const { errors, calls } = await ask('{ id }', options);
    const [error] = errors ?? [];
    expect({ message: error?.message, code: error?.extensions.code }).toMatchObject(expected);
    expect(error?.path).toEqual(['order', 'token']);
    expect(calls).toEqual([]);
  });
});
