/** What a subgraph is sent: the router's own headers, or the credential of the caller alone. Never one for the other. */
export function headersFor({ headers, forwards }, authorization) {
  if (!forwards) return headers;
  return authorization ? { authorization } : {};
}
