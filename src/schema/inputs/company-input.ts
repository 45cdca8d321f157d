import { builder } from '../builder.js';
import { AddressInput, JapanAddressInput } from './address-inputs.js';
import { CalendarDateInput } from './calendar-date-input.js';
import { CompanyStructure, OwnershipExemptionReason } from './company-choices.js';
import { DeclarationInput } from './declaration-inputs.js';
import { CompanyVerificationInput } from './document-inputs.js';

export const CompanyInput = builder.inputType('CompanyInput', {
  description:
    'A company. Strings hold at most 5000 characters where no less is said. ' +
    'https://docs.stripe.com/api/tokens/create_account#create_account_token-account-company',
  fields: (t) => ({
    name: t.string({ description: 'The legal name: at most 200 characters.' }),
    nameKana: t.string({ description: 'The legal name in kana (Japan): at most 200 characters.' }),
    nameKanji: t.string({ description: 'The legal name in kanji (Japan): at most 200 characters.' }),
    phone: t.string({ description: 'The phone number, for verification.' }),
    structure: t.field({ type: CompanyStructure, description: 'The legal structure. null empties it.' }),
    taxId: t.field({
      type: 'PersonalIdNumber',
      description:
        'The business id number for taxes, such as an EIN in the US. Of a sole proprietor it may be a personal number.',
    }),
    taxIdRegistrar: t.string({ description: 'Where `taxId` is registered (Germany).' }),
    vatId: t.string({ description: 'The VAT number.' }),
    registrationNumber: t.string({
      description: 'The number given on incorporation, where it differs from the one for taxes.',
    }),
    registrationDate: t.field({
      type: CalendarDateInput,
      description: 'When it was incorporated or registered. null empties it.',
    }),
    exportLicenseId: t.string({ description: 'The number of the export licence, or Import Export Code (India).' }),
    exportPurposeCode: t.string({ description: 'The purpose code of exports (India).' }),
    address: t.field({ type: AddressInput, description: 'The main address.' }),
    addressKana: t.field({ type: JapanAddressInput, description: 'The main address in kana (Japan).' }),
    addressKanji: t.field({ type: JapanAddressInput, description: 'The main address in kanji (Japan).' }),
    administrativeAddress: t.field({ type: AddressInput, description: 'Where the business is administered.' }),
    physicalAddress: t.field({
      type: AddressInput,
      description: 'A place where the business is truly present and at work.',
    }),
    principalPlaceOfBusiness: t.field({
      type: AddressInput,
      description: 'The place where most of the business is done.',
    }),
    directorsProvided: t.boolean({
      description: 'Set it to true once every director has been given as a person. Stripe does not set it by itself.',
    }),
    executivesProvided: t.boolean({
      description: 'Set it to true once every executive has been given as a person. Stripe does not set it by itself.',
    }),
    ownersProvided: t.boolean({
      description: 'Set it to true once every owner has been given as a person. Stripe does not set it by itself.',
    }),
    directorshipDeclaration: t.field({
      type: DeclarationInput,
      description: 'The declaration that what is said of the directors is current and correct.',
    }),
    ownershipDeclaration: t.field({
      type: DeclarationInput,
      description: 'The declaration that what is said of the beneficial owners is current and correct.',
    }),
    ownershipDeclarationShownAndSigned: t.boolean({
      description: 'Whether the user was shown the Ownership Declaration and said that it is correct.',
    }),
    ownershipExemptionReason: t.field({
      type: OwnershipExemptionReason,
      description: 'Why beneficial owners need not be named. null empties it.',
    }),
    representativeDeclaration: t.field({
      type: DeclarationInput,
      description: 'The declaration that the representative may act for the entity.',
    }),
    verification: t.field({ type: CompanyVerificationInput, description: 'Documents about the business.' }),
  }),
});
