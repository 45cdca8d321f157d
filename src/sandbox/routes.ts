import { accountRoutes } from './accounts.js';
import { chargeRoutes } from './charges.js';
import { confirmationTokenRoutes } from './confirmation-tokens.js';
import { customerRoutes } from './customers.js';
import type { Route } from './define-route.js';
import { paymentIntentRoutes } from './payment-intents.js';
import { paymentMethodRoutes } from './payment-methods.js';
import { personRoutes } from './persons.js';
import { setupIntentRoutes } from './setup-intents.js';
import { sourceRoutes } from './sources.js';
import { fail } from './stripe-error.js';
import { tokenRoutes } from './tokens.js';

const routes: Route[] = [
  ...tokenRoutes,
  ...confirmationTokenRoutes,
  ...paymentMethodRoutes,
  ...paymentIntentRoutes,
  ...setupIntentRoutes,
  ...chargeRoutes,
  ...sourceRoutes,
  ...customerRoutes,
  ...accountRoutes,
  ...personRoutes,
];

export interface Match {
  route: Route;
  id: string;
  child: string;
  /** What an idempotency key is bound to. */
  target: string;
}

/** The route of a method and path and the ids in the path; otherwise 404. */
export function findRoute(method: string, pathname: string): Match {
  const segments = pathname.split('/');
  for (const route of routes) {
    const pattern = route.path.split('/');
    if (route.method !== method || pattern.length !== segments.length) continue;
    const isMatch = pattern.every((part, index) =>
      part.startsWith(':') ? segments[index] !== '' : part === segments[index],
    );
    if (!isMatch) continue;
    const at = (name: string) => decode(segments[pattern.indexOf(name)] ?? '');
    return { route, id: at(':id'), child: at(':child'), target: `${method} ${pathname}` };
  }
  const message = `Unrecognized request URL (${method}: ${pathname.slice(0, 200)}).`;
  return fail(404, { message: `${message} Please see https://stripe.com/docs for the list of routes.` });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray %: no id looks like that, and none will be found
  }
}
