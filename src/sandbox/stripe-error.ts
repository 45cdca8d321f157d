/** What Stripe puts under `error`; absent fields are left out of the reply, never null. */
export interface ErrorDetails {
  message: string;
  type?: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  code?: string;
  param?: string;
  decline_code?: string;
  /** The failed charge, where one was made. */
  charge?: string;
  payment_intent?: object;
  payment_method?: object;
  setup_intent?: object;
}

/** A reply that is not 200. Thrown anywhere while a request is answered; `answer-request.ts` turns it into Stripe's error envelope. */
export class StripeError extends Error {
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(status: number, details: ErrorDetails) {
    super(withoutSecretDigits(details.message));
    this.name = 'StripeError';
    this.status = status;
    this.details = {
      ...details,
      message: this.message,
      ...(details.param !== undefined && { param: withoutSecretDigits(details.param) }),
    };
  }
}

export function fail(status: number, details: ErrorDetails): never {
  throw new StripeError(status, details);
}

/** 400 about one parameter: by far the most frequent error. */
export function failParameter(param: string, message: string, code?: string): never {
  throw new StripeError(400, { message, param, ...(code !== undefined && { code }) });
}

export function failMissing(param: string): never {
  failParameter(param, `Missing required param: ${param}.`, 'parameter_missing');
}

/** 404 when the id stands in the path, 400 when it is a parameter. */
export function failUnknownId(status: 400 | 404, param: string, kind: string, id: string): never {
  throw new StripeError(status, { message: `No such ${kind}: '${id}'`, code: 'resource_missing', param });
}

/** The envelope: https://docs.stripe.com/api/errors. `doc_url` exists only where there is a code. */
export function toErrorBody(error: StripeError, requestId: string, seconds: number): object {
  const { type = 'invalid_request_error', code, ...rest } = error.details;
  return {
    error: {
      ...(code !== undefined && { code, doc_url: toDocUrl(code) }),
      ...rest,
      ...(error.status !== 401 && {
        request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}?t=${seconds}`,
      }),
      type,
    },
  };
}

export function toDocUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`;
}

// Messages name ids and parameters as Stripe's do. A card, account or id number sent in the place of one must not come back;
// the digits of a UUID, which an idempotency key often is, may.
const SECRET_DIGITS = /(?<![0-9a-f-])(?:\d{9,}|\d{4}(?:[ -]\d{3,6}){2,3}|\d{3}[ -]\d{2}[ -]\d{4})(?![0-9a-f-])/gi;

function withoutSecretDigits(text: string): string {
  return text.replace(SECRET_DIGITS, '****');
}
