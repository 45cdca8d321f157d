import type { Authenticate } from '../../src/auth/caller.js';
import { isScope } from '../../src/auth/scope.js';

/** Callers that say which scopes they have: `authorization: Bearer tokens:read,customers:read`. */
export const authenticateByWord: Authenticate = (header) => {
  const words = (header('authorization') ?? '').replace('Bearer ', '').split(',');
  return { name: 'a test', scopes: new Set(words.filter(isScope)), accounts: '*', credentialId: words.join() };
};

export function having(...scopes: string[]): Record<string, string> {
  return { authorization: `Bearer ${scopes.join()}` };
}
