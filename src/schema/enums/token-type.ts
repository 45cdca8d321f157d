import { closedSet } from './closed-set.js';

export const TokenType = closedSet('TokenType', {
  description: 'What a token stands for. https://docs.stripe.com/api/tokens/object#token_object-type',
  values: {
    account: 'The legal entity of a connected account. Its id begins with `ct_`.',
    bank_account: 'A bank account. Its id begins with `btok_`.',
    card: 'A card. Its id begins with `tok_`.',
    cvc_update: 'A verification code that was collected again. Its id begins with `cvctok_`.',
    person: 'A person of a connected account. Its id begins with `cpt_`.',
    pii: 'A personal id number. Its id begins with `pii_`.',
  },
});
