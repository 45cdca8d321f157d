import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY } from '../../src/sandbox/seeds.js';
import { NOT_IN_CONTRACT, validateReply } from '../contract/validate.js';

export type Form = Record<string, string>;

export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

/** One request to a sandbox, whose reply must keep Stripe's contract. A `form` makes it a POST. */
export async function ask(
  sandbox: Sandbox,
  path: string,
  { form, method = form ? 'POST' : 'GET', headers = {} }: { form?: Form; method?: string; headers?: Form } = {},
): Promise<Reply> {
  const response = await sandbox.fetch(`https://stripe.example${path}`, {
    method,
    headers: { authorization: `Bearer ${SANDBOX_SECRET_KEY}`, ...headers },
    ...(form && { body: new URLSearchParams(form) }),
  });
  const body: unknown = await response.json();
  expect(violations(method, path, response.status, body)).toEqual([]);
  return { status: response.status, headers: response.headers, body };
}

/** What the contract does not hold, the compiler holds against stripe-node's types where the sandbox makes it. */
function violations(method: string, path: string, status: number, body: unknown): string[] {
  const items = at(body, 'object') === 'list' ? at(body, 'data') : undefined;
  const replies: Parameters<typeof validateReply>[] = Array.isArray(items)
    ? items.map((item) => ['GET', '', 200, item])
    : [[method, path, status, body]];
  return replies.flatMap((reply) => validateReply(...reply)).filter((violation) => violation !== NOT_IN_CONTRACT);
}

/** The value at a dotted path, or undefined. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => {
    return typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[key] : undefined;
  }, value);
}

export async function createToken(sandbox: Sandbox, form: Form, headers: Form = {}): Promise<string> {
  const { status, body } = await ask(sandbox, '/v1/tokens', { form, headers });
  expect(status).toBe(200);
  return String(at(body, 'id'));
}

export const CARD: Form = { 'card[number]': '4242424242424242', 'card[exp_month]': '12', 'card[exp_year]': '2034' };

export const BANK: Form = {
  'bank_account[country]': 'US',
  'bank_account[account_number]': '000123456789',
  'bank_account[routing_number]': '110000000',
};

export const ADDRESS: Form = { 'card[address_line1]': '1 Main St', 'card[address_zip]': '12345' };

/** Without parameters, so that a case can leave one out. */
export function without(form: Form, ...names: string[]): Form {
  return Object.fromEntries(Object.entries(form).filter(([name]) => !names.includes(name)));
}
