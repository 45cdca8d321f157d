import { answerRequest } from './answer-request.js';
import { plantSeeds } from './plant-seeds.js';
import { MAX_BODY_BYTES } from './read-fields.js';
import { createState, type SandboxOptions, type State } from './state.js';
import type { SandboxReply, SandboxRequest } from './wire.js';

export type { SandboxOptions } from './state.js';

/** A Stripe that runs here. It answers at any origin: only the method, the path and the headers matter. */
export interface Sandbox {
  /** In place of the runtime's own. */
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
  // Made by the first request: outside of one, Workers let nobody make the random ids that seeds have.
  let state: State | undefined;
  const plant = () => {
    const planted = createState(options);
    plantSeeds(planted);
    return planted;
  };
  const send = async (request: SandboxRequest) => {
    state ??= plant();
    return answerRequest(state, request);
  };
  return {
    send,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      request.signal.throwIfAborted();
      const { status, headers, text } = await send(await toWire(request));
      request.signal.throwIfAborted();
      return new Response(text, { status, headers });
    },
  };
}

async function toWire(request: Request): Promise<SandboxRequest> {
  const { method, url } = request;
  const { pathname, search } = new URL(url);
  return {
    method,
    path: pathname + search,
    headers: Object.fromEntries(request.headers),
    body: await readBody(request),
  };
}

/** Past the limit no more is read: what there is by then is refused. */
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
