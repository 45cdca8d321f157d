import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadJson, parseJson } from '../../src/doors/parse-json.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test('whatever JSON.stringify writes is read as it was', () => {
  const value = fc
    .jsonValue({ maxDepth: 6 })
    .filter((json) => !/"(__proto__|constructor)":/.test(JSON.stringify(json)));
  fc.assert(
    fc.property(value, (json) => {
      expect(parseJson(bytes(JSON.stringify(json)))).toEqual(JSON.parse(JSON.stringify(json)));
    }),
  );
});

test('a key that comes twice is found wherever it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (key, one, other) => {
      const name = JSON.stringify(key);
      const object = `{"a b":[1,{${name}:${JSON.stringify(one)},${name} : ${JSON.stringify(other)}}]}`;
      expect(() => parseJson(bytes(object))).toThrow(BadJson);
    }),
  );
});

test.each([
  ['{"a":":\\":","b":"{[:"}', { a: ':":', b: '{[:' }],
  ['{"a\\\\":1,"a":2}', { 'a\\': 1, a: 2 }],
  ['{"1":1,"1.0":2}', { 1: 1, '1.0': 2 }],
  ['[{"a":1},{"a":1}]', [{ a: 1 }, { a: 1 }]],
  [' "text" ', 'text'],
])('%s is taken', (text, value) => expect(parseJson(bytes(text))).toEqual(value));

test('two passes more cost less than 10 µs for a body of 1 KB', () => {
  const query = 'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } } }'.padEnd(600);
  const body = bytes(JSON.stringify({ query, variables: { input: { card: { number: '4', name: 'x'.repeat(300) } } } }));
  const plain = () => JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  const microseconds = (run: () => void) => {
    for (let warm = 0; warm < 5000; warm++) run();
    const rounds = Array.from({ length: 20 }, () => {
      const started = performance.now();
      for (let time = 0; time < 200; time++) run();
      return ((performance.now() - started) * 1000) / 200;
    });
    return Math.min(...rounds);
  };
  expect(body.length).toBeGreaterThan(950);
  expect(microseconds(() => parseJson(body)) - microseconds(plain)).toBeLessThan(10);
});
