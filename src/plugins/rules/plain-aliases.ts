import { GraphQLError, type ValidationRule } from 'graphql';
import { isLikeCardNumber } from '../../card-number.js';

/** Rejects an alias that may be a card number: it would come back as a key of the response, and in the paths of errors. */
export const PlainAliasesRule: ValidationRule = (context) => ({
  Field({ alias }) {
    if (alias && isLikeCardNumber(alias.value)) {
      context.reportError(new GraphQLError('An alias must not look like a card number.', { nodes: alias }));
    }
  },
});
