import { builder } from '../builder.js';
import { inputEnum } from '../stripe-enum.js';
import { CompanyInput } from './company-input.js';
import { personFields, relationshipFields } from './person-input.js';

const IndividualRelationshipInput = builder.inputType('IndividualRelationshipInput', {
  description: 'What the person is to the legal entity that is the account.',
  fields: relationshipFields,
});

export const IndividualInput = builder.inputType('IndividualInput', {
  description:
    'The person whose account it is. Strings hold at most 5000 characters where no less is said. ' +
    'https://docs.stripe.com/api/tokens/create_account#create_account_token-account-individual',
  fields: (t) => ({
    ...personFields(t, { name: 100, alias: 300 }),
    relationship: t.field({
      type: IndividualRelationshipInput,
      description: 'What the person is to the legal entity.',
    }),
  }),
});

const AccountBusinessType = inputEnum('AccountBusinessType', {
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
