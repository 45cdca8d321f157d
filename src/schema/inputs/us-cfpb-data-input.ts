import { builder } from '../builder.js';
import { choice } from './choice.js';

const Ethnicity = choice('Ethnicity', {
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

const Race = choice('Race', {
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
    selfIdentifiedGender: t.string({
      description: 'The gender in words of their own: at most 5000 characters.',
    }),
  }),
});
