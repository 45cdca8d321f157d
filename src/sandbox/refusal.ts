/** What Stripe puts under `error`; absent fields are left out of the answer, never null. */
export interface RefusalDetails {
  message: string;
  type?: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  code?: string;
  param?: string;
  decline_code?: string;
}

/** An answer that is not 200. Thrown anywhere below the door, which turns it into Stripe's error envelope. */
export class Refusal extends Error {
  readonly status: number;
  readonly details: RefusalDetails;

  constructor(status: number, details: RefusalDetails) {
    super(withoutSecretDigits(details.message));
    this.name = 'Refusal';
    this.status = status;
    this.details = {
      ...details,
      message: this.message,
      ...(details.param !== undefined && { param: withoutSecretDigits(details.param) }),
    };
  }
}

export function refuse(status: number, details: RefusalDetails): never {
  throw new Refusal(status, details);
}

/** 400 about one parameter: by far the most frequent refusal. */
export function refuseParameter(param: string, message: string, code?: string): never {
  throw new Refusal(400, { message, param, ...(code !== undefined && { code }) });
}

export function refuseMissing(param: string): never {
  refuseParameter(param, `Missing required param: ${param}.`, 'parameter_missing');
}

/** 404 when the id stands in the path, 400 when it is a parameter. */
export function refuseUnknownId(status: 400 | 404, param: string, kind: string, id: string): never {
  throw new Refusal(status, { message: `No such ${kind}: '${id}'`, code: 'resource_missing', param });
}

/** The envelope: https://docs.stripe.com/api/errors. `doc_url` exists only where there is a code. */
export function toErrorBody(refusal: Refusal, requestId: string, seconds: number): object {
  const { type = 'invalid_request_error', code, ...rest } = refusal.details;
  return {
    error: {
      ...(code !== undefined && { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }),
      ...rest,
      ...(refusal.status !== 401 && {
        request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}?t=${seconds}`,
      }),
      type,
    },
  };
}

// Messages name ids and parameters as Stripe's do. A card, account or id number sent in the place of one must not come back;
// the digits of a UUID, which an idempotency key often is, may.
const SECRET_DIGITS = /(?<![0-9a-f-])(?:\d{9,}|\d{4}(?:[ -]\d{3,6}){2,3}|\d{3}[ -]\d{2}[ -]\d{4})(?![0-9a-f-])/gi;

function withoutSecretDigits(text: string): string {
  return text.replace(SECRET_DIGITS, '****');
}
