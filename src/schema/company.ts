import type Stripe from 'stripe';
import { builder } from './builder.js';
import {
  Address,
  BusinessProfile,
  CalendarDate,
  Company,
  Declaration,
  JapanAddress,
  MoneyAmount,
  VerificationDocument,
} from './refs.js';

Company.implement({
  description:
    'A legal entity that is not a person. Its tax and VAT numbers can be written, never read. https://docs.stripe.com/api/accounts/object#account_object-company',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The legal name.' }),
    nameKana: t.exposeString('name_kana', { description: 'The legal name in kana. Japan only.' }),
    nameKanji: t.exposeString('name_kanji', { description: 'The legal name in kanji. Japan only.' }),
    phone: t.exposeString('phone', { description: 'The phone number.' }),
    structure: t.exposeString('structure', {
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
      description: 'Whether all of its directors have been given.',
    }),
    executivesProvided: t.exposeBoolean('executives_provided', {
      description: 'Whether all of its executives have been given.',
    }),
    ownersProvided: t.exposeBoolean('owners_provided', { description: 'Whether all of its owners have been given.' }),
    ownershipExemptionReason: t.exposeString('ownership_exemption_reason', {
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
      description: 'The number of its export licence (IEC). India only.',
    }),
    exportPurposeCode: t.exposeString('export_purpose_code', {
      description: 'The purpose code of its exports. India only.',
    }),
    taxIdProvided: t.exposeBoolean('tax_id_provided', { description: 'Whether its tax number has been given.' }),
    taxIdRegistrar: t.exposeString('tax_id_registrar', {
      description: 'The register of its tax number. Germany only.',
    }),
    vatIdProvided: t.exposeBoolean('vat_id_provided', { description: 'Whether its VAT number has been given.' }),
    verification: t.nested('verification', { type: CompanyVerification, description: 'Its verification status.' }),
  }),
});

const CompanyVerification = builder.objectRef<Stripe.Account.Company.Verification>('CompanyVerification').implement({
  description: 'The verification of a company.',
  fields: (t) => ({
    document: t.nested('document', { type: VerificationDocument, description: 'The document that proves it.' }),
  }),
});

BusinessProfile.implement({
  description:
    'What a business does and how it is reached. https://docs.stripe.com/api/accounts/object#account_object-business_profile',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name that customers know it by.' }),
    mcc: t.exposeString('mcc', {
      description: 'The merchant category code, four digits. https://docs.stripe.com/connect/setting-mcc',
    }),
    productDescription: t.exposeString('product_description', {
      description: 'What it sells, in words: for Stripe, not for customers.',
    }),
    url: t.exposeString('url', { description: 'The address of its website.' }),
    supportEmail: t.exposeString('support_email', { description: 'The email address where customers get help.' }),
    supportPhone: t.exposeString('support_phone', { description: 'The phone number where customers get help.' }),
    supportUrl: t.exposeString('support_url', { description: 'The page where customers get help.' }),
    supportAddress: t.nested('support_address', {
      type: Address,
      description: 'The postal address where customers get help.',
    }),
    estimatedWorkerCount: t.exposeInt('estimated_worker_count', { description: 'About how many people work for it.' }),
    monthlyEstimatedRevenue: t.nested('monthly_estimated_revenue', {
      type: MoneyAmount,
      description: 'About what it takes in a month.',
    }),
    annualRevenue: t.nested('annual_revenue', { type: AnnualRevenue, description: 'What it took in a year.' }),
    minorityOwnedBusinessDesignation: t.exposeStringList('minority_owned_business_designation', {
      description:
        'Who owns it, as it has said itself: `women_owned_business`, `minority_owned_business`, `lgbtqi_owned_business`, `none_of_these_apply` or `prefer_not_to_answer`.',
    }),
    specifiedCommercialTransactionsActUrl: t.exposeString('specified_commercial_transactions_act_url', {
      description: 'In Japan: the page with what the act on specified commercial transactions asks for.',
    }),
  }),
});

const AnnualRevenue = builder.objectRef<Stripe.Account.BusinessProfile.AnnualRevenue>('AnnualRevenue').implement({
  description: 'What a business took in a year.',
  fields: (t) => ({
    amount: t.exposeFloat('amount', {
      description:
        'A whole number in the smallest unit of the currency, such as cents. A Float, as it may not fit into 32 bits.',
    }),
    currency: t.exposeString('currency', { description: 'The currency, ISO 4217 in lower case.' }),
    fiscalYearEnd: t.exposeString('fiscal_year_end', {
      description: 'The last day of that year, such as `2025-12-31`.',
    }),
  }),
});
