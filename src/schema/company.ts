import type Stripe from 'stripe';
import { builder } from './builder.js';
import { Address, CalendarDate, Company, Declaration, JapanAddress, VerificationDocument } from './refs.js';

Company.implement({
  description:
    'A legal entity that is not a person. Its tax and VAT numbers can be written, never read. https://docs.stripe.com/api/accounts/object#account_object-company',
  fields: (t) => ({
    name: t.exposeString('name', { nullable: true, description: 'The legal name.' }),
    nameKana: t.exposeString('name_kana', { nullable: true, description: 'The legal name in kana. Japan only.' }),
    nameKanji: t.exposeString('name_kanji', { nullable: true, description: 'The legal name in kanji. Japan only.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'The phone number.' }),
    structure: t.exposeString('structure', {
      nullable: true,
      description:
        'The legal form, such as `private_company` or `llc`. https://docs.stripe.com/connect/identity-verification#business-structure',
    }),
    registrationDate: t.nested('registration_date', { type: CalendarDate, description: 'When it was registered.' }),
    address: t.nested('address', { type: Address, description: 'The principal address.' }),
    addressKana: t.nested('address_kana', {
      type: JapanAddress,
      description: 'The principal address in kana. Japan only.',
    }),
    addressKanji: t.nested('address_kanji', {
      type: JapanAddress,
      description: 'The principal address in kanji. Japan only.',
    }),
    administrativeAddress: t.nested('administrative_address', {
      type: Address,
      description: 'The address of its administration.',
    }),
    physicalAddress: t.nested('physical_address', { type: Address, description: 'The address where it works.' }),
    principalPlaceOfBusiness: t.nested('principal_place_of_business', {
      type: Address,
      description: 'The address of its main place of business.',
    }),
    directorsProvided: t.exposeBoolean('directors_provided', {
      nullable: true,
      description: 'Whether all of its directors have been given.',
    }),
    executivesProvided: t.exposeBoolean('executives_provided', {
      nullable: true,
      description: 'Whether all of its executives have been given.',
    }),
    ownersProvided: t.exposeBoolean('owners_provided', {
      nullable: true,
      description: 'Whether all of its owners have been given.',
    }),
    ownershipExemptionReason: t.exposeString('ownership_exemption_reason', {
      nullable: true,
      description:
        'Why its owners need not be given: `qualified_entity_exceeds_ownership_threshold` or `qualifies_as_financial_institution`.',
    }),
    directorshipDeclaration: t.nested('directorship_declaration', {
      type: Declaration,
      description: 'The declaration that the directors given are right.',
    }),
    ownershipDeclaration: t.nested('ownership_declaration', {
      type: Declaration,
      description: 'The declaration that the owners given are right.',
    }),
    representativeDeclaration: t.nested('representative_declaration', {
      type: Declaration,
      description: 'The declaration that the representative may act for it.',
    }),
    exportLicenseId: t.exposeString('export_license_id', {
      nullable: true,
      description: 'The number of its export licence (IEC). India only.',
    }),
    exportPurposeCode: t.exposeString('export_purpose_code', {
      nullable: true,
      description: 'The purpose code of its exports. India only.',
    }),
    taxIdProvided: t.exposeBoolean('tax_id_provided', {
      nullable: true,
      description: 'Whether its tax number has been given.',
    }),
    taxIdRegistrar: t.exposeString('tax_id_registrar', {
      nullable: true,
      description: 'The register of its tax number. Germany only.',
    }),
    vatIdProvided: t.exposeBoolean('vat_id_provided', {
      nullable: true,
      description: 'Whether its VAT number has been given.',
    }),
    verification: t.nested('verification', {
      type: CompanyVerification,
      description: 'How far it has been verified.',
    }),
  }),
});

const CompanyVerification = builder.objectRef<Stripe.Account.Company.Verification>('CompanyVerification').implement({
  description: 'How far a company has been verified.',
  fields: (t) => ({
    document: t.nested('document', { type: VerificationDocument, description: 'The document that proves it.' }),
  }),
});
