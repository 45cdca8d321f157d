import type { ErrorCode } from '../errors.js';

/** A request as every door hands it over, whatever runtime it came in on. */
export interface DoorRequest {
  method: string;
  /** The path alone, as it was sent: no query, no origin. */
  path: string;
  /** Whether the Host header is a name that the gateway answers to, where the runtime does not see to that. */
  hasGoodHost: boolean;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** The client's address, where the runtime tells it. */
  address: string | undefined;
  /** Aborted when the client disconnects before it has its answer. Made when it is asked for. */
  readonly signal: AbortSignal;
  /** The whole body; refused with a `BodyTooLarge` past `limit` bytes. */
  body(limit: number): Promise<Uint8Array>;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** What a request was refused for, in place of a body. */
  refusal?: { code: ErrorCode; message: string };
}

/** A parser before the door has read the body away. */
export class BodyTaken extends Error {
  override readonly name = 'BodyTaken';
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Thrown where a request ends early; carries the answer. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super('refused');
    this.answer = answer;
  }
}
