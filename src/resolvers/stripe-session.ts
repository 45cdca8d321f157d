import type { Caller } from '../auth/caller.js';
import { type ConnectPolicy, mayActFor } from '../auth/connect-policy.js';
import { createLoader, type Retrieve, type StripeObject } from '../expansion/loader.js';
import { StripeRefusal } from '../stripe/errors.js';
import type { OperationRecord } from '../stripe/operation-record.js';
import type { ClientConnection, CreateTokenCall, ReadCall, StripeReply, Upstream } from '../stripe/stripe-call.js';

export interface StripeSessionOptions {
  call: Upstream;
  /** Undefined where callers bring their own key. */
  secretKey: string | undefined;
  /** Account and person tokens are created with it. */
  publishableKey: string | undefined;
  connect: ConnectPolicy;
  /** Milliseconds that an operation has, whatever it asks of Stripe. */
  timeoutMs: number;
}

/** The request that a session belongs to. */
export interface SessionRequest {
  caller: Caller;
  account: string | undefined;
  owner: string;
  mayCache: boolean;
  record: OperationRecord;
  client: ClientConnection | undefined;
  address: string | undefined;
  /** Charges a read that Stripe has to answer to the caller's rate limit. */
  charge?: (() => Promise<void> | undefined) | undefined;
  /** Hears how each create ended, before its result is used. `kind` is that of the token. */
  onCreated?: ((kind: string, outcome: StripeReply | Error) => void | Promise<void>) | undefined;
}

/** The calls to Stripe of one operation, with the key, the account and the deadline that hold for it. */
export class StripeSession {
  readonly #options: StripeSessionOptions;
  readonly #request: SessionRequest;
  readonly #deadline: number;
  #load: Retrieve | undefined;

  constructor(options: StripeSessionOptions, request: SessionRequest) {
    this.#options = options;
    this.#request = request;
    this.#deadline = performance.now() + options.timeoutMs;
  }

  /**
   * Reads one object by its id; null when there is no such object. Reads of the same object in one operation are merged into
   * one call.
   */
  load(...args: Parameters<Retrieve>): ReturnType<Retrieve> {
    this.#load ??= createLoader(
      (...read) => this.#read(...read),
      () => this.#request.record.avoided++,
    );
    return this.#load(...args);
  }

  /** Creates a token. A client that goes away does not stop it: what was asked for is carried out. */
  async createToken({
    params,
    expand,
    idempotencyKey,
  }: Pick<CreateTokenCall, 'params' | 'expand' | 'idempotencyKey'>): Promise<StripeReply> {
    const { publishableKey } = this.#options;
    const { caller, onCreated } = this.#request;
    const kind = kindOf(params);
    const isLegalEntity = params.account !== undefined || params.person !== undefined;
    const usePublishable = caller.stripeKey === undefined && isLegalEntity && publishableKey !== undefined;
    const { account, owner, mayCache, record } = this.#request;
    const call: CreateTokenCall = {
      kind: 'create-token',
      params,
      expand,
      idempotencyKey,
      apiKey: usePublishable ? publishableKey : this.#apiKey,
      account,
      owner,
      callerId: this.#callerId,
      isCacheable: mayCache,
      record,
      attempt: 1,
      deadline: this.#deadline,
      cancellation: undefined,
    };
    const reply = await this.#options.call(call).catch(async (error: Error) => {
      await onCreated?.(kind, error);
      throw error;
    });
    await onCreated?.(kind, reply);
    return reply;
  }

  /** Whether the gateway and the caller may both act for a connected account. */
  mayActFor(account: string): boolean {
    return mayActFor(this.#options.connect, this.#request.caller.accounts, account);
  }

  async #read(...[resource, id, expand, mutability]: Parameters<Retrieve>): Promise<StripeObject | null> {
    const { account, owner, mayCache, record, client, charge } = this.#request;
    record.reads += 1;
    // Every property of a call, since the layers of the client copy it: a copy of the same shape is cheap.
    const call: ReadCall = {
      kind: 'read',
      resource,
      id,
      expand,
      mutability,
      apiKey: this.#apiKey,
      account,
      owner,
      callerId: this.#callerId,
      isCacheable: mayCache,
      record,
      attempt: 1,
      deadline: this.#deadline,
      cancellation: undefined,
      client,
      charge,
    };
    try {
      const { object, isImmutable } = await this.#options.call(call);
      if (isImmutable) record.immutableReads += 1;
      return object;
    } catch (error) {
      if (error instanceof StripeRefusal && error.code === 'resource_missing') return null;
      throw error;
    }
  }

  get #apiKey(): string {
    const apiKey = this.#request.caller.stripeKey ?? this.#options.secretKey;
    if (!apiKey) throw new Error('There is no Stripe key for this caller.');
    return apiKey;
  }

  get #callerId(): string {
    const { caller, address } = this.#request;
    return caller.credentialId ?? address ?? 'anyone';
  }
}

const KINDS = ['card', 'bank_account', 'pii', 'account', 'person', 'cvc_update'] as const;

/** Clones of saved cards and bank accounts are a kind of their own. */
function kindOf(params: CreateTokenCall['params']): string {
  return KINDS.find((kind) => typeof params[kind] === 'object') ?? 'saved';
}
