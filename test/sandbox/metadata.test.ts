import { describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { ask, at, type Form } from './ask.js';

const sandbox = createSandbox();
const keys = (count: number, from = 0): Form =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`metadata[key${index + from}]`, 'v']));

test.each(['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty'])(
  '%s is a key like any other, and nothing is polluted',
  async (key) => {
    const created = await ask(sandbox, '/v1/customers', { form: { [`metadata[${key}]`]: 'value' } });
    expect(created.status).toBe(200);
    const path = `/v1/customers/${at(created.body, 'id')}`;
    expect(JSON.stringify(at((await ask(sandbox, path)).body, 'metadata'))).toBe(`{"${key}":"value"}`);
    const changed = await ask(sandbox, path, { form: { [`metadata[${key}]`]: '' } });
    expect(JSON.stringify(at(changed.body, 'metadata'))).toBe('{}');
    expect(Object.prototype).not.toHaveProperty('value');
    expect(({} as Record<string, unknown>).value).toBeUndefined();
  },
);

describe('an empty value drops its key, and an empty hash drops all', () => {
  test('at creation and later', async () => {
    const form = { 'metadata[a]': '1', 'metadata[b]': '', 'metadata[c]': '3' };
    const { body } = await ask(sandbox, '/v1/customers', { form });
    expect(at(body, 'metadata')).toEqual({ a: '1', c: '3' });
    const path = `/v1/customers/${at(body, 'id')}`;
    const changed = await ask(sandbox, path, { form: { 'metadata[a]': '', 'metadata[d]': '4' } });
    expect(at(changed.body, 'metadata')).toEqual({ c: '3', d: '4' });
    expect(at((await ask(sandbox, path, { form: { metadata: '' } })).body, 'metadata')).toEqual({});
  });

  test('a person token may carry empty ones', async () => {
    expect((await ask(sandbox, '/v1/tokens', { form: { 'person[metadata][a]': '' } })).status).toBe(200);
  });
});

describe('limits', () => {
  test.each<[string, Form, string | undefined]>([
    ['50 keys', keys(50), undefined],
    ['51 keys', keys(51), "Metadata can have up to 50 keys, but you've set 51."],
    ['51 keys of which one is dropped', { ...keys(51), 'metadata[key0]': '' }, undefined],
    ['a key of 40 characters', { [`metadata[${'k'.repeat(40)}]`]: 'v' }, undefined],
    [
      'a key of 41 characters',
      { [`metadata[${'k'.repeat(41)}]`]: 'v' },
      'Metadata keys can have up to 40 characters, but you passed in a key that is 41 characters.',
    ],
    ['a value of 500 characters', { 'metadata[k]': 'v'.repeat(500) }, undefined],
    [
      'a value of 501 characters',
      { 'metadata[k]': 'v'.repeat(501) },
      'Metadata values can have up to 500 characters, but you passed in a value that is 501 characters.',
    ],
    ['an empty key', { 'metadata[]': 'v' }, 'Metadata keys must not be empty.'],
    ['a blank key', { 'metadata[ ]': 'v' }, 'Metadata keys must not be empty.'],
    ['a hash for a value', { 'metadata[k][x]': 'v' }, 'Invalid string'],
    ['a string for the hash', { metadata: 'v' }, 'Invalid object'],
  ])('%s', async (_what, form, message) => {
    const { status, body } = await ask(sandbox, '/v1/customers', { form });
    expect([status, at(body, 'error.code')]).toEqual([message ? 400 : 200, undefined]);
    if (message) expect(at(body, 'error.message')).toContain(message);
  });

  test('keys add up over updates', async () => {
    const path = `/v1/customers/${at((await ask(sandbox, '/v1/customers', { form: keys(50) })).body, 'id')}`;
    expect((await ask(sandbox, path, { form: keys(1, 100) })).status).toBe(400);
    expect((await ask(sandbox, path, { form: { ...keys(1, 100), 'metadata[key0]': '' } })).status).toBe(200);
  });
});
