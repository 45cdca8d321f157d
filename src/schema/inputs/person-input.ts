import { builder } from '../builder.js';
import { inputEnum } from '../stripe-enum.js';
import {
  AdditionalTosAcceptancesInput,
  AddressInput,
  CalendarDateInput,
  JapanAddressInput,
  PersonDocumentsInput,
  PersonVerificationInput,
} from './shared-inputs.js';

const Ethnicity = inputEnum('Ethnicity', {
  description: 'An ethnicity as the CFPB of the US counts them.',
  values: {
    cuban: 'Cuban.',
    hispanic_or_latino: 'Hispanic or Latino.',
    mexican: 'Mexican.',
    not_hispanic_or_latino: 'Neither Hispanic nor Latino.',
    other_hispanic_or_latino: 'Another Hispanic or Latino origin: say which in `ethnicityOther`.',
    prefer_not_to_answer: 'The person prefers not to answer.',
    puerto_rican: 'Puerto Rican.',
  },
});

const Race = inputEnum('Race', {
  description: 'A race as the CFPB of the US counts them.',
  values: {
    african_american: 'African American.',
    american_indian_or_alaska_native: 'American Indian or Alaska Native.',
    asian: 'Asian.',
    asian_indian: 'Asian Indian.',
    black_or_african_american: 'Black or African American.',
    chinese: 'Chinese.',
    ethiopian: 'Ethiopian.',
    filipino: 'Filipino.',
    guamanian_or_chamorro: 'Guamanian or Chamorro.',
    haitian: 'Haitian.',
    jamaican: 'Jamaican.',
    japanese: 'Japanese.',
    korean: 'Korean.',
    native_hawaiian: 'Native Hawaiian.',
    native_hawaiian_or_other_pacific_islander: 'Native Hawaiian or other Pacific Islander.',
    nigerian: 'Nigerian.',
    other_asian: 'Another Asian race: say which in `raceOther`.',
    other_black_or_african_american: 'Another Black or African American race: say which in `raceOther`.',
    other_pacific_islander: 'Another Pacific Islander race: say which in `raceOther`.',
    prefer_not_to_answer: 'The person prefers not to answer.',
    samoan: 'Samoan.',
    somali: 'Somali.',
    vietnamese: 'Vietnamese.',
    white: 'White.',
  },
});

const EthnicityDetailsInput = builder.inputType('EthnicityDetailsInput', {
  description: "The person's ethnicity.",
  fields: (t) => ({
    ethnicity: t.field({ type: [Ethnicity], description: 'All that apply.' }),
    ethnicityOther: t.string({
      description: 'The origin in words, where another one is chosen: at most 5000 characters.',
    }),
  }),
});

const RaceDetailsInput = builder.inputType('RaceDetailsInput', {
  description: "The person's race.",
  fields: (t) => ({
    race: t.field({ type: [Race], description: 'All that apply.' }),
    raceOther: t.string({ description: 'The race in words, where another one is chosen: at most 5000 characters.' }),
  }),
});

export const UsCfpbDataInput = builder.inputType('UsCfpbDataInput', {
  description:
    'Demographic data that the Consumer Financial Protection Bureau of the US collects. ' +
    'https://docs.stripe.com/api/tokens/create_person#create_person_token-person-us_cfpb_data',
  fields: (t) => ({
    ethnicityDetails: t.field({ type: EthnicityDetailsInput, description: 'The ethnicity.' }),
    raceDetails: t.field({ type: RaceDetailsInput, description: 'The race.' }),
    selfIdentifiedGender: t.string({ description: 'The gender in words of their own: at most 5000 characters.' }),
  }),
});

type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

const PoliticalExposure = inputEnum('PoliticalExposure', {
  description:
    'Whether a person, or somebody close to them, holds or has held an important public office in any country.',
  values: { existing: 'Somebody does or did.', none: 'Nobody does or did.' },
});

/** What Stripe asks of a person in both places, `account.individual` and `person`. The limits are in characters. */
export function personFields(t: InputFieldBuilder, limits: { name: number; alias: number }) {
  return {
    firstName: t.string({ description: `The first name: at most ${limits.name} characters.` }),
    firstNameKana: t.string({ description: 'The first name in kana (Japan).' }),
    firstNameKanji: t.string({ description: 'The first name in kanji (Japan).' }),
    lastName: t.string({ description: `The last name: at most ${limits.name} characters.` }),
    lastNameKana: t.string({ description: 'The last name in kana (Japan).' }),
    lastNameKanji: t.string({ description: 'The last name in kanji (Japan).' }),
    maidenName: t.string({ description: 'The maiden name.' }),
    fullNameAliases: t.stringList({
      description: `Other names that the person is known by: at most ${limits.alias} characters each. null or an empty list empties it.`,
    }),
    dob: t.field({ type: CalendarDateInput, description: 'The day of birth. null empties it.' }),
    gender: t.string({ description: 'The gender. Rules between countries know `male` and `female` only.' }),
    email: t.string({ description: 'The email address.' }),
    phone: t.string({ description: 'The phone number.' }),
    address: t.field({ type: AddressInput, description: 'The main address.' }),
    addressKana: t.field({ type: JapanAddressInput, description: 'The main address in kana (Japan).' }),
    addressKanji: t.field({ type: JapanAddressInput, description: 'The main address in kanji (Japan).' }),
    registeredAddress: t.field({ type: AddressInput, description: 'The registered address.' }),
    idNumber: t.field({
      type: 'PersonalIdNumber',
      description: 'The id number of their country, such as a social security number, or a token of type PII.',
    }),
    idNumberSecondary: t.field({
      type: 'PersonalIdNumber',
      description:
        'A second id number for stronger checks, such as the laser code of a Thai id card, or a token of type PII.',
    }),
    ssnLast4: t.field({
      type: 'PersonalIdNumber',
      description: 'The last four digits of the social security number (US).',
    }),
    politicalExposure: t.field({ type: PoliticalExposure, description: 'Whether the person is politically exposed.' }),
    verification: t.field({ type: PersonVerificationInput, description: 'Documents about the person.' }),
    metadata: t.field({
      type: 'Metadata',
      description: 'Keys and values of your own. An empty value drops its key; null drops them all.',
    }),
  };
}

/** What Stripe asks of the tie between a person and the legal entity in both places. */
export function relationshipFields(t: InputFieldBuilder) {
  return {
    director: t.boolean({ description: 'Whether the person is a director: a member of the governing board.' }),
    executive: t.boolean({ description: 'Whether the person leads: controls, manages or directs the organisation.' }),
    owner: t.boolean({ description: 'Whether the person is an owner.' }),
    percentOwnership: t.float({ description: 'What the person owns of it, in percent. null empties it.' }),
    title: t.string({ description: 'The title, such as CEO: at most 5000 characters.' }),
  };
}

const PersonRelationshipInput = builder.inputType('PersonRelationshipInput', {
  description: 'What the person is to the legal entity of the account.',
  fields: (t) => ({
    ...relationshipFields(t),
    authorizer: t.boolean({ description: "Whether the person authorizes the account's representative." }),
    legalGuardian: t.boolean({
      description: "Whether the person is the legal guardian of the account's representative.",
    }),
    representative: t.boolean({
      description:
        'Whether the person is the primary representative of the account: the one who opened it. There is one at a time.',
    }),
  }),
});

export const PersonInput = builder.inputType('PersonInput', {
  description:
    'A person of a connected account, to create or update the person with. Strings hold at most 5000 characters where no ' +
    'less is said. https://docs.stripe.com/api/tokens/create_person',
  fields: (t) => ({
    ...personFields(t, { name: 5000, alias: 5000 }),
    nationality: t.string({ description: 'The country of nationality: two letters, ISO 3166, or `XX` for none.' }),
    relationship: t.field({ type: PersonRelationshipInput, description: 'What the person is to the legal entity.' }),
    documents: t.field({ type: PersonDocumentsInput, description: 'Documents that Stripe may ask for.' }),
    additionalTosAcceptances: t.field({
      type: AdditionalTosAcceptancesInput,
      description: 'Acceptances of agreements by a legal guardian or an authorizer.',
    }),
    usCfpbData: t.field({ type: UsCfpbDataInput, description: 'Demographic data (US).' }),
  }),
});
