import { buildSchema, type DocumentNode, validate } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { expect, test } from 'vitest';
import { createDocumentCache, useDocumentCache } from '../../src/plugins/use-document-cache.js';

const schema = buildSchema('type Query { a(id: ID): Int b: Int }');

/** Whether a document is parsed anew as it is asked for, with a cache of so many characters. */
function start(maxCharacters: number): (source: string) => boolean {
  const graphQLJs: Plugin = { onValidate: ({ setValidationFn }) => setValidationFn(validate) };
  const yoga = createYoga({
    schema,
    plugins: [graphQLJs, useDocumentCache({ documents: createDocumentCache(maxCharacters), maxTokens: 100 }) as Plugin],
    parserAndValidationCache: false,
    logging: false,
  });
  const seen = new WeakSet<DocumentNode>();
  return (source) => {
    const { parse, validate } = yoga.getEnveloped({});
    const document = parse(source);
    validate(schema, document);
    const isNew = !seen.has(document);
    seen.add(document);
    return isNew;
  };
}

test('a valid document is parsed once, and one that was refused is never kept', () => {
  const isParsed = start(1000);
  expect(['{ a }', '{ a }', '{ b }', '{ a }'].map(isParsed)).toEqual([true, false, true, false]);
  expect(['{ nothing }', '{ nothing }'].map(isParsed)).toEqual([true, true]);
});

test.each([
  '{ a(id: "x") }',
  '{ a(id: """x""") }',
  '{ a(id: 12345) }',
  '{ a } # 4242 4242 4242 4242',
  '{ a } # 4242.4242.4242.4242',
  '{ a } # 4242_4242_4242_4242',
  '{ a } # 4242 - 4242 - 4242 - 4242',
  '{ a } # Jane Doe',
  '{ # graphql or Jane Doe\n a }',
  'query Q_4242_4242_4242_4242 { a }',
  '{ a_4_2_4_2_4_2_4_2_4_2_4_2_4_2_4_2: a }',
])('%s may hold a value, and is never kept', (source) => {
  const isParsed = start(1000);
  expect([isParsed(source), isParsed(source)]).toEqual([true, true]);
});

test.each(['#graphql\n{ a }', '{ b # GraphQL\n }', 'query Q2024 { a }'])('%j holds no value, and is kept', (source) => {
  const isParsed = start(1000);
  expect([isParsed(source), isParsed(source)]).toEqual([true, false]);
});

test('the cache is bounded by characters, and drops the document that was used longest ago', () => {
  // Three documents of ten characters, each of which counts one more.
  const isParsed = start(33);
  const padded = (name: string) => `{ ${name}: a }`.padEnd(10);
  for (const name of ['p', 'q', 'r']) expect(isParsed(padded(name))).toBe(true);
  expect(isParsed(padded('p'))).toBe(false);
  expect(isParsed(padded('s'))).toBe(true);
  expect(['p', 'r', 's'].map((name) => isParsed(padded(name)))).toEqual([false, false, false]);
  expect(isParsed(padded('q'))).toBe(true);
});
