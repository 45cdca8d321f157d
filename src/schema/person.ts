import type Stripe from 'stripe';
import { builder } from './builder.js';
import {
  Address,
  CalendarDate,
  Declaration,
  JapanAddress,
  Person,
  PersonRequirements,
  StripeObject,
  VerificationDocument,
} from './refs.js';
import { stripeEnum } from './stripe-enum.js';

/**
 * Deliberately left out: `account`, the object that it hangs under, and `us_cfpb_data`, which is given for reports to the
 * CFPB and for nothing else.
 */
Person.implement({
  interfaces: [StripeObject],
  description:
    'A person behind an account. Id numbers can be written, never read. https://docs.stripe.com/api/persons/object',
  fields: (t) => ({
    created: t.timestamp('created', { description: 'When it was created.' }),
    firstName: t.exposeString('first_name', { description: 'The first name.' }),
    firstNameKana: t.exposeString('first_name_kana', { description: 'The first name in kana. Japan only.' }),
    firstNameKanji: t.exposeString('first_name_kanji', { description: 'The first name in kanji. Japan only.' }),
    lastName: t.exposeString('last_name', { description: 'The last name.' }),
    lastNameKana: t.exposeString('last_name_kana', { description: 'The last name in kana. Japan only.' }),
    lastNameKanji: t.exposeString('last_name_kanji', { description: 'The last name in kanji. Japan only.' }),
    maidenName: t.exposeString('maiden_name', { description: 'The maiden name.' }),
    fullNameAliases: t.exposeStringList('full_name_aliases', { description: 'Other names the person is known by.' }),
    dob: t.nested('dob', { type: CalendarDate, description: 'The date of birth.' }),
    gender: t.exposeString('gender', { description: 'The gender: `male` or `female`.' }),
    nationality: t.exposeString('nationality', {
      description: 'The country the person is a citizen of: two letters, ISO 3166.',
    }),
    politicalExposure: t.exposeString('political_exposure', {
      description: 'Whether the person, or somebody close, holds a high public office: `existing` or `none`.',
    }),
    email: t.exposeString('email', { description: 'The email address.' }),
    phone: t.exposeString('phone', { description: 'The phone number.' }),
    address: t.nested('address', { type: Address, description: 'The address where the person lives.' }),
    addressKana: t.nested('address_kana', { type: JapanAddress, description: 'The address in kana. Japan only.' }),
    addressKanji: t.nested('address_kanji', { type: JapanAddress, description: 'The address in kanji. Japan only.' }),
    registeredAddress: t.nested('registered_address', {
      type: Address,
      description: 'The address where the person is registered.',
    }),
    idNumberProvided: t.exposeBoolean('id_number_provided', { description: 'Whether the id number has been given.' }),
    idNumberSecondaryProvided: t.exposeBoolean('id_number_secondary_provided', {
      description: 'Whether the second id number has been given. Thailand only.',
    }),
    ssnLast4Provided: t.exposeBoolean('ssn_last_4_provided', {
      description: 'Whether the last four digits of the social security number have been given. US only.',
    }),
    metadata: t.expose('metadata', {
      type: 'Metadata',
      description: 'Keys and values that the platform keeps with it.',
    }),
    relationship: t.nested('relationship', {
      type: PersonRelationship,
      description: "What the person is to the account's legal entity.",
    }),
    requirements: t.nested('requirements', {
      type: PersonRequirements,
      description: 'The information that Stripe requires about the person.',
    }),
    futureRequirements: t.nested('future_requirements', {
      type: PersonRequirements,
      description: 'The information that Stripe will require about the person once rules change.',
    }),
    tosAcceptance: t.field({
      type: Declaration,
      description: "When the person agreed to the account's terms, where the person had to.",
      resolve: (person) => person.additional_tos_acceptances?.account,
    }),
    verification: t.nested('verification', {
      type: PersonVerification,
      description: 'The verification of the identity.',
    }),
  }),
});

const PersonRelationship = builder.objectRef<Stripe.Person.Relationship>('PersonRelationship').implement({
  description:
    'What a person is to a legal entity. https://docs.stripe.com/api/persons/object#person_object-relationship',
  fields: (t) => ({
    representative: t.exposeBoolean('representative', {
      description: 'Whether the person is its representative.',
    }),
    authorizer: t.exposeBoolean('authorizer', { description: 'Whether the person has authorised the representative.' }),
    director: t.exposeBoolean('director', { description: 'Whether the person is a director.' }),
    executive: t.exposeBoolean('executive', {
      description: 'Whether the person has significant responsibility for running it.',
    }),
    owner: t.exposeBoolean('owner', { description: 'Whether the person owns a part of it.' }),
    percentOwnership: t.exposeFloat('percent_ownership', { description: 'How much of it the person owns, 0 to 100.' }),
    legalGuardian: t.exposeBoolean('legal_guardian', {
      description: 'Whether the person is the legal guardian of its representative.',
    }),
    title: t.exposeString('title', { description: 'The title of the person, such as CEO.' }),
  }),
});

const PersonVerification = builder.objectRef<Stripe.Person.Verification>('PersonVerification').implement({
  description: "The verification of a person's identity.",
  fields: (t) => ({
    ...t.enumWithRaw('status', { type: PersonVerificationStatus, description: 'The verification status.' }),
    details: t.exposeString('details', { description: 'Why it failed, in words.' }),
    detailsCode: t.exposeString('details_code', { description: 'Why it failed, such as `document_address_mismatch`.' }),
    document: t.nested('document', {
      type: VerificationDocument,
      description: 'The document that proves the identity.',
    }),
    additionalDocument: t.nested('additional_document', {
      type: VerificationDocument,
      description: 'A second document, such as one that proves the address.',
    }),
  }),
});

export const PersonVerificationStatus = stripeEnum('PersonVerificationStatus', {
  description:
    'How far the identity of a person has been checked. https://docs.stripe.com/api/persons/object#person_object-verification-status',
  values: {
    unverified: 'Stripe could not verify it, or does not have to.',
    pending: 'Stripe is checking it.',
    verified: 'Stripe has verified it.',
  },
});
