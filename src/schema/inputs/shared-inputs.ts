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

export const CalendarDateInput = builder.inputType('CalendarDateInput', {
  description: 'A day of the calendar, without a time or a time zone.',
  fields: (t) => ({
    day: t.int({ required: true, description: 'The day of the month, 1 to 31.' }),
    month: t.int({ required: true, description: 'The month, 1 to 12.' }),
    year: t.int({ required: true, description: 'The year, four digits.' }),
  }),
});

const UPLOAD = 'https://docs.stripe.com/api/files/create';

export const DocumentInput = builder.inputType('DocumentInput', {
  description: `A document by the ids of its uploaded sides: colour images or PDF, less than 10 MB, less than 8000 by 8000 pixels. ${UPLOAD}`,
  fields: (t) => ({
    front: t.id({ description: 'The file of the front: at most 500 characters.' }),
    back: t.id({ description: 'The file of the back: at most 500 characters.' }),
  }),
});

export const CompanyVerificationInput = builder.inputType('CompanyVerificationInput', {
  description: 'What proves that a company is what it says.',
  fields: (t) => ({
    document: t.field({
      type: DocumentInput,
      description: 'A document about the business, uploaded for the purpose `additional_verification`.',
    }),
  }),
});

export const PersonVerificationInput = builder.inputType('PersonVerificationInput', {
  description: 'What proves that a person is who they say. The files are uploaded for the purpose `identity_document`.',
  fields: (t) => ({
    document: t.field({ type: DocumentInput, description: 'A passport or a local id card.' }),
    additionalDocument: t.field({
      type: DocumentInput,
      description: 'A document that shows the address: passport, local id card or bill of a well-known utility.',
    }),
  }),
});

const UploadedFilesInput = builder.inputType('UploadedFilesInput', {
  description: `Files that were uploaded for the purpose \`account_requirement\`. ${UPLOAD}`,
  fields: (t) => ({
    files: t.idList({
      description: 'The ids of the files: at most 500 characters each. null or an empty list empties it.',
    }),
  }),
});

export const PersonDocumentsInput = builder.inputType('PersonDocumentsInput', {
  description: 'Documents that Stripe may ask for of a person.',
  fields: (t) => ({
    companyAuthorization: t.field({
      type: UploadedFilesInput,
      description: 'Proof that the person may represent the company.',
    }),
    passport: t.field({
      type: UploadedFilesInput,
      description: "The page of the person's passport with the photo and the personal data.",
    }),
    visa: t.field({ type: UploadedFilesInput, description: "The person's visa for the country that they live in." }),
  }),
});

export const DeclarationInput = builder.inputType('DeclarationInput', {
  description: 'When, and from where, somebody declared that what is said is current and correct.',
  fields: (t) => ({
    date: t.field({ type: 'DateTime', description: 'When it was declared, to the whole second.' }),
    ip: t.string({ description: 'The IP address that it was declared from.' }),
    userAgent: t.string({
      description: 'The user agent of the browser that it was declared from: at most 5000 characters.',
    }),
  }),
});

const TosAcceptanceInput = builder.inputType('TosAcceptanceInput', {
  description: "When, and from where, somebody accepted Stripe's service agreement.",
  fields: (t) => ({
    date: t.field({ type: 'DateTime', description: 'When it was accepted, to the whole second.' }),
    ip: t.string({ description: 'The IP address that it was accepted from.' }),
    userAgent: t.string({
      description: 'The user agent of the browser that it was accepted from: at most 5000 characters. null empties it.',
    }),
  }),
});

export const AdditionalTosAcceptancesInput = builder.inputType('AdditionalTosAcceptancesInput', {
  description: 'Acceptances by a legal guardian or an authorizer.',
  fields: (t) => ({
    account: t.field({
      type: TosAcceptanceInput,
      description: "The legal guardian's acceptance of the main service agreement.",
    }),
  }),
});
