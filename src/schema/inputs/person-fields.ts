import type { builder } from '../builder.js';
import { AddressInput, JapanAddressInput } from './address-inputs.js';
import { CalendarDateInput } from './calendar-date-input.js';
import { choice } from './choice.js';
import { PersonVerificationInput } from './document-inputs.js';

type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

const PoliticalExposure = choice('PoliticalExposure', {
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
