import { builder } from '../builder.js';
import { choice } from './choice.js';
import { CompanyInput } from './company-input.js';
import { IndividualInput } from './individual-input.js';

const AccountBusinessType = choice('AccountBusinessType', {
  description: 'What kind of legal entity an account belongs to.',
  values: {
    company: 'A company.',
    government_entity: 'A government entity, in the US.',
    individual: 'A person.',
    non_profit: 'A non-profit organisation.',
  },
});

export const AccountInput = builder.inputType('AccountInput', {
  description:
    'The legal entity of a connected account, to create or update the account with. ' +
    'https://docs.stripe.com/api/tokens/create_account',
  fields: (t) => ({
    businessType: t.field({ type: AccountBusinessType, description: 'The kind of legal entity.' }),
    company: t.field({ type: CompanyInput, description: 'The company, where the entity is one.' }),
    individual: t.field({ type: IndividualInput, description: 'The person, where the entity is one.' }),
    tosShownAndAccepted: t.boolean({
      description:
        'Whether the user was shown the Stripe Connected Account Agreement and accepted it. Must be true on a token that ' +
        'creates an account. https://docs.stripe.com/connect/account-tokens#stripe-connected-account-agreement',
    }),
  }),
});
