import { describe, expect, it } from 'vitest';
import { toInputPath } from '../../../src/stripe/to-input-path.js';
import type { TokenVariant } from '../../../src/stripe/to-stripe-params.js';
import { createTokenInput } from './input-schema.js';

const CASES: [param: string | null | undefined, variant: TokenVariant, path: string | null][] = [
  // Bare names, as card errors have them.
  ['number', 'card', 'card number'],
  ['exp_month', 'card', 'card expMonth'],
  ['exp_year', 'card', 'card expYear'],
  ['cvc', 'card', 'card cvc'],
  ['cvc', 'cvcUpdate', 'cvcUpdate cvc'],
  ['id_number', 'pii', 'pii idNumber'],
  // Names of the form.
  ['card', 'card', 'card'],
  ['card[exp_month]', 'card', 'card expMonth'],
  ['card[address_line1]', 'card', 'card addressLine1'],
  ['card[networks][preferred]', 'card', 'card networks preferred'],
  ['bank_account', 'bankAccount', 'bankAccount'],
  ['bank_account[routing_number]', 'bankAccount', 'bankAccount routingNumber'],
  ['bank_account[account_number]', 'bankAccount', 'bankAccount accountNumber'],
  ['bank_account[payment_method]', 'bankAccount', 'bankAccount paymentMethod'],
  ['payment_method', 'bankAccount', 'bankAccount paymentMethod'],
  ['customer', 'bankAccount', 'bankAccount customer'],
  ['pii[id_number]', 'pii', 'pii idNumber'],
  ['cvc_update[cvc]', 'cvcUpdate', 'cvcUpdate cvc'],
  ['account[individual][dob][day]', 'account', 'account individual dob day'],
  ['individual[dob][day]', 'account', 'account individual dob day'],
  ['account[individual][ssn_last_4]', 'account', 'account individual ssnLast4'],
  ['account[company][address_kana][postal_code]', 'account', 'account company addressKana postalCode'],
  ['account[tos_shown_and_accepted]', 'account', 'account tosShownAndAccepted'],
  ['person[us_cfpb_data][race_details][race][2]', 'person', 'person usCfpbData raceDetails race 2'],
  [
    'person[additional_tos_acceptances][account][user_agent]',
    'person',
    'person additionalTosAcceptances account userAgent',
  ],
  // Positions in lists.
  ['person[full_name_aliases][0]', 'person', 'person fullNameAliases 0'],
  ['person[full_name_aliases][]', 'person', 'person fullNameAliases'],
  ['person[documents][passport][files][1]', 'person', 'person documents passport files 1'],
  ['person[full_name_aliases][4242424242424242]', 'person', 'person fullNameAliases'],
  ['person[full_name_aliases][0][x]', 'person', 'person fullNameAliases 0'],
  // What is cloned stands at the top of the form.
  ['customer', 'savedCard', 'savedCard customer'],
  ['card', 'savedCard', 'savedCard card'],
  ['source', 'savedCard', 'savedCard card'],
  ['customer', 'savedBankAccount', 'savedBankAccount customer'],
  ['bank_account', 'savedBankAccount', 'savedBankAccount bankAccount'],
  ['source', 'savedBankAccount', 'savedBankAccount bankAccount'],
  // What is not known ends the path.
  ['source', 'card', 'card'],
  ['expand', 'card', 'card'],
  ['card[4242424242424242]', 'card', 'card'],
  ['card[networks][jenny@example.com]', 'card', 'card networks'],
  ['card[number][x]', 'card', 'card number'],
  ['account[individual][metadata][jenny@example.com]', 'account', 'account individual metadata'],
  ['card[expMonth]', 'card', 'card'],
  ['card[constructor]', 'card', 'card'],
  ['__proto__', 'savedCard', 'savedCard'],
  ['toString', 'savedCard', 'savedCard'],
  ['card[exp_month', 'card', 'card expMonth'],
  [']][[', 'card', 'card'],
  ['number, exp_month', 'card', 'card'],
  // Stripe named nothing.
  ['', 'card', null],
  [null, 'card', null],
  [undefined, 'person', null],
];

describe('toInputPath', () => {
  it.each(CASES)('%s of %s is %s', (param, variant, path) => {
    expect(toInputPath(param, variant, createTokenInput)?.join(' ') ?? null).toBe(path);
  });
});
