import { mergeSchemas } from '@graphql-tools/schema';
import { createYoga, type Plugin } from 'graphql-yoga';
import { afterEach, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../support/gateway.js';

const DOCUMENT = 'query A { __typename } query B { a: __typename }';

describe('a document that was found valid', () => {
  let gateway: RunningGateway;
  afterEach(() => gateway.close());
  const ask = async (query: string, operationName?: string) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query, operationName });
    const { data, errors } = await (await gateway.send('/graphql', { method: 'POST', headers, body })).json();
    return data ?? errors[0].message;
  };

  test('is executed by the operation that is named, and refused where none is', async () => {
    gateway = await startGateway();
    for (let turn = 0; turn < 2; turn++) {
      expect(await ask(DOCUMENT, 'A')).toEqual({ __typename: 'Query' });
      expect(await ask(DOCUMENT, 'B')).toEqual({ a: 'Query' });
      const unnamed = 'operationName must name one of the operations of the document.';
      expect([await ask(DOCUMENT, 'C'), await ask(DOCUMENT)]).toEqual([unnamed, unnamed]);
    }
  });

  test('in another server with the same plugins and more types is still refused here', async () => {
    gateway = await startGateway();
    const { schema, plugins } = gateway.gateway;
    const typeDefs = 'extend type Query { order: ID }';
    const yoga = createYoga({ schema: mergeSchemas({ schemas: [schema], typeDefs }), plugins: plugins as Plugin[] });
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ order }' });
    const response = await yoga.fetch('http://shop.example/graphql', { method: 'POST', headers, body });
    expect(await response.json()).toEqual({ data: { order: null } });
    expect(await ask('{ order }')).toBe('Cannot query field "order" on type "Query".');
  });

  test('is still shown to a plugin that validates', async () => {
    let validated = 0;
    gateway = await startGateway({ plugins: [{ onValidate: () => void validated++ }] });
    await ask('{ __typename }');
    await ask('{ __typename }');
    expect(validated).toBe(2);
  });
});
