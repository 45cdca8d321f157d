import { type ErrorDetails, StripeError } from './stripe-error.js';

/**
 * What can go wrong with a request: too many of them (429), a defect of Stripe's (500), an object that is locked (409
 * `lock_timeout`), a reply that is late, or one that never comes although the request was carried out (`cut`).
 */
export type FaultKind = (typeof KINDS)[number];
const KINDS = ['429', '500', 'lock_timeout', 'slow', 'cut'] as const;

export interface Fault {
  kind: FaultKind;
  /** How many requests it befalls, from 0 to 1. */
  rate: number;
}

export interface FaultOptions {
  faults?: Fault[];
  /** How long every reply takes at least. */
  latencyMs?: number;
  /** Of the random numbers that decide whom a fault befalls: the same seed, the same requests. */
  seed?: number;
  /** Waits; replaced by tests. */
  wait?: (ms: number) => Promise<void>;
}

/** How much later a `slow` reply comes. */
export const SLOW_MS = 5_000;

/** Reads a fault as the command line has it: `429:10%`, or `cut` alone for every request. */
export function parseFault(text: string): Fault {
  const [kind = '', share = '100%', ...more] = text.trim().split(':');
  const percent = /^(\d{1,3}(?:\.\d+)?)%$/.exec(share)?.[1];
  if (!isKind(kind) || percent === undefined || Number(percent) > 100 || more.length > 0) {
    throw new Error(`A fault is one of ${KINDS.join(', ')}, with a percentage of the requests: 429:10%`);
  }
  return { kind, rate: Number(percent) / 100 };
}

/** Reads a duration as the command line has it, `200ms` or `1.5s`, as milliseconds. */
export function parseLatency(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text.trim()) ?? [];
  const ms = Number(number) * (unit === 's' ? 1000 : 1);
  if (number === undefined || ms > 60_000) throw new Error('A latency is a duration up to a minute: 200ms or 1.5s');
  return ms;
}

/** The fault of the next request: the one that its `sandbox-fault` header names, else one by chance. */
export function createFaults({
  faults = [],
  seed = 1,
}: FaultOptions): (asked: string | undefined) => FaultKind | undefined {
  const random = createRandom(seed);
  return (asked) => {
    if (asked !== undefined && isKind(asked)) return asked;
    if (asked !== undefined) {
      const message = `Invalid sandbox-fault: must be one of ${KINDS.join(', ')}`;
      throw new StripeError(400, { message });
    }
    return faults.find(({ rate }) => random() < rate)?.kind;
  };
}

/** The error that a fault makes of a request, which is then not carried out. */
export function toFaultError(kind: FaultKind | undefined): StripeError | undefined {
  const error = kind === undefined || !Object.hasOwn(ERRORS, kind) ? undefined : ERRORS[kind];
  return error && new StripeError(error.status, error.details);
}

const ERRORS: Partial<Record<FaultKind, { status: number; details: ErrorDetails }>> = {
  429: {
    status: 429,
    details: {
      message: 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
      code: 'rate_limit',
    },
  },
  500: {
    status: 500,
    details: { type: 'api_error', message: 'An unknown error occurred. The sandbox was asked for it.' },
  },
  lock_timeout: {
    status: 409,
    details: {
      message:
        'This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.',
      code: 'lock_timeout',
    },
  },
};

export const FAULT_HEADERS: Partial<Record<FaultKind, Record<string, string>>> = {
  429: { 'stripe-rate-limited-reason': 'global-rate' },
};

function isKind(text: string): text is FaultKind {
  return (KINDS as readonly string[]).includes(text);
}

/** Mulberry32: small, and good enough to choose requests. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
