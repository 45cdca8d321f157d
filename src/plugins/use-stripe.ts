import { chooseAccount } from '../auth/connect-policy.js';
import { credentialId } from '../auth/credential.js';
import { GatewayError } from '../errors.js';
import { StripeSession, type StripeSessionOptions } from '../resolvers/stripe-session.js';
import { isIdempotencyKey } from '../stripe/idempotency-key.js';
import { type GatewayPlugin, withCheck } from './gateway-plugin.js';

export interface StripeOptions extends StripeSessionOptions {
  /** Lists the calls in every response to a caller with `schema:read`, not only where it sends `x-explain: 1`. */
  alwaysExplain: boolean;
}

/**
 * Decides with which Stripe key and for which connected account an operation acts, and gives its resolvers a session with
 * Stripe; adds the list of its calls to the response where the caller asks for it.
 */
export function useStripe(options: StripeOptions): GatewayPlugin {
  const { secretKey, connect, alwaysExplain } = options;
  const ourId = secretKey === undefined ? undefined : credentialId('stripe', secretKey);

  return withCheck(
    (state) => {
      const { caller, header } = state;
      const isOurs = caller.stripeKey === undefined;
      state.account = chooseAccount(connect, caller.accounts, header('stripe-account'));
      state.owner = `${isOurs ? ourId : caller.credentialId}/${state.account ?? ''}`;
      state.mayCache = isOurs;
      state.idempotencyKey = checkKey(header('idempotency-key'));
      state.explain = caller.scopes.has('schema:read') && (alwaysExplain || header('x-explain') === '1');
      state.stripe = new StripeSession(options, state);
    },
    {
      onExecute({ args }) {
        const { explain, record } = args.contextValue.gateway;
        if (!explain) return;
        return {
          onExecuteDone({ result, setResult }) {
            if (!('data' in result || 'errors' in result)) return;
            setResult({ ...result, extensions: { ...result.extensions, stripe: record.explain() } });
          },
        };
      },
    },
  );
}

function checkKey(key: string | undefined): string | undefined {
  if (key === undefined || isIdempotencyKey(key)) return key;
  throw new GatewayError('BAD_USER_INPUT', 'The idempotency-key header must be 1 to 255 visible ASCII characters.');
}
