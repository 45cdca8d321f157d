import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  type ParseOptions,
  parse,
  type Source,
  validate,
} from 'graphql';
import type { Limits } from '../config/limits.js';
import { GatewayError } from '../errors.js';
import { VALUE_FREE_RULES } from './document-errors.js';
import { findExceededLimit } from './document-limits.js';
import type { Plugin } from './plugin.js';
import { OneOfVariablesRule } from './rules/one-of-variables.js';
import type { RequestContext } from './use-operation.js';

/**
 * graphql-js's own parser and validator, with rules whose messages hold no values, and the limits before them:
 * a document that is too large is never validated. `useDocumentCache` keeps what passed both.
 */
export function useGraphQLJs({ introspection, limits }: { introspection: boolean; limits: Limits }): Plugin {
  const rules = [...VALUE_FREE_RULES, OneOfVariablesRule, ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
  const parseWithinLimit = (source: string | Source) => parseWithin(limits.tokens, source);
  return {
    onParse: (parsing) => parsing.setParseFn(parseWithinLimit),
    onValidate: (validation) => {
      validation.setValidationFn(((schema, document) => {
        const exceeded = findExceededLimit(document, limits);
        if (exceeded) return [exceeded];
        const { caller } = validation.context as unknown as RequestContext;
        // A suggestion tells a name of the schema to somebody who may not ask for it. What is invalid is never remembered.
        const hideSuggestions = !introspection || !caller.scopes.has('schema:read');
        const options = { maxErrors: limits.errors, hideSuggestions };
        // graphql-js adds one that says that it stopped.
        return validate(schema, document, rules, options).slice(0, limits.errors);
      }) as typeof validate);
    },
  };
}

/** Counting tokens bounds the parser's recursion too: it stops before the stack does. */
function parseWithin(maxTokens: number, source: string | Source) {
  try {
    return parse(source, { maxTokens } satisfies ParseOptions);
  } catch (error) {
    const isTooLong = error instanceof GraphQLError && /^Syntax Error: Document contains more/.test(error.message);
    if (!isTooLong) throw error;
    throw new GatewayError('GRAPHQL_VALIDATION_FAILED', `A document may have at most ${maxTokens} tokens.`);
  }
}
