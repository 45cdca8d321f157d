/** Any object of Stripe's as the sandbox keeps it: references are ids, fields returned on demand are always filled in. */
export interface StripeObject {
  id: string;
  object: string;
  [field: string]: unknown;
}

export interface Card extends StripeObject {
  object: 'card';
  brand: string;
  funding: string;
  last4: string;
  exp_month: number;
  exp_year: number;
  fingerprint: string;
  cvc_check: string | null;
  customer?: string;
  account?: string;
}

export interface BankAccount extends StripeObject {
  object: 'bank_account';
  country: string;
  currency: string;
  last4: string;
  fingerprint: string;
  status: string;
  customer?: string;
  account?: string;
}

export interface Token extends StripeObject {
  object: 'token';
  type: string;
  used: boolean;
  card?: Card;
  bank_account?: BankAccount;
}

/** A list holds ids; they turn into objects when the list is shown, so that one object is never kept twice. */
export interface List {
  object: 'list';
  data: string[];
  has_more: boolean;
  url: string;
}

export interface Customer extends StripeObject {
  object: 'customer';
  default_source: string | null;
  sources: List;
}

export interface Account extends StripeObject {
  object: 'account';
  default_currency: string;
  external_accounts: List;
}

export function isDeleted(object: StripeObject): boolean {
  return object.deleted === true;
}

export function toList(url: string, data: string[] = []): List {
  return { object: 'list', data, has_more: false, url };
}
