import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../src/http/parse-json.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test('whatever JSON.stringify writes is read back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (json) => {
      expect(parseJson(bytes(JSON.stringify(json)))).toEqual(JSON.parse(JSON.stringify(json)));
    }),
  );
});

test('a repeated key is found wherever it is', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (key, one, other) => {
      const name = JSON.stringify(key);
      const object = `{"a b":[1,{${name}:${JSON.stringify(one)},${name} : ${JSON.stringify(other)}}]}`;
      expect(() => parseJson(bytes(object))).toThrow('The body has the same key twice in one object.');
    }),
  );
});

test.each([
  ['{"a":":\\":","b":"{[:"}', { a: ':":', b: '{[:' }],
  ['{"a\\\\":1,"a":2}', { 'a\\': 1, a: 2 }],
  ['{"1":1,"1.0":2}', { 1: 1, '1.0': 2 }],
  ['[{"a":1},{"a":1}]', [{ a: 1 }, { a: 1 }]],
  [' "text" ', 'text'],
  ['{"constructor":{"toString":1}}', { constructor: { toString: 1 } }],
])('%s is taken', (text, value) => expect(parseJson(bytes(text))).toEqual(value));

test('__proto__ is a key like any other', () => {
  const value = parseJson(bytes('{"__proto__":{"polluted":1}}')) as object;
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value)).toEqual(['__proto__']);
});
