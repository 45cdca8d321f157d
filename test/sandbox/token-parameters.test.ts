import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { ask, at, CARD, type Form } from './ask.js';

interface Schema {
  type?: string;
  enum?: string[];
  maxLength?: number;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
}

const contract = JSON.parse(readFileSync(new URL('../contract/stripe-tokens.openapi.json', import.meta.url), 'utf8'));
const body: Schema = contract.paths['/v1/tokens'].post.requestBody.content['application/x-www-form-urlencoded'].schema;
const leaves = [...leavesOf(body, '')];
const sandbox = createSandbox();

const UNSETTABLE = leaves.filter(([, schema]) => schema.enum?.includes('')).map(([name]) => name);

test('the contract has as many parameters as it should', () => {
  expect(leaves.length).toBeGreaterThan(200);
  expect(leaves.filter(([, { enum: members }]) => members && members.length > 1).length).toBeGreaterThan(8);
});

test('every parameter of the contract is known, and no other beside it', async () => {
  for (const [name] of leaves) {
    expect(await codeOf(name, 'x'), name).not.toBe('parameter_unknown');
    const parent = name.replace(/(\[0\])?\[\w+\](\[0\])?$/, '');
    if (name === 'expand[0]' || parent === name || parent.endsWith('[metadata]')) continue;
    expect(await codeOf(`${parent}[nonsense]`, 'x'), name).toBe('parameter_unknown');
  }
});

test('every closed set takes its members and no other', async () => {
  for (const [name, { enum: members = [] }] of leaves) {
    if (members.filter(Boolean).length === 0) continue;
    for (const member of members) expect(await messageAbout(name, member), `${name} ${member}`).toBe('');
    expect(await messageAbout(name, 'nonsense'), name).toMatch(/must be one of/);
  }
});

test('every limit on a length is kept to the letter', async () => {
  for (const [name, { maxLength, enum: members }] of leaves) {
    if (maxLength === undefined || members || name === 'expand[0]') continue;
    expect(await messageAbout(name, 'x'.repeat(maxLength + 1)), name).toMatch(`at most ${maxLength} characters`);
    expect(await messageAbout(name, 'x'.repeat(maxLength)), name).not.toMatch('characters');
  }
});

test('an empty string unsets what the contract lets be unset, and is refused elsewhere', async () => {
  expect(UNSETTABLE.length).toBeGreaterThan(8);
  for (const [name] of leaves) {
    if (name.includes('metadata')) continue;
    const refused = (await codeOf(name, '')) === 'parameter_invalid_empty';
    expect(refused, name).toBe(!UNSETTABLE.includes(name));
  }
});

/** Every parameter that takes a value, under its form name. */
function* leavesOf(schema: Schema, name: string): Generator<[name: string, schema: Schema]> {
  for (const member of schema.anyOf ?? []) yield* leavesOf(member, name);
  if (schema.items) yield* leavesOf(schema.items, `${name}[0]`);
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    yield* leavesOf(inner, name === '' ? key : `${name}[${key}]`);
  }
  if (!schema.anyOf && !schema.items && !schema.properties && schema.type !== 'object') yield [name, schema];
}

/** What must stand beside a parameter for it to be the one that is judged. */
function siblings(name: string): Form {
  if (name.startsWith('card[')) return CARD;
  const [, date] = /^(.*\[(?:dob|registration_date)\])\[/.exec(name) ?? [];
  return date ? { [`${date}[day]`]: '1', [`${date}[month]`]: '1', [`${date}[year]`]: '2000' } : {};
}

async function codeOf(name: string, value: string): Promise<unknown> {
  const { body: reply } = await ask(sandbox, '/v1/tokens', { form: { ...siblings(name), [name]: value } });
  return at(reply, 'error.code');
}

/** The refusal of this very parameter; empty when something else, or nothing, was wrong. */
async function messageAbout(name: string, value: string): Promise<string> {
  const { body: reply } = await ask(sandbox, '/v1/tokens', { form: { ...siblings(name), [name]: value } });
  return at(reply, 'error.param') === name ? String(at(reply, 'error.message')) : '';
}
