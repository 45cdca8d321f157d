/** A resource that Stripe returns by its id. */
export type Resource = 'token' | 'customer' | 'account';

export const RESOURCE_PATHS: Record<Resource, string> = {
  token: '/v1/tokens',
  customer: '/v1/customers',
  account: '/v1/accounts',
};
