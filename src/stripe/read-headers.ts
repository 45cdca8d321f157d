/**
 * A reply's headers, less those whose text could get out: stripe-node prints `stripe-notice` as a warning, and the id of a
 * request goes into answers and the log, so it must be one: `req_…`, with no twelve digits in a row.
 */
export function readHeaders(response: Response): Record<string, string> {
  const headers = Object.fromEntries(response.headers);
  delete headers['stripe-notice'];
  const id = headers['request-id'] ?? '';
  if (!/^req_[A-Za-z0-9_]{1,64}$/.test(id) || /[0-9]{12}/.test(id)) delete headers['request-id'];
  return headers;
}
