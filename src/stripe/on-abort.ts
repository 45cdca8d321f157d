const listenersOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` when the signal is aborted, unless what this returns was called before. However many calls of an
 * operation listen to its signal, there is one listener on it: past ten of them Node warns of a leak.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = listenersOf.get(signal) ?? listenTo(signal);
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** A function of its own: what listens to the signal must not hold the first of the listeners, and the call behind it. */
function listenTo(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>();
  listenersOf.set(signal, listeners);
  signal.addEventListener('abort', () => listeners.forEach((listen) => void listen()), { once: true });
  return listeners;
}
