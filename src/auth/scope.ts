/** What a caller may do. A scope covers what belongs to its resource too: a customer's sources, subscriptions, tax ids. */
export const SCOPES = ['tokens:create', 'tokens:read', 'customers:read', 'accounts:read', 'schema:read'] as const;

export type Scope = (typeof SCOPES)[number];

export const ALL_SCOPES: ReadonlySet<Scope> = new Set(SCOPES);

export function isScope(text: unknown): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
