import type { Config } from '../config/config.js';
import { GatewayError } from '../errors.js';
import { createStripeClient } from '../stripe/client.js';
import { StripeRefusal } from '../stripe/errors.js';
import { createFetchTransport } from '../stripe/fetch-transport.js';
import { OperationRecord } from '../stripe/operation-record.js';
import type { StripeCall } from '../stripe/stripe-call.js';
import { STRIPE_ORIGIN } from '../stripe/transport.js';
import { print } from './print.js';

/**
 * Reaches Stripe and says what the key may do, without making anything: it reads a token that cannot be there, and asks
 * for tokens that Stripe must refuse. True when all is well.
 */
export async function doctor(config: Config): Promise<boolean> {
  print('ok    settings');
  if (config.secretKey === undefined) {
    const who = config.mode === 'passthrough' ? 'callers bring their own' : 'the built-in sandbox answers';
    print(`ok    no Stripe key is set: ${who}`);
    return true;
  }
  const client = createStripeClient(createFetchTransport(fetch, config.apiBase ?? STRIPE_ORIGIN));
  const call = {
    apiKey: config.secretKey,
    owner: 'doctor',
    callerId: 'doctor',
    isCacheable: false,
    account: config.account,
    expand: [],
    record: new OperationRecord(),
    deadline: performance.now() + config.timeoutMs,
    signal: undefined,
  };
  const create = { ...call, kind: 'create-token', idempotencyKey: `doctor-${crypto.randomUUID()}` } as const;
  const probe = async (what: string, request: StripeCall) => {
    const problem = await client.call(request).then(() => undefined, findProblem);
    print(problem ? `FAIL  ${what}: ${problem}` : `ok    ${what}`);
    return problem === undefined;
  };

  const reads = await probe('reads tokens', {
    ...call,
    kind: 'read',
    resource: 'token',
    id: 'tok_doctor_is_not_there',
    mutability: 'mutable',
  });
  const creates = await probe('makes tokens', { ...create, params: {} });
  // Fails the check digit: refused as a wrong number where raw card numbers may be sent, as raw where they may not.
  const card = { number: '4242424242424241', exp_month: '12', exp_year: String(new Date().getFullYear() + 1) };
  await probe('sends raw card numbers', {
    ...create,
    idempotencyKey: `doctor-${crypto.randomUUID()}`,
    params: { card },
  });
  return reads && creates;
}

/** A refusal of the content is what the probes hope for: the key was allowed to ask. */
function findProblem(error: unknown): string | undefined {
  if (error instanceof StripeRefusal) return undefined;
  return error instanceof GatewayError ? `${error.message} (${error.code})` : 'the gateway failed';
}
