import { GraphQLError, type ValidationRule } from 'graphql';
import { isLikeCardNumber } from '../../card-number.js';

/**
 * Rejects a name that may be a card number. An alias would come back as a key of the response and in the paths of errors, and
 * V8 remembers a name that a property was looked up by.
 */
export const PlainNamesRule: ValidationRule = (context) => ({
  Name(node) {
    if (isLikeCardNumber(node.value)) {
      context.reportError(new GraphQLError('A name must not look like a card number.', { nodes: node }));
    }
  },
});
