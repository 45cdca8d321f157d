import { builder } from '../builder.js';

export const AddressInput = builder.inputType('AddressInput', {
  description: 'A postal address. Strings hold at most 5000 characters where no less is said.',
  fields: (t) => ({
    line1: t.string({ description: 'Street and house number, block or post-office box: at most 200 characters.' }),
    line2: t.string({ description: 'Flat, suite, unit or building: at most 200 characters.' }),
    city: t.string({ description: 'City, district, suburb, town, village or ward: at most 100 characters.' }),
    state: t.string({ description: 'State, county, province, prefecture or region.' }),
    postalCode: t.string({ description: 'Postal code.' }),
    country: t.string({ description: 'Two letters, ISO 3166.' }),
  }),
});

export const JapanAddressInput = builder.inputType('JapanAddressInput', {
  description: 'A Japanese address, in kana or in kanji. Strings hold at most 5000 characters.',
  fields: (t) => ({
    line1: t.string({ description: 'Block or building number.' }),
    line2: t.string({ description: 'Details of the building.' }),
    town: t.string({ description: 'Town or cho-me.' }),
    city: t.string({ description: 'City or ward.' }),
    state: t.string({ description: 'Prefecture.' }),
    postalCode: t.string({ description: 'Postal code.' }),
    country: t.string({ description: 'Two letters, ISO 3166.' }),
  }),
});
