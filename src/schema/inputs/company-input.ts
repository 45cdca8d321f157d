import { builder } from '../builder.js';
import { inputEnum } from '../stripe-enum.js';
import {
  AddressInput,
  CalendarDateInput,
  CompanyVerificationInput,
  DeclarationInput,
  JapanAddressInput,
} from './shared-inputs.js';

export const CompanyStructure = inputEnum('CompanyStructure', {
  description:
    'The legal structure of a company. https://docs.stripe.com/connect/identity-verification#business-structure',
  values: {
    free_zone_establishment: 'An establishment in a free zone.',
    free_zone_llc: 'A limited liability company in a free zone.',
    government_instrumentality: 'An organisation that a government made and that serves it.',
    governmental_unit: 'A government or a part of one.',
    incorporated_non_profit: 'An incorporated non-profit organisation.',
    incorporated_partnership: 'An incorporated partnership.',
    limited_liability_partnership: 'A limited liability partnership.',
    llc: 'A limited liability company.',
    multi_member_llc: 'A limited liability company with several members.',
    private_company: 'A company whose shares are not traded in public.',
    private_corporation: 'A corporation whose shares are not traded in public.',
    private_partnership: 'A partnership whose shares are not traded in public.',
    public_company: 'A company whose shares are traded in public.',
    public_corporation: 'A corporation whose shares are traded in public.',
    public_partnership: 'A partnership whose shares are traded in public.',
    registered_charity: 'A registered charity.',
    single_member_llc: 'A limited liability company with a single member.',
    sole_establishment: 'A sole establishment.',
    sole_proprietorship: 'A business of one owner that is no legal entity of its own.',
    tax_exempt_government_instrumentality: 'A government instrumentality that pays no tax.',
    unincorporated_association: 'An association that is not incorporated.',
    unincorporated_non_profit: 'A non-profit organisation that is not incorporated.',
    unincorporated_partnership: 'A partnership that is not incorporated.',
  },
});

export const OwnershipExemptionReason = inputEnum('OwnershipExemptionReason', {
  description:
    'Why a company need not name its beneficial owners. https://support.stripe.com/questions/exemption-from-providing-ownership-details',
  values: {
    qualified_entity_exceeds_ownership_threshold: 'A qualified entity owns more than the threshold.',
    qualifies_as_financial_institution: 'The company is a financial institution.',
  },
});

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
