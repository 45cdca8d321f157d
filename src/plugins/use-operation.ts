import type { Caller } from '../auth/caller.js';
import { credentialId } from '../auth/credential-id.js';
import { GatewayError } from '../errors.js';
import { createLoader, type Retrieve } from '../expansion/loader.js';
import { isIdempotencyKey } from '../resolvers/idempotency-key.js';
import type { GatewayRequest } from '../schema/context.js';
import type { Cancellation } from '../stripe/cancellation.js';
import type { OperationReport } from '../stripe/operation-report.js';
import { StripeRefusal } from '../stripe/stripe-refusal.js';
import type { ReadCall, Upstream } from '../stripe/upstream.js';
import type { FixedFields } from '../stripe/with-fixed-fields.js';
import { type ConnectPolicy, chooseAccount, mayActFor } from './choose-account.js';
import type { Plugin } from './plugin.js';

/** What a door knows of the request that an operation came in. */
export interface RequestContext {
  requestId: string;
  caller: Caller;
  header(name: string): string | undefined;
  /** The client's address, where the runtime tells it. */
  address: string | undefined;
  /** `gone` is cancelled when the client goes away before it has its answer. Made when it is asked for. */
  request: { readonly gone: Cancellation };
  report: OperationReport;
}

export interface OperationOptions {
  upstream: Upstream;
  /** What is remembered of tokens, if anything is. */
  fixedFields: FixedFields | undefined;
  /** Undefined where callers bring their own. */
  secretKey: string | undefined;
  publishableKey: string | undefined;
  connect: ConnectPolicy;
  /** Milliseconds in which an operation is over, whatever it asks of Stripe. */
  timeoutMs: number;
  /** Explains every answer to a caller with `schema:read`, not only those that are sent `x-explain: 1`. */
  alwaysExplain: boolean;
}

/** For whom an operation is carried out, which decides its answer together with the request. */
export interface AskingContext extends RequestContext {
  /** The connected account that calls are made for. */
  account: string | undefined;
  /** Whose objects are seen: those of a Stripe key and an account. */
  owner: string;
  /** Whether what is read may be remembered. */
  mayRemember: boolean;
  /** The caller's `idempotency-key` header. */
  idempotencyKey: string | undefined;
  explain: boolean;
}

/**
 * Finds out for whom each operation is carried out; one whose answer is not known yet gets a loader of its own and the
 * means to make tokens, with the Stripe key that each call takes.
 */
export function useOperation(options: OperationOptions): Plugin<AskingContext> {
  const { upstream, fixedFields, secretKey, publishableKey, connect, timeoutMs, alwaysExplain } = options;
  const ourId = secretKey === undefined ? undefined : credentialId('stripe', secretKey);
  const ourOwner = `${ourId}/`;
  return {
    onContextBuilding(building) {
      const { caller, header } = building.context;
      const account = chooseAccount(connect, caller.accounts, header('stripe-account'));
      const isOurs = caller.stripeKey === undefined;
      building.extendContext({
        account,
        owner: isOurs && !account ? ourOwner : `${isOurs ? ourId : caller.credentialId}/${account ?? ''}`,
        mayRemember: isOurs,
        idempotencyKey: checkKey(header('idempotency-key')),
        explain: caller.scopes.has('schema:read') && (alwaysExplain || header('x-explain') === '1'),
      });
    },
    onExecute(execution) {
      const { caller, account, owner, mayRemember, idempotencyKey, report, request } = execution.args.contextValue;
      const secret = caller.stripeKey ?? secretKey;
      if (!secret) throw new Error('A caller came without a Stripe key.');
      const deadline = performance.now() + timeoutMs;
      const read: Retrieve = async (resource, id, expand, mutability) => {
        const call: ReadCall = {
          kind: 'read',
          resource,
          id,
          expand,
          mutability,
          apiKey: secret,
          owner,
          mayRemember,
          account,
          report,
          deadline,
          waiting: request,
          cancellation: undefined,
        };
        report.reads += 1;
        try {
          const { object, isFinal } = await upstream(call);
          if (isFinal) report.finalReads += 1;
          return object;
        } catch (error) {
          if (isMissing(error)) return null;
          throw error;
        }
      };
      const load = createLoader(read, () => report.avoided++);
      const gateway: GatewayRequest = {
        caller,
        idempotencyKey,
        load: (resource, id, expand, mutability) => {
          const remembered =
            mayRemember && fixedFields?.recall({ kind: 'read', resource, id, expand, mutability, owner, report });
          if (!remembered) return load(resource, id, expand, mutability);
          report.reads += 1;
          report.finalReads += 1;
          return remembered;
        },
        createToken: ({ params, expand, idempotencyKey }) => {
          const isLegalEntity = params.account !== undefined || params.person !== undefined;
          const apiKey = caller.stripeKey === undefined && isLegalEntity && publishableKey ? publishableKey : secret;
          // Whether or not the answer is waited for, what was asked for is carried out.
          return upstream({
            kind: 'create-token',
            params,
            expand,
            idempotencyKey,
            apiKey,
            owner,
            mayRemember,
            account,
            report,
            deadline,
          });
        },
        mayActFor: (id) => mayActFor(connect, caller.accounts, id),
      };
      execution.extendContext({ gateway });
    },
  };
}

function checkKey(key: string | undefined): string | undefined {
  if (key === undefined || isIdempotencyKey(key)) return key;
  throw new GatewayError('BAD_USER_INPUT', 'The idempotency-key header takes 1 to 255 visible ASCII characters.');
}

/** What is not there is null; every other refusal of a read is an error. */
function isMissing(error: unknown): boolean {
  return error instanceof StripeRefusal && error.code === 'resource_missing';
}
