import type { Scope, State } from './state.js';
import { fail } from './stripe-error.js';

export interface Answer {
  status: number;
  body: string;
  /** The request that first produced this answer; another one's on a replay. */
  requestId: string;
}

const MAX_KEY_LENGTH = 255;

/**
 * Answers once per key: https://docs.stripe.com/api/idempotent_requests. Of the parameters only a fingerprint is kept, since
 * they may hold a card number. Replies to requests that were never carried out (400, 401, 403, 404) are not stored, so that a
 * corrected request may reuse its key.
 */
export async function withIdempotency(
  state: State,
  call: { key: string; scope: Scope; target: string; fields: URLSearchParams },
  run: () => Promise<Answer>,
): Promise<Answer & { replayed: boolean }> {
  if (call.key.length > MAX_KEY_LENGTH) {
    fail(400, { message: `Invalid idempotency key: must be at most ${MAX_KEY_LENGTH} characters` });
  }
  const slot = `${call.scope} ${call.key}`;
  const print = await toPrint(state, call.target, call.fields);
  const stored = state.answers.get(slot);
  if (stored && stored.print !== print) failMismatch(call.key);
  if (stored && !stored.answer) failInUse();
  if (stored?.answer) return { ...stored.answer, replayed: true };

  state.answers.set(slot, { print });
  let answer: Answer | undefined;
  try {
    answer = await run();
    return { ...answer, replayed: false };
  } finally {
    if (answer && isStored(answer.status)) state.answers.set(slot, { print, answer });
    else state.answers.delete(slot);
  }
}

function isStored(status: number): boolean {
  return status < 400 || status === 402 || status >= 500;
}

async function toPrint(state: State, target: string, fields: URLSearchParams): Promise<string> {
  const pairs = [...fields].map((pair) => JSON.stringify(pair)).sort();
  const bytes = await state.fingerprint([target, ...pairs].join('\n'));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function failMismatch(key: string): never {
  const rule = 'Keys for idempotent requests can only be used with the same parameters they were first used with.';
  const advice = `Try using a key other than '${key}' if you meant to execute a different request.`;
  fail(400, { type: 'idempotency_error', message: `${rule} ${advice}` });
}

function failInUse(): never {
  const message =
    'There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through).';
  fail(409, { message, code: 'idempotency_key_in_use' });
}
