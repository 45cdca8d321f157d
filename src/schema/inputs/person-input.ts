import { builder } from '../builder.js';
import { AdditionalTosAcceptancesInput } from './declaration-inputs.js';
import { PersonDocumentsInput } from './document-inputs.js';
import { personFields, relationshipFields } from './person-fields.js';
import { UsCfpbDataInput } from './us-cfpb-data-input.js';

const PersonRelationshipInput = builder.inputType('PersonRelationshipInput', {
  description: 'What the person is to the legal entity of the account.',
  fields: (t) => ({
    ...relationshipFields(t),
    authorizer: t.boolean({ description: "Whether the person authorizes the account's representative." }),
    legalGuardian: t.boolean({
      description: "Whether the person is the legal guardian of the account's representative.",
    }),
    representative: t.boolean({
      description:
        'Whether the person is the primary representative of the account: the one who opened it. There is one at a time.',
    }),
  }),
});

export const PersonInput = builder.inputType('PersonInput', {
  description:
    'A person of a connected account, to create or update the person with. Strings hold at most 5000 characters where no ' +
    'less is said. https://docs.stripe.com/api/tokens/create_person',
  fields: (t) => ({
    ...personFields(t, { name: 5000, alias: 5000 }),
    nationality: t.string({ description: 'The country of nationality: two letters, ISO 3166, or `XX` for none.' }),
    relationship: t.field({ type: PersonRelationshipInput, description: 'What the person is to the legal entity.' }),
    documents: t.field({ type: PersonDocumentsInput, description: 'Documents that Stripe may ask for.' }),
    additionalTosAcceptances: t.field({
      type: AdditionalTosAcceptancesInput,
      description: 'Acceptances of agreements by a legal guardian or an authorizer.',
    }),
    usCfpbData: t.field({ type: UsCfpbDataInput, description: 'Demographic data (US).' }),
  }),
});
