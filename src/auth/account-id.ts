/** The id of a connected account. https://docs.stripe.com/connect */
export function isAccountId(text: unknown): text is string {
  return typeof text === 'string' && /^acct_[A-Za-z0-9_]{1,250}$/.test(text);
}
