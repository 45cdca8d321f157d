import type { CircuitBreaker } from './circuit-breaker.js';
import type { Upstream } from './upstream.js';

/** Every call goes through the circuit, which learns from it. */
export function withCircuitBreaker(upstream: Upstream, breaker: CircuitBreaker): Upstream {
  return (call) => breaker.run(() => upstream(call));
}

/** Refuses a call at once while the circuit is open: before a queue, not behind it. */
export function withCircuitCheck(upstream: Upstream, breaker: CircuitBreaker): Upstream {
  return (call) => {
    breaker.check();
    return upstream(call);
  };
}
