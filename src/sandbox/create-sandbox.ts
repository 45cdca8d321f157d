import { answerRequest } from './answer-request.js';
import { plantSeeds } from './plant-seeds.js';
import { createState, type SandboxOptions, type State } from './state.js';

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
  // Made by the first request: outside of one, Workers let nobody make the random ids that seeds have.
  let state: State | undefined;
  const plant = () => {
    const planted = createState(options);
    plantSeeds(planted);
    return planted;
  };
  return {
    fetch: async (input, init) => {
      state ??= plant();
      return answerRequest(state, new Request(input, init));
    },
  };
}
