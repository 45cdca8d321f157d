import { Address, JapanAddress } from './refs.js';

Address.implement({
  description: 'A postal address.',
  fields: (t) => ({
    line1: t.exposeString('line1', {
      nullable: true,
      description: 'Street, house number, post-office box or company name.',
    }),
    line2: t.exposeString('line2', { nullable: true, description: 'Flat, suite, unit or building.' }),
    city: t.exposeString('city', { nullable: true, description: 'City, district, suburb, town or village.' }),
    state: t.exposeString('state', { nullable: true, description: 'State, county, province or region.' }),
    postalCode: t.exposeString('postal_code', { nullable: true, description: 'Postal code.' }),
    country: t.exposeString('country', { nullable: true, description: 'The country: two letters, ISO 3166.' }),
  }),
});

JapanAddress.implement({
  description: 'A postal address in Japan, in kana or in kanji.',
  fields: (t) => ({
    line1: t.exposeString('line1', { nullable: true, description: 'Block and building number.' }),
    line2: t.exposeString('line2', { nullable: true, description: 'Details of the building.' }),
    town: t.exposeString('town', { nullable: true, description: 'Town or cho-me.' }),
    city: t.exposeString('city', { nullable: true, description: 'City or ward.' }),
    state: t.exposeString('state', { nullable: true, description: 'Prefecture.' }),
    postalCode: t.exposeString('postal_code', { nullable: true, description: 'Postal code.' }),
    country: t.exposeString('country', { nullable: true, description: 'The country: two letters, ISO 3166.' }),
  }),
});
