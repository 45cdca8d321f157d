import { BankAccountHolderType, BankAccountType } from '../bank-account.js';
import { builder } from '../builder.js';

export const BankAccountInput = builder.inputType('BankAccountInput', {
  description:
    'A bank account: either by its number, or as a copy of a saved PaymentMethod. Stripe checks the values; what it ' +
    'rejects comes back as `userErrors`. Strings hold at most 5000 characters. ' +
    'https://docs.stripe.com/api/tokens/create_bank_account',
  fields: (t) => ({
    country: t.string({
      description: 'The country of the bank: two letters, ISO 3166. Needed unless `paymentMethod` is given.',
    }),
    currency: t.string({
      description: 'ISO 4217 in lower case. Country and currency must be a pair that Stripe pays out.',
    }),
    accountNumber: t.field({
      type: 'BankAccountNumber',
      description:
        'The account number or IBAN, of a checking account. Needed unless `paymentMethod` is given. Spaces and hyphens are ' +
        'removed before it is sent.',
    }),
    routingNumber: t.string({
      description:
        'The routing number, sort code or other number of the institution. In the US the ACH routing number, nine digits, is ' +
        'needed; beside an IBAN none is.',
    }),
    accountHolderName: t.string({
      description: 'The person or business that owns it. Needed to attach it to a customer.',
    }),
    accountHolderType: t.field({
      type: BankAccountHolderType,
      description: 'Whether a person or a business owns it. Needed to attach it to a customer. UNKNOWN is refused.',
    }),
    accountType: t.field({
      type: BankAccountType,
      description: 'CHECKING or SAVINGS; in Japan FUTSU or TOZA. UNKNOWN is refused.',
    }),
    paymentMethod: t.id({
      description:
        'A PaymentMethod of type `us_bank_account` to copy. It stands alone: no other detail of the account beside it. ' +
        'If it is attached to a customer, give `customer` too; if not, it is used up by this.',
    }),
    customer: t.id({ description: 'The customer that `paymentMethod` is attached to, if it is attached to one.' }),
  }),
});
