import { execute, NoSchemaIntrospectionCustomRule, parse, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { VALUE_FREE_RULES } from './document-errors.js';

/** Errors that validation stops after. */
const MAX_ERRORS = 5;

/** graphql-js's own parser, validator and executor, with rules whose messages hold no values. */
export function useGraphQLJs({ introspection }: { introspection: boolean }): Plugin {
  const rules = introspection ? VALUE_FREE_RULES : [...VALUE_FREE_RULES, NoSchemaIntrospectionCustomRule];
  return {
    onParse: ({ setParseFn }) => setParseFn(parse),
    onValidate: ({ setValidationFn }) =>
      setValidationFn(((schema, document) =>
        // A suggestion tells a name of the schema to somebody who may not ask for it.
        validate(schema, document, rules, {
          maxErrors: MAX_ERRORS,
          hideSuggestions: !introspection,
        })) as typeof validate),
    onExecute: ({ setExecuteFn }) => setExecuteFn(execute),
  };
}
