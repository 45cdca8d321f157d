import type { Authenticate, Caller } from '../auth/caller.js';
import { GatewayError } from '../errors.js';
import { type DoorRequest, Refused } from './door-request.js';
import { refusal } from './graphql-over-http.js';

export interface Entrance {
  authenticate: Authenticate;
  /** Counts a wrong credential from an address; throws RATE_LIMITED where there were too many. */
  countFailure(address: string | undefined): Promise<void>;
}

/**
 * Who sent a request, before anything else of it is looked at. Without a good credential it is answered with 401, and with
 * 429 where an address sends many bad ones: good ones from the same address, which may be that of many, still pass. It is
 * 503 where the gateway could not check a credential, so that nobody throws away a good one.
 */
export function identifyCaller(entrance: Entrance, request: DoorRequest): Caller | Promise<Caller> {
  try {
    const caller = entrance.authenticate(request.header);
    return caller instanceof Promise ? caller.catch((error) => refuse(entrance, request, error)) : caller;
  } catch (error) {
    return refuse(entrance, request, error);
  }
}

async function refuse({ countFailure }: Entrance, request: DoorRequest, thrown: unknown): Promise<never> {
  const error = isWrong(thrown)
    ? await countFailure(request.address).then(
        () => thrown,
        (tooMany) => tooMany,
      )
    : thrown;
  if (!(error instanceof GatewayError)) throw error;
  const { code, message } = error;
  if (code === 'UNAUTHENTICATED') throw new Refused(refusal(401, code, message, { 'www-authenticate': 'Bearer' }));
  if (code === 'FORBIDDEN') throw new Refused(refusal(403, code, message));
  const retryAfter = String(error.extensions.retryAfter ?? 1);
  const status = code === 'RATE_LIMITED' ? 429 : 503;
  throw new Refused(refusal(status, code, message, { 'retry-after': retryAfter }));
}

function isWrong(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'UNAUTHENTICATED';
}
