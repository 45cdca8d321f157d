import { answerRequest } from './answer-request.js';
import { plantSeeds } from './plant-seeds.js';
import { createState, type SandboxOptions } from './state.js';

export type { SandboxOptions } from './state.js';

/** A Stripe that runs here. It answers at any origin: only the method, the path and the headers matter. */
export interface Sandbox {
  fetch: typeof fetch;
}

/**
 * A new sandbox with its seeds (`seeds.ts`). It speaks HTTP only, so that the gateway cannot tell it from Stripe, and it
 * keeps no card, account or id number: only the last four digits, the brand and a fingerprint that cannot be turned back.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const state = createState(options);
  plantSeeds(state);
  return { fetch: async (input, init) => answerRequest(state, new Request(input, init)) };
}
