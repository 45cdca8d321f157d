import { MoneyAmount } from './refs.js';

MoneyAmount.implement({
  description: 'An amount of money in one currency.',
  fields: (t) => ({
    currency: t.exposeString('currency', { description: 'The currency, ISO 4217 in lower case.' }),
    amount: t.exposeFloat('amount', {
      description:
        'A whole number in the smallest unit of the currency, such as cents. A Float, as it may not fit into 32 bits. https://docs.stripe.com/currencies',
    }),
  }),
});

/** Stripe's hash of amounts by currency as a list. */
export function toMoneyAmounts(amounts: Record<string, number>): { currency: string; amount: number }[];
export function toMoneyAmounts(
  amounts: Record<string, number> | null | undefined,
): { currency: string; amount: number }[] | null;
export function toMoneyAmounts(amounts: Record<string, number> | null | undefined) {
  return amounts ? Object.entries(amounts).map(([currency, amount]) => ({ currency, amount })) : null;
}
