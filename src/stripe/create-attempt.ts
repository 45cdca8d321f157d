import type { CircuitBreaker } from './circuit-breaker.js';
import type { TurnsByAccount } from './turns-by-account.js';
import type { Upstream } from './upstream.js';

/**
 * One attempt at a call. It is refused at once while the circuit is open, before a queue and not behind it; waits for its
 * turn, so that Stripe's own limits are never broken; and is refused if the circuit has opened meanwhile. The circuit
 * learns from how it ends.
 */
export function createAttempt(request: Upstream, breaker: CircuitBreaker, accounts: TurnsByAccount): Upstream {
  return async (call) => {
    breaker.check();
    const turns = accounts.of(call);
    const turn = turns.take(call);
    if (turn) await turn;
    try {
      const isProbe = breaker.enter();
      const started = performance.now();
      try {
        const reply = await request(call);
        breaker.leave(isProbe);
        return reply;
      } catch (error) {
        breaker.leave(isProbe, { error, ms: performance.now() - started });
        throw error;
      }
    } finally {
      turns.giveBack();
    }
  };
}
