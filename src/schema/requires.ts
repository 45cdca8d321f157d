import { DirectiveLocation, GraphQLDirective, GraphQLList, GraphQLNonNull, GraphQLString } from 'graphql';
import type { Scope } from '../auth/scope.js';

/**
 * The scopes that a field takes, or that a type takes for more than its id: for the `extensions` of its definition. They
 * are checked before an operation runs (`plugins/use-scopes.ts`), wherever in it the field or the type is reached, and the
 * SDL shows them.
 */
export function requires(...scopes: [Scope, ...Scope[]]): { scopes: readonly Scope[] } {
  return { scopes };
}

export const RequiresScopes = new GraphQLDirective({
  name: 'requiresScopes',
  description:
    'The scopes that the caller needs for the field or, on a type, to read more of an object than its `id`: all scopes of one of the lists. Without them the whole operation is rejected before any call to Stripe.',
  locations: [DirectiveLocation.FIELD_DEFINITION, DirectiveLocation.OBJECT],
  args: {
    scopes: {
      type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString))))),
      description: 'Lists of scopes, of which any one is enough.',
    },
  },
});
