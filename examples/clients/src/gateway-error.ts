/** The first error of an answer, as the gateway wrote it. Nothing of the request is kept: it may hold a card number. */
export class GatewayError extends Error {
  readonly code: string;
  readonly requestId: string | undefined;
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | undefined;

  constructor(errors: readonly { message: string; extensions?: Record<string, unknown> }[] = []) {
    const { message = 'The answer was not one of the gateway.', extensions = {} } = errors[0] ?? {};
    super(message);
    this.name = 'GatewayError';
    this.code = String(extensions.code ?? 'UNKNOWN');
    this.requestId = extensions.requestId as string | undefined;
    this.retryAfter = extensions.retryAfter as number | undefined;
  }
}
