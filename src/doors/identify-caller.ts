import type { Authenticate, Caller } from '../callers/caller.js';
import { GatewayError } from '../errors/gateway-error.js';
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
export async function identifyCaller(entrance: Entrance, request: DoorRequest): Promise<Caller> {
  try {
    return await authenticate(entrance, request);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { code, message } = error;
    if (code === 'UNAUTHENTICATED') throw new Refused(refusal(401, code, message, { 'www-authenticate': 'Bearer' }));
    if (code === 'FORBIDDEN') throw new Refused(refusal(403, code, message));
    const retryAfter = String(error.extensions.retryAfter ?? 1);
    const status = code === 'RATE_LIMITED' ? 429 : 503;
    throw new Refused(refusal(status, code, message, { 'retry-after': retryAfter }));
  }
}

async function authenticate({ authenticate, countFailure }: Entrance, request: DoorRequest): Promise<Caller> {
  try {
    return await authenticate(request.header);
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'UNAUTHENTICATED') await countFailure(request.address);
    throw error;
  }
}
