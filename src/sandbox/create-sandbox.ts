import { answerRequest, toErrorReply } from './answer-request.js';
import { createFaults, FAULT_HEADERS, type FaultOptions, SLOW_MS, toFaultError } from './faults.js';
import { MAX_BODY_BYTES } from './parse-form.js';
import { plantSeeds } from './plant-seeds.js';
import { createState, type State } from './state.js';
import { StripeError } from './stripe-error.js';
import type { SandboxReply, SandboxRequest } from './wire.js';

export { type Fault, type FaultKind, parseFault, parseLatency } from './faults.js';

export interface SandboxOptions extends FaultOptions {
  /** The clock, in milliseconds. */
  now?: () => number;
  /** How many objects of each kind are kept; the oldest go first, the seeds never. */
  capacity?: number;
  /** `false`: raw card numbers are refused, as for an account without raw-card access. */
  rawCards?: boolean;
}

/** A Stripe that runs here. It answers at any origin: only the method, the path and the headers matter. */
export interface Sandbox {
  /** In place of the runtime's own. A reply that is cut rejects, as a broken connection does. */
  fetch: typeof fetch;
  /** The same without the objects of `fetch`, which take longer to load than the sandbox. */
  send(request: SandboxRequest): Promise<SandboxReply>;
}

/**
 * A new sandbox with its seeds (`seeds.ts`). It is told no more than what goes over the wire, so that the gateway cannot
 * tell it from Stripe, and it keeps no card, account or id number: only the last four digits, the brand and a fingerprint
 * that cannot be turned back.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { latencyMs = 0, wait = pause } = options;
  // Made by the first request: outside of one, Workers let nobody make the random ids that seeds have.
  let state: State | undefined;
  const plant = () => {
    const planted = createState(options);
    plantSeeds(planted);
    return planted;
  };
  const nextFault = createFaults(options);
  const send = async (request: SandboxRequest) => {
    state ??= plant();
    try {
      const fault = nextFault(request.headers['sandbox-fault']);
      const delay = latencyMs + (fault === 'slow' ? SLOW_MS : 0);
      if (delay > 0) await wait(delay);
      const error = toFaultError(fault);
      if (error) return toErrorReply(state, request, error, fault && FAULT_HEADERS[fault]);
      const reply = await answerRequest(state, request);
      if (fault === 'cut') throw new CutReply();
      return reply;
    } catch (error) {
      if (error instanceof StripeError) return toErrorReply(state, request, error);
      throw error;
    }
  };
  return {
    send,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      request.signal.throwIfAborted();
      const { status, headers, text } = await Promise.race([send(await toWire(request)), aborted(request.signal)]);
      return new Response(hasBody(status, request.method) ? text : null, { status, headers });
    },
  };
}

/** The connection broke after the request was carried out. A TypeError, since that is what `fetch` rejects with. */
class CutReply extends TypeError {
  constructor() {
    super('fetch failed', { cause: Object.assign(new Error('The sandbox cut the reply.'), { code: 'ECONNRESET' }) });
  }
}

/** Rejects when a request is given up, which may be while it waits. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function hasBody(status: number, method: string): boolean {
  return status !== 302 && method !== 'HEAD' && method !== 'OPTIONS';
}

async function toWire(request: Request): Promise<SandboxRequest> {
  const { method, url } = request;
  const { pathname, search, host } = new URL(url);
  return {
    method,
    path: pathname + search,
    headers: { host, ...Object.fromEntries(request.headers) },
    body: await readBody(request),
  };
}

/** Past the limit no more is read: what there is by then is rejected. */
async function readBody(request: Request): Promise<string | undefined> {
  if (!request.body) return undefined;
  const decoder = new TextDecoder();
  const reader = request.body.getReader();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    text += decoder.decode(value, { stream: true });
    if (bytes > MAX_BODY_BYTES) {
      await reader.cancel();
      return text + decoder.decode();
    }
  }
}
