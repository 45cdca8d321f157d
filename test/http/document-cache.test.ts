import { buildSchema, parse, validate } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { useDocumentCache } from '../../src/plugins/use-document-cache.js';

/** An engine with a cache of so many characters, and whether a document has to be parsed when it is asked for. */
function start(characters: number): (source: string) => boolean {
  let parsed = 0;
  const schema = buildSchema('type Query { a: Int b: Int }');
  const count = (source: string) => {
    parsed++;
    return parse(source);
  };
  const graphQLJs: Plugin = {
    onParse: ({ setParseFn }) => setParseFn(count as typeof parse),
    onValidate: ({ setValidationFn }) => setValidationFn(validate),
  };
  const engine = createYoga({
    schema,
    plugins: [graphQLJs, useDocumentCache({ characters })],
    parserAndValidationCache: false,
    logging: false,
  });
  return (source) => {
    const before = parsed;
    const { parse, validate } = engine.getEnveloped({});
    validate(schema, parse(source));
    return parsed > before;
  };
}

test('a valid document is parsed once, and one that was refused is never kept', () => {
  const isParsed = start(1000);
  expect(['{ a }', '{ a }', '{ b }', '{ a }'].map(isParsed)).toEqual([true, false, true, false]);
  expect(['{ nothing }', '{ nothing }'].map(isParsed)).toEqual([true, true]);
});

test('the cache holds so many characters and no more: what was not asked for is forgotten', () => {
  const isParsed = start(30);
  const padded = (name: string) => `{ ${name}: a }`.padEnd(10);
  for (const name of ['p', 'q', 'r']) expect(isParsed(padded(name))).toBe(true);
  expect(isParsed(padded('p'))).toBe(false);
  expect(isParsed(padded('s'))).toBe(true);
  expect(['p', 'r', 's'].map((name) => isParsed(padded(name)))).toEqual([false, false, false]);
  expect(isParsed(padded('q'))).toBe(true);
});
