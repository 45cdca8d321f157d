import type { CardInput } from './create-token.js';
import type { Problem } from './problem.js';

/** Reads the form. Only what could not be sent at all is judged here: the rest is for Stripe, which knows better. */
export function readCard(form: FormData): { card: CardInput } | Problem {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const number = text('number').replace(/[ -]/g, '');
  const [, month, year] = /^(\d{1,2}) *\/? *(\d{4}|\d{2})$/.exec(text('expiry')) ?? [];
  const cvc = text('cvc');

  const fields: Problem['fields'] = {};
  if (!/^\d+$/.test(number)) fields.number = 'Enter the digits on the front of the card.';
  if (!month || !year) fields.expiry = 'Enter it as MM / YY.';
  if (!/^\d+$/.test(cvc)) fields.cvc = 'Enter the 3 or 4 digits.';
  if (Object.keys(fields).length > 0) return { fields };

  return {
    card: {
      number,
      expMonth: Number(month),
      expYear: Number(year),
      cvc,
      name: text('name') || null,
      addressZip: text('postalCode') || null,
    },
  };
}
