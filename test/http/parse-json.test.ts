import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BadJson, parseJson } from '../../src/http/parse-json.js';

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
