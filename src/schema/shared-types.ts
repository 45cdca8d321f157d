import {
  Address,
  CalendarDate,
  Declaration,
  JapanAddress,
  MoneyAmount,
  Shipping,
  VerificationDocument,
} from './refs.js';

Address.implement({
  description: 'A postal address.',
  fields: (t) => ({
    line1: t.exposeString('line1', { description: 'Street, house number, post-office box or company name.' }),
    line2: t.exposeString('line2', { description: 'Flat, suite, unit or building.' }),
    city: t.exposeString('city', { description: 'City, district, suburb, town or village.' }),
    state: t.exposeString('state', { description: 'State, county, province or region.' }),
    postalCode: t.exposeString('postal_code', { description: 'Postal code.' }),
    country: t.exposeString('country', { description: 'The country: two letters, ISO 3166.' }),
  }),
});

JapanAddress.implement({
  description: 'A postal address in Japan, in kana or in kanji.',
  fields: (t) => ({
    line1: t.exposeString('line1', { description: 'Block and building number.' }),
    line2: t.exposeString('line2', { description: 'Details of the building.' }),
    town: t.exposeString('town', { description: 'Town or cho-me.' }),
    city: t.exposeString('city', { description: 'City or ward.' }),
    state: t.exposeString('state', { description: 'Prefecture.' }),
    postalCode: t.exposeString('postal_code', { description: 'Postal code.' }),
    country: t.exposeString('country', { description: 'The country: two letters, ISO 3166.' }),
  }),
});

Shipping.implement({
  description: 'Where and how goods are shipped.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name of the recipient.' }),
    phone: t.exposeString('phone', { description: 'The phone number of the recipient.' }),
    carrier: t.exposeString('carrier', { description: 'The delivery service.' }),
    trackingNumber: t.exposeString('tracking_number', {
      description: 'The tracking number; several are separated by commas.',
    }),
    address: t.nested('address', { type: Address, description: 'The shipping address.' }),
  }),
});

MoneyAmount.implement({
  description: 'An amount of money in one currency.',
  fields: (t) => ({
    currency: t.exposeString('currency', { nullable: false, description: 'The currency, ISO 4217 in lower case.' }),
    amount: t.exposeFloat('amount', {
      nullable: false,
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

CalendarDate.implement({
  description: 'A day of the calendar. A part that is not known is null.',
  fields: (t) => ({
    year: t.exposeInt('year', { description: 'The year, four digits.' }),
    month: t.exposeInt('month', { description: 'The month, 1 to 12.' }),
    day: t.exposeInt('day', { description: 'The day of the month, 1 to 31.' }),
  }),
});

Declaration.implement({
  description: 'When and from where somebody declared something to Stripe, or agreed to its terms.',
  fields: (t) => ({
    date: t.timestamp('date', { description: 'When it was declared.' }),
    ip: t.exposeString('ip', { description: 'The address it was declared from.' }),
    userAgent: t.exposeString('user_agent', { description: 'The user agent of the browser it was declared in.' }),
  }),
});

VerificationDocument.implement({
  description: 'A document that proves an identity. https://docs.stripe.com/connect/identity-verification',
  fields: (t) => ({
    front: t.idOf('front', { description: 'The id of the uploaded file with its front.' }),
    back: t.idOf('back', { description: 'The id of the uploaded file with its back.' }),
    details: t.exposeString('details', { description: 'Why it was refused, in words.' }),
    detailsCode: t.exposeString('details_code', {
      description: 'Why it was refused, such as `document_expired` or `document_too_large`.',
    }),
  }),
});
