import { array, choice, email, hash, integer, map, text, unsettable } from './parameters.js';
import { expand } from './token-parameters.js';

const address = hash({
  line1: text(),
  line2: text(),
  city: text(),
  state: text(),
  postal_code: text(),
  country: text(),
});

/** POST /v1/customers: the parameters that a customer is told apart by, not all of Stripe's. */
export const customerParameters = {
  source: text(),
  email: unsettable(email),
  name: unsettable(text(256)),
  description: unsettable(text()),
  phone: unsettable(text()),
  address: unsettable(address),
  shipping: unsettable(hash({ address, name: text(), phone: text() })),
  preferred_locales: array(text()),
  tax_exempt: unsettable(choice('none', 'exempt', 'reverse')),
  balance: integer,
  metadata: unsettable(map),
  expand,
};
