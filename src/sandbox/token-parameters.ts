import { bankAccountParameters } from './bank-accounts.js';
import { cardParameters } from './cards.js';
import { metadata } from './metadata.js';
import {
  array,
  boolean,
  choice,
  decimal,
  email,
  hash,
  idOr,
  integer,
  required,
  text,
  unsettable,
} from './parameters.js';

// Every parameter of POST /v1/tokens: https://docs.stripe.com/api/tokens. One table, so that a parameter that Stripe adds is one line.

export const address = hash({
  line1: text(200),
  line2: text(200),
  city: text(100),
  state: text(),
  postal_code: text(),
  country: text(),
});

const japaneseAddress = hash({
  line1: text(),
  line2: text(),
  town: text(),
  city: text(),
  state: text(),
  postal_code: text(),
  country: text(),
});

const date = unsettable(hash({ day: required(integer), month: required(integer), year: required(integer) }));
const declaration = hash({ date: integer, ip: text(), user_agent: text() });
const document = hash({ front: text(500), back: text(500) });
const files = hash({ files: unsettable(array(unsettable(text(500)))) });

const structures = choice(
  ...['free_zone_establishment', 'free_zone_llc', 'government_instrumentality', 'governmental_unit'],
  ...[
    'incorporated_non_profit',
    'incorporated_partnership',
    'limited_liability_partnership',
    'llc',
    'multi_member_llc',
  ],
  ...['private_company', 'private_corporation', 'private_partnership', 'public_company', 'public_corporation'],
  ...['public_partnership', 'registered_charity', 'single_member_llc', 'sole_establishment', 'sole_proprietorship'],
  ...['tax_exempt_government_instrumentality', 'unincorporated_association', 'unincorporated_non_profit'],
  'unincorporated_partnership',
);

const ethnicities = choice(
  ...['cuban', 'hispanic_or_latino', 'mexican', 'not_hispanic_or_latino', 'other_hispanic_or_latino'],
  ...['prefer_not_to_answer', 'puerto_rican'],
);

const races = choice(
  ...['african_american', 'american_indian_or_alaska_native', 'asian', 'asian_indian', 'black_or_african_american'],
  ...['chinese', 'ethiopian', 'filipino', 'guamanian_or_chamorro', 'haitian', 'jamaican', 'japanese', 'korean'],
  ...['native_hawaiian', 'native_hawaiian_or_other_pacific_islander', 'nigerian', 'other_asian'],
  ...['other_black_or_african_american', 'other_pacific_islander', 'prefer_not_to_answer', 'samoan', 'somali'],
  ...['vietnamese', 'white'],
);

export const businessType = choice('company', 'government_entity', 'individual', 'non_profit');

export const company = hash({
  name: text(200),
  name_kana: text(200),
  name_kanji: text(200),
  address,
  address_kana: japaneseAddress,
  address_kanji: japaneseAddress,
  administrative_address: address,
  physical_address: address,
  principal_place_of_business: address,
  directors_provided: boolean,
  executives_provided: boolean,
  owners_provided: boolean,
  export_license_id: text(),
  export_purpose_code: text(),
  phone: text(),
  registration_date: date,
  registration_number: text(),
  structure: unsettable(structures),
  tax_id: text(),
  tax_id_registrar: text(),
  vat_id: text(),
  ownership_declaration: declaration,
  ownership_declaration_shown_and_signed: boolean,
  ownership_exemption_reason: unsettable(
    choice('qualified_entity_exceeds_ownership_threshold', 'qualifies_as_financial_institution'),
  ),
  directorship_declaration: declaration,
  representative_declaration: declaration,
  verification: hash({ document }),
});

/** What an individual and a person share; only the longest names allowed differ. */
export const identity = (nameLength: number, aliasLength: number) => ({
  first_name: text(nameLength),
  first_name_kana: text(),
  first_name_kanji: text(),
  last_name: text(nameLength),
  last_name_kana: text(),
  last_name_kanji: text(),
  maiden_name: text(),
  full_name_aliases: unsettable(array(text(aliasLength))),
  address,
  address_kana: japaneseAddress,
  address_kanji: japaneseAddress,
  registered_address: address,
  dob: date,
  email,
  phone: text(),
  gender: text(),
  id_number: text(),
  id_number_secondary: text(),
  ssn_last_4: text(),
  political_exposure: choice('existing', 'none'),
  metadata,
  verification: hash({ document, additional_document: document }),
});

export const relationship = {
  director: boolean,
  executive: boolean,
  owner: boolean,
  percent_ownership: unsettable(decimal),
  title: text(),
};

/** Of a person token, and of a person when it is made without one. */
export const personParameters = {
  ...identity(5000, 5000),
  nationality: text(),
  relationship: hash({ ...relationship, authorizer: boolean, legal_guardian: boolean, representative: boolean }),
  documents: hash({ company_authorization: files, passport: files, visa: files }),
  additional_tos_acceptances: hash({
    account: hash({ date: integer, ip: text(), user_agent: unsettable(text()) }),
  }),
  us_cfpb_data: hash({
    ethnicity_details: hash({ ethnicity: array(ethnicities), ethnicity_other: text() }),
    race_details: hash({ race: array(races), race_other: text() }),
    self_identified_gender: text(),
  }),
};

export const tokenParameters = {
  card: idOr(cardParameters),
  bank_account: idOr(bankAccountParameters),
  pii: hash({ id_number: text() }),
  account: hash({
    business_type: businessType,
    company,
    individual: hash({ ...identity(100, 300), relationship: hash(relationship) }),
    tos_shown_and_accepted: boolean,
  }),
  person: hash(personParameters),
  cvc_update: hash({ cvc: required(text()) }),
  customer: text(),
};
