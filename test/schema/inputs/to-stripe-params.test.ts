import type Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { type CreateTokenInput, toStripeParams, toVariant } from '../../../src/stripe/to-stripe-params.js';

/**
 * Every variant and every exception, as the resolver hands it over: coerced by GraphQL. Over 200 lines and whole, as it is
 * one table, read from top to bottom.
 */
const CASES: { promise: string; input: CreateTokenInput; params: Stripe.TokenCreateParams }[] = [
  {
    promise: 'a card: names in snake_case, month and year as text, the number without blanks and hyphens',
    input: {
      card: {
        number: '4242 4242-4242 4242',
        expMonth: 8,
        expYear: 2031,
        cvc: '012',
        name: 'Jenny  Rosen-Smith',
        addressLine1: '1 Main St',
        addressZip: '94111-0001',
        networks: { preferred: 'cartes_bancaires' },
      },
    },
    params: {
      card: {
        number: '4242424242424242',
        exp_month: '8',
        exp_year: '2031',
        cvc: '012',
        name: 'Jenny  Rosen-Smith',
        address_line1: '1 Main St',
        address_zip: '94111-0001',
        networks: { preferred: 'cartes_bancaires' },
      },
    },
  },
  {
    promise: 'what Stripe judges goes up as it is: month 13, a year long past, a code of one digit, no digits at all',
    input: { card: { number: ' - ', expMonth: 13, expYear: -5, cvc: '1' } },
    params: { card: { number: '', exp_month: '13', exp_year: '-5', cvc: '1' } },
  },
  {
    promise: 'null is the same as absent',
    input: { card: { number: '4242', expMonth: 1, expYear: 31, cvc: null, name: null, networks: null } },
    params: { card: { number: '4242', exp_month: '1', exp_year: '31' } },
  },
  {
    promise: 'null inside a hash leaves the hash',
    input: { card: { number: '4242', expMonth: 1, expYear: 31, networks: { preferred: null } } },
    params: { card: { number: '4242', exp_month: '1', exp_year: '31', networks: {} } },
  },
  {
    promise: 'an empty string is sent: Stripe says what it thinks of it',
    input: { card: { number: '4242', expMonth: 1, expYear: 31, name: '' } },
    params: { card: { number: '4242', exp_month: '1', exp_year: '31', name: '' } },
  },
  {
    promise: 'a bank account: the number without blanks and hyphens, the routing number as it is',
    input: {
      bankAccount: {
        country: 'DE',
        currency: 'eur',
        accountNumber: 'DE89 3704-0044 0532 0130 00',
        routingNumber: '10-88-00',
        accountHolderName: 'Jenny Rosen',
        accountHolderType: 'individual',
        accountType: 'checking',
      },
    },
    params: {
      bank_account: {
        country: 'DE',
        currency: 'eur',
        account_number: 'DE89370400440532013000',
        routing_number: '10-88-00',
        account_holder_name: 'Jenny Rosen',
        account_holder_type: 'individual',
        account_type: 'checking',
      },
    },
  },
  {
    promise: 'a PaymentMethod to copy goes alone, its customer beside the hash',
    input: { bankAccount: { paymentMethod: 'pm_1', customer: 'cus_1' } },
    params: { customer: 'cus_1', bank_account: { payment_method: 'pm_1' } as Stripe.TokenCreateParams.BankAccount },
  },
  {
    promise: 'an id number as it is, hyphens and all',
    input: { pii: { idNumber: '000-00-0000' } },
    params: { pii: { id_number: '000-00-0000' } },
  },
  {
    promise: 'a code that was asked for again',
    input: { cvcUpdate: { cvc: '123' } },
    params: { cvc_update: { cvc: '123' } },
  },
  {
    promise: 'a saved card stands at the top, under `card`',
    input: { savedCard: { customer: 'cus_1', card: 'card_1' } },
    params: { customer: 'cus_1', card: 'card_1' },
  },
  {
    promise: 'a saved bank account stands at the top, under `bank_account`',
    input: { savedBankAccount: { customer: 'cus_1', bankAccount: 'ba_1' } },
    params: { customer: 'cus_1', bank_account: 'ba_1' },
  },
  {
    promise: 'without the id of a saved card Stripe takes the default source',
    input: { savedCard: { customer: 'cus_1', card: null } },
    params: { customer: 'cus_1' },
  },
  {
    promise: 'an account: `ssn_last_4`, moments in whole Unix seconds, metadata keys untouched',
    input: {
      account: {
        businessType: 'individual',
        tosShownAndAccepted: true,
        company: {
          structure: 'llc',
          addressKana: { line1: '1', postalCode: '1500001', town: 'ｼﾞﾝｸﾞｳﾏｴ' },
          ownershipDeclaration: { date: new Date('2026-11-22T09:30:00.900Z'), ip: '10.0.0.1', userAgent: 'a browser' },
          registrationDate: { day: 1, month: 2, year: 1999 },
          directorsProvided: false,
        },
        individual: {
          ssnLast4: '0000',
          dob: { day: 1, month: 1, year: 1901 },
          fullNameAliases: ['Jen', 'J. Rosen'],
          metadata: { orderId: '6735', 'A key': 'camelCase', expMonth: '7', dob: '' },
          relationship: { percentOwnership: 12.5, title: 'CEO' },
        },
      },
    },
    params: {
      account: {
        business_type: 'individual',
        tos_shown_and_accepted: true,
        company: {
          structure: 'llc',
          address_kana: { line1: '1', postal_code: '1500001', town: 'ｼﾞﾝｸﾞｳﾏｴ' },
          ownership_declaration: { date: 1795339800, ip: '10.0.0.1', user_agent: 'a browser' },
          registration_date: { day: 1, month: 2, year: 1999 },
          directors_provided: false,
        },
        individual: {
          ssn_last_4: '0000',
          dob: { day: 1, month: 1, year: 1901 },
          full_name_aliases: ['Jen', 'J. Rosen'],
          metadata: { orderId: '6735', 'A key': 'camelCase', expMonth: '7', dob: '' },
          relationship: { percent_ownership: 12.5, title: 'CEO' },
        },
      },
    },
  },
  {
    promise: 'null unsets what Stripe lets be unset on an account, and nothing else',
    input: {
      account: {
        businessType: null,
        company: {
          name: null,
          ownershipExemptionReason: null,
          registrationDate: null,
          structure: null,
          ownershipDeclaration: { userAgent: null },
        },
        individual: {
          email: null,
          dob: null,
          fullNameAliases: null,
          metadata: null,
          relationship: { percentOwnership: null, owner: null },
        },
      },
    },
    params: {
      account: {
        company: { ownership_exemption_reason: '', registration_date: '', structure: '', ownership_declaration: {} },
        individual: { dob: '', full_name_aliases: '', metadata: '', relationship: { percent_ownership: '' } },
      },
    },
  },
  {
    promise: 'null unsets what Stripe lets be unset on a person, and nothing else',
    input: {
      person: {
        gender: null,
        dob: null,
        fullNameAliases: null,
        metadata: null,
        relationship: { percentOwnership: null },
        additionalTosAcceptances: { account: { date: null, ip: null, userAgent: null } },
        documents: { passport: { files: null }, visa: null },
        usCfpbData: { raceDetails: { race: null }, ethnicityDetails: null },
      },
    },
    params: {
      person: {
        dob: '',
        full_name_aliases: '',
        metadata: '',
        relationship: { percent_ownership: '' },
        additional_tos_acceptances: { account: { user_agent: '' } },
        documents: { passport: { files: [''] } },
        us_cfpb_data: { race_details: {} },
      },
    },
  },
  {
    promise: 'an empty list is the same as null',
    input: {
      person: {
        fullNameAliases: [],
        documents: { visa: { files: [] } },
        usCfpbData: { ethnicityDetails: { ethnicity: [], ethnicityOther: 'Chamorro' } },
      },
    },
    params: {
      person: {
        full_name_aliases: '',
        documents: { visa: { files: [''] } },
        us_cfpb_data: { ethnicity_details: { ethnicity_other: 'Chamorro' } },
      },
    },
  },
  {
    promise: 'a person: lists of choices, a guardian, the representative',
    input: {
      person: {
        politicalExposure: 'none',
        relationship: { legalGuardian: true, representative: false },
        usCfpbData: {
          ethnicityDetails: { ethnicity: ['cuban', 'mexican'] },
          raceDetails: { race: ['samoan'] },
          selfIdentifiedGender: 'x',
        },
        additionalTosAcceptances: { account: { date: new Date(0), ip: '::1', userAgent: 'a browser' } },
      },
    },
    params: {
      person: {
        political_exposure: 'none',
        relationship: { legal_guardian: true, representative: false },
        us_cfpb_data: {
          ethnicity_details: { ethnicity: ['cuban', 'mexican'] },
          race_details: { race: ['samoan'] },
          self_identified_gender: 'x',
        },
        additional_tos_acceptances: { account: { date: 0, ip: '::1', user_agent: 'a browser' } },
      },
    },
  },
];

describe('toStripeParams', () => {
  it.each(CASES)('$promise', ({ input, params }) => {
    expect(toStripeParams(input)).toEqual(params);
  });

  it('leaves the input as it was', () => {
    const input: CreateTokenInput = { person: { metadata: { a: 'b' }, dob: null, fullNameAliases: [] } };
    const before = structuredClone(input);
    toStripeParams(input);
    expect(input).toEqual(before);
  });

  it('takes the objects without a prototype that literals are coerced to', () => {
    const card = Object.assign(Object.create(null), { number: '4242', expMonth: 1, expYear: 31 });
    const input = Object.assign(Object.create(null), { card }) as CreateTokenInput;
    expect(toStripeParams(input)).toEqual({ card: { number: '4242', exp_month: '1', exp_year: '31' } });
  });
});

describe('toVariant', () => {
  it('names the one variant that is used', () => {
    expect(toVariant({ cvcUpdate: { cvc: '123' } })).toBe('cvcUpdate');
    expect(toVariant({ card: undefined, savedCard: { customer: 'cus_1' } })).toBe('savedCard');
  });
});
