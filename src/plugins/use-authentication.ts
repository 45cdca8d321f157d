import { isPromise } from 'graphql-yoga';
import type { Authenticate } from '../auth/caller.js';
import { GatewayError } from '../errors.js';
import type { RequestState } from '../http/request-state.js';
import { type GatewayPlugin, withCheck } from './gateway-plugin.js';

export interface AuthenticationOptions {
  authenticate: Authenticate;
  /** Counts a wrong credential of an address; throws RATE_LIMITED where there were too many. */
  countFailure(address: string | undefined): Promise<void>;
}

/**
 * Finds the caller by the headers alone, before the body is read. A missing or wrong credential is 401, and 429 from an
 * address that sends many of them, from which good ones still pass. A credential that cannot be checked is 503, so that no
 * client throws away a good one.
 */
export function useAuthentication({ authenticate, countFailure }: AuthenticationOptions): GatewayPlugin {
  return withCheck(async (state) => {
    try {
      const caller = authenticate(state.header);
      state.caller = isPromise(caller) ? await caller : caller;
    } catch (error) {
      throw await toRefusal(error, state);
    }
    state.record.caller = state.caller.name;
  });

  async function toRefusal(error: unknown, { address }: RequestState): Promise<unknown> {
    if (!(error instanceof GatewayError)) return error;
    if (error.code !== 'UNAUTHENTICATED') return withStatus(error);
    const tooMany = await countFailure(address).then(
      () => undefined,
      (limit: unknown) => limit,
    );
    return tooMany instanceof GatewayError ? withStatus(tooMany) : withStatus(error);
  }
}

function withStatus({ code, message, extensions }: GatewayError): GatewayError {
  if (code === 'UNAUTHENTICATED') {
    return new GatewayError(code, message, { http: { status: 401, headers: { 'www-authenticate': 'Bearer' } } });
  }
  if (code === 'FORBIDDEN') return new GatewayError(code, message, { http: { status: 403 } });
  const retryAfter = Number(extensions.retryAfter ?? 1);
  return new GatewayError(code, message, { retryAfter, http: { status: code === 'RATE_LIMITED' ? 429 : 503 } });
}
