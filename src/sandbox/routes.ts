import { accountRoutes } from './account-routes.js';
import { customerRoutes } from './customer-routes.js';
import type { Route } from './define-route.js';
import { refuse } from './refusal.js';
import { tokenRoutes } from './token-routes.js';

const routes: Route[] = [...tokenRoutes, ...customerRoutes, ...accountRoutes];

/** The route of a method and path, the id in it, and the target that an idempotency key is bound to; otherwise 404. */
export function findRoute(method: string, pathname: string): { route: Route; id: string; target: string } {
  const target = `${method} ${pathname}`;
  const segments = pathname.split('/');
  for (const route of routes) {
    const pattern = route.path.split('/');
    if (route.method !== method || pattern.length !== segments.length) continue;
    const id = segments[pattern.indexOf(':id')];
    if (id !== '' && pattern.every((part, index) => part === ':id' || part === segments[index])) {
      return { route, id: decode(id ?? ''), target };
    }
  }
  const message = `Unrecognized request URL (${method}: ${pathname.slice(0, 200)}).`;
  return refuse(404, { message: `${message} Please see https://stripe.com/docs for the list of routes.` });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray %: no id looks like that, and none will be found
  }
}
