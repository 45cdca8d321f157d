export type FieldName = 'number' | 'expiry' | 'cvc' | 'name' | 'postalCode';

/** What is wrong: at the inputs, and with the whole. */
export interface Problem {
  fields: Partial<Record<FieldName, string>>;
  message?: string;
  /** The token may have been made all the same: try again with the same idempotency key. */
  isUncertain?: boolean;
}
