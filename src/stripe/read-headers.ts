/** The headers of a reply that anybody reads; what else Stripe sends is left behind. */
const READ = ['request-id', 'retry-after', 'stripe-should-retry', 'idempotent-replayed'];

/**
 * The headers of a reply, by lower-case name, less those that nobody reads. The id of a request goes into answers and the
 * log, so it must be one: `req_…`, with no twelve digits in a row, which could be a card number.
 */
export function readHeaders(header: (name: string) => unknown): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of READ) {
    const value = header(name);
    if (value === undefined || value === null) continue;
    if (name !== 'request-id' || isRequestId(String(value))) headers[name] = String(value);
  }
  return headers;
}

function isRequestId(id: string): boolean {
  return /^req_[A-Za-z0-9_]{1,64}$/.test(id) && !/[0-9]{12}/.test(id);
}
