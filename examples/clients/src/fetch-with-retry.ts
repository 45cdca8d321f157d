import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 4;
/** Seconds. Whoever would have to wait for longer is told so. */
const LONGEST_WAIT = 10;

/**
 * Tries again when the gateway says when: too many requests (RATE_LIMITED), Stripe out of reach for now. The header is
 * there whatever the status. A mutation may be sent twice because its idempotency key is part of the body.
 */
export const fetchWithRetry: typeof fetch = async (input, init) => {
  for (let tries = 1; ; tries++) {
    const response = await fetch(input, init);
    const wait = Number(response.headers.get('retry-after'));
    if (!(wait > 0) || wait > LONGEST_WAIT || tries === TRIES) return response;
    console.log(`  wait      ${wait} s, as the gateway said`);
    await response.body?.cancel();
    await sleep(wait * 1000);
  }
};
