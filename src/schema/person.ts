import type Stripe from 'stripe';
import { builder } from './builder.js';
import { PersonVerificationStatus } from './enums/account-enums.js';
import { fromUnixSeconds } from './from-unix-seconds.js';
import {
  Address,
  CalendarDate,
  Declaration,
  JapanAddress,
  Person,
  PersonRequirements,
  VerificationDocument,
} from './refs.js';
import { StripeObject } from './stripe-object.js';

/**
 * Left out on purpose: `account`, the object that it hangs under, and `us_cfpb_data`, which is given for reports to the
 * CFPB and for nothing else.
 */
Person.implement({
  interfaces: [StripeObject],
  description:
    'A person behind an account. Id numbers can be written, never read. https://docs.stripe.com/api/persons/object',
  fields: (t) => ({
    created: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was made.',
      resolve: (person) => fromUnixSeconds(person.created),
    }),
    firstName: t.exposeString('first_name', { nullable: true, description: 'The first name.' }),
    firstNameKana: t.exposeString('first_name_kana', {
      nullable: true,
      description: 'The first name in kana. Japan only.',
    }),
    firstNameKanji: t.exposeString('first_name_kanji', {
      nullable: true,
      description: 'The first name in kanji. Japan only.',
    }),
    lastName: t.exposeString('last_name', { nullable: true, description: 'The last name.' }),
    lastNameKana: t.exposeString('last_name_kana', {
      nullable: true,
      description: 'The last name in kana. Japan only.',
    }),
    lastNameKanji: t.exposeString('last_name_kanji', {
      nullable: true,
      description: 'The last name in kanji. Japan only.',
    }),
    maidenName: t.exposeString('maiden_name', { nullable: true, description: 'The maiden name.' }),
    fullNameAliases: t.exposeStringList('full_name_aliases', {
      nullable: true,
      description: 'Other names the person is known by.',
    }),
    dob: t.nested('dob', { type: CalendarDate, description: 'The date of birth.' }),
    gender: t.exposeString('gender', { nullable: true, description: 'The gender: `male` or `female`.' }),
    nationality: t.exposeString('nationality', {
      nullable: true,
      description: 'The country the person is a citizen of: two letters, ISO 3166.',
    }),
    politicalExposure: t.exposeString('political_exposure', {
      nullable: true,
      description: 'Whether the person, or somebody close, holds a high public office: `existing` or `none`.',
    }),
    email: t.exposeString('email', { nullable: true, description: 'The email address.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'The phone number.' }),
    address: t.nested('address', { type: Address, description: 'The address where the person lives.' }),
    addressKana: t.nested('address_kana', { type: JapanAddress, description: 'The address in kana. Japan only.' }),
    addressKanji: t.nested('address_kanji', { type: JapanAddress, description: 'The address in kanji. Japan only.' }),
    registeredAddress: t.nested('registered_address', {
      type: Address,
      description: 'The address where the person is registered.',
    }),
    idNumberProvided: t.exposeBoolean('id_number_provided', {
      nullable: true,
      description: 'Whether the id number has been given.',
    }),
    idNumberSecondaryProvided: t.exposeBoolean('id_number_secondary_provided', {
      nullable: true,
      description: 'Whether the second id number has been given. Thailand only.',
    }),
    ssnLast4Provided: t.exposeBoolean('ssn_last_4_provided', {
      nullable: true,
      description: 'Whether the last four digits of the social security number have been given. US only.',
    }),
    metadata: t.field({
      type: 'Metadata',
      nullable: true,
      description: 'Keys and values that the platform keeps with it.',
      resolve: (person) => person.metadata,
    }),
    relationship: t.nested('relationship', {
      type: PersonRelationship,
      description: "What the person is to the account's legal entity.",
    }),
    requirements: t.nested('requirements', {
      type: PersonRequirements,
      description: 'What Stripe needs to know about the person.',
    }),
    futureRequirements: t.nested('future_requirements', {
      type: PersonRequirements,
      description: 'What Stripe will need to know about the person once rules change.',
    }),
    tosAcceptance: t.field({
      type: Declaration,
      nullable: true,
      description: "When the person agreed to the account's terms, where the person had to.",
      resolve: (person) => person.additional_tos_acceptances?.account,
    }),
    verification: t.nested('verification', {
      type: PersonVerification,
      description: 'How far the identity has been verified.',
    }),
  }),
});

const PersonRelationship = builder.objectRef<Stripe.Person.Relationship>('PersonRelationship').implement({
  description:
    'What a person is to a legal entity. https://docs.stripe.com/api/persons/object#person_object-relationship',
  fields: (t) => ({
    representative: t.exposeBoolean('representative', {
      nullable: true,
      description: 'Whether the person is the one who speaks for it.',
    }),
    authorizer: t.exposeBoolean('authorizer', {
      nullable: true,
      description: 'Whether the person has authorised the representative.',
    }),
    director: t.exposeBoolean('director', { nullable: true, description: 'Whether the person is a director.' }),
    executive: t.exposeBoolean('executive', {
      nullable: true,
      description: 'Whether the person has a leading part in running it.',
    }),
    owner: t.exposeBoolean('owner', { nullable: true, description: 'Whether the person owns a part of it.' }),
    percentOwnership: t.exposeFloat('percent_ownership', {
      nullable: true,
      description: 'How much of it the person owns, 0 to 100.',
    }),
    legalGuardian: t.exposeBoolean('legal_guardian', {
      nullable: true,
      description: 'Whether the person is the legal guardian of its representative.',
    }),
    title: t.exposeString('title', { nullable: true, description: 'The title of the person, such as CEO.' }),
  }),
});

const PersonVerification = builder.objectRef<Stripe.Person.Verification>('PersonVerification').implement({
  description: 'How far the identity of a person has been verified.',
  fields: (t) => ({
    status: t.field({
      type: PersonVerificationStatus,
      nullable: true,
      description: 'How far the check has come.',
      resolve: (verification) => PersonVerificationStatus.read(verification.status),
    }),
    rawStatus: t.exposeString('status', { nullable: true, description: "Stripe's own word for `status`." }),
    details: t.exposeString('details', { nullable: true, description: 'Why it failed, in words.' }),
    detailsCode: t.exposeString('details_code', {
      nullable: true,
      description: 'Why it failed, such as `document_address_mismatch`.',
    }),
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
