import type Stripe from 'stripe';
import { email, hash, required, text, unsettable } from './parameters.js';

// Parameters that several routes take.

/** In the addresses of customers and payments, every field may be unset; how long it may be is not limited further. */
export const address = hash({
  line1: unsettable(text()),
  line2: unsettable(text()),
  city: unsettable(text()),
  state: unsettable(text()),
  postal_code: unsettable(text()),
  country: unsettable(text()),
});

export const shipping = hash({
  address: required(address),
  name: required(text()),
  phone: unsettable(text()),
  carrier: text(),
  tracking_number: text(),
});

export const billingDetails = hash({
  address: unsettable(address),
  email: unsettable(email),
  name: unsettable(text()),
  phone: unsettable(text()),
  tax_id: text(),
});

type AddressValues = NonNullable<ReturnType<typeof address>>;

/** An address as Stripe returns it: what was not given is null. */
export function toAddress(values: Partial<AddressValues> | null | undefined): Stripe.Address | null {
  if (!values) return null;
  const { line1 = null, line2 = null, city = null, state = null, postal_code = null, country = null } = values;
  return { city, country, line1, line2, postal_code, state };
}

export function toShipping(values: NonNullable<ReturnType<typeof shipping>> | null | undefined): {
  address: Stripe.Address;
  name: string;
  phone: string | null;
  carrier: string | null;
  tracking_number: string | null;
} | null {
  if (!values) return null;
  return {
    address: toAddress(values.address) ?? NO_ADDRESS,
    carrier: values.carrier ?? null,
    name: values.name,
    phone: values.phone ?? null,
    tracking_number: values.tracking_number ?? null,
  };
}

export const NO_ADDRESS: Stripe.Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
};

export function toBillingDetails(values: ReturnType<typeof billingDetails>): {
  address: Stripe.Address;
  email: string | null;
  name: string | null;
  phone: string | null;
  tax_id: string | null;
} {
  return {
    address: toAddress(values?.address) ?? NO_ADDRESS,
    email: values?.email ?? null,
    name: values?.name ?? null,
    phone: values?.phone ?? null,
    tax_id: values?.tax_id ?? null,
  };
}
