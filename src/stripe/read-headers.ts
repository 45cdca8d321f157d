/** The headers of a reply that anybody reads; what else Stripe sends is left behind. */
const READ = new Set(['idempotent-replayed', 'request-id', 'retry-after', 'stripe-should-retry']);

/**
 * The headers of a reply, by lower-case name, less those that nobody reads. The id of a request goes into answers and the
 * log, so it must be one: `req_…`, with no twelve digits in a row, which could be a card number.
 */
export function readHeaders(entries: Iterable<[string, unknown]>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of entries) if (READ.has(name)) headers[name] = String(value);
  const id = headers['request-id'] ?? '';
  if (!/^req_[A-Za-z0-9_]{1,64}$/.test(id) || /[0-9]{12}/.test(id)) delete headers['request-id'];
  return headers;
}
