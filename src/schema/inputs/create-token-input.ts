import { builder } from '../builder.js';
import { AccountInput } from './account-input.js';
import { BankAccountInput } from './bank-account-input.js';
import { CardInput } from './card-input.js';
import { CvcUpdateInput } from './cvc-update-input.js';
import { PersonInput } from './person-input.js';
import { PiiInput } from './pii-input.js';
import { SavedBankAccountInput, SavedCardInput } from './saved-source-inputs.js';

export const CreateTokenInput = builder.inputType('CreateTokenInput', {
  isOneOf: true,
  description:
    'What the token represents: exactly one of these. Absent and null fields below it are not sent, so null is the ' +
    'same as absent, but for the few fields whose description says that null empties them: those are sent as the empty ' +
    'string, which is how Stripe unsets a value. https://docs.stripe.com/api/tokens',
  fields: (t) => ({
    card: t.field({
      type: CardInput,
      description:
        'A card, by its number. Stripe must have enabled raw card data for the account, in sandboxes too; without that it ' +
        'refuses every number. https://docs.stripe.com/api/tokens/create_card',
    }),
    bankAccount: t.field({
      type: BankAccountInput,
      description: 'A bank account, by its number. https://docs.stripe.com/api/tokens/create_bank_account',
    }),
    pii: t.field({
      type: PiiInput,
      description: 'A personal id number. https://docs.stripe.com/api/tokens/create_pii',
    }),
    account: t.field({
      type: AccountInput,
      description:
        'The legal entity of a connected account. With live keys Stripe takes it from a publishable key only. ' +
        'https://docs.stripe.com/api/tokens/create_account',
    }),
    person: t.field({
      type: PersonInput,
      description:
        'A person of a connected account. With live keys Stripe takes it from a publishable key only. ' +
        'https://docs.stripe.com/api/tokens/create_person',
    }),
    cvcUpdate: t.field({
      type: CvcUpdateInput,
      description: 'A verification code that was asked for again. https://docs.stripe.com/api/tokens/create_cvc_update',
    }),
    savedCard: t.field({
      type: SavedCardInput,
      description:
        "A card that the platform saved on one of its customers, cloned into a connected account. Needs a connected account's " +
        'credentials or the `stripe-account` header. https://docs.stripe.com/connect/cloning-saved-payment-methods',
    }),
    savedBankAccount: t.field({
      type: SavedBankAccountInput,
      description:
        'A bank account that the platform saved on one of its customers, cloned into a connected account. Needs a connected ' +
        "account's credentials or the `stripe-account` header. https://docs.stripe.com/connect/cloning-saved-payment-methods",
    }),
  }),
});
