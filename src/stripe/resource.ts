/** A resource that Stripe returns by its id. */
export type Resource = 'token' | 'confirmation_token' | 'customer' | 'account';

export const RESOURCE_PATHS: Record<Resource, string> = {
  token: '/v1/tokens',
  confirmation_token: '/v1/confirmation_tokens',
  customer: '/v1/customers',
  account: '/v1/accounts',
};
