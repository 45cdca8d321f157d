import { builder } from '../builder.js';
import { personFields, relationshipFields } from './person-fields.js';

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
