export type StripeReply = Record<string, unknown>;

export const CREATED = 1_700_000_000;
export const MOMENT = '2023-11-14T22:13:20.000Z';
export const list = (...data: StripeReply[]) => ({ object: 'list', data, has_more: false, url: '/v1/list' });
export const made = (object: string, id: string, rest: StripeReply = {}) => ({
  id,
  object,
  created: CREATED,
  livemode: false,
  ...rest,
});

// Objects with the keys that Stripe always gives and no other.
export const card: StripeReply = {
  id: 'card_1',
  object: 'card',
  brand: 'Visa',
  exp_month: 8,
  exp_year: 2030,
  funding: 'credit',
  last4: '4242',
};
export const bankAccount: StripeReply = {
  id: 'ba_1',
  object: 'bank_account',
  country: 'US',
  currency: 'usd',
  last4: '6789',
  status: 'new',
};
export const source = made('source', 'src_1', {
  client_secret: 'hidden',
  flow: 'none',
  status: 'chargeable',
  type: 'card',
});
export const customer = made('customer', 'cus_1');
export const account: StripeReply = { id: 'acct_1', object: 'account' };
export const paymentMethod = made('payment_method', 'pm_1', { type: 'card', billing_details: {} });
export const token = made('token', 'tok_1', { type: 'card', used: false });
