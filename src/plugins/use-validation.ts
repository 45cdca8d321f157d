import {
  BREAK,
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type NameNode,
  NoSchemaIntrospectionCustomRule,
  OperationTypeNode,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  validate,
  visit,
} from 'graphql';
import { isLikeCardNumber } from '../card-number.js';
import { GatewayError } from '../errors.js';
import { toValidationError, valueFreeValues } from './document-errors.js';
import type { GatewayPlugin } from './gateway-plugin.js';
import { OneOfVariablesRule } from './rules/one-of-variables.js';

export interface ValidationOptions {
  introspection: boolean;
  /** Errors reported at most. */
  maxErrors: number;
}

/** A verdict holds for the schema and the very rules that it was reached with. */
interface Verdict {
  schema: GraphQLSchema;
  rules: readonly ValidationRule[];
}

/**
 * Validates with graphql-js's rules and those that other plugins add, with messages that hold no value of the document. That
 * a document is valid is remembered for as long as the document is, under these rules and no others: a rule that differs by
 * caller is a new function each time, and validates anew.
 */
export function useValidation({ introspection, maxErrors }: ValidationOptions): GatewayPlugin {
  const verdicts = new WeakMap<DocumentNode, Verdict>();

  return {
    onValidate({ context, addValidationRule, setValidationFn }) {
      addValidationRule(OneOfVariablesRule);
      if (!introspection) addValidationRule(NoSchemaIntrospectionCustomRule);
      const { caller } = context.gateway;
      // Suggestions tell names of the schema to callers that may not introspect it.
      const hideSuggestions = !introspection || !caller.scopes.has('schema:read');
      setValidationFn(((schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[] = []) => {
        const known = verdicts.get(document);
        if (known && known.schema === schema && isSame(known.rules, rules)) return [];
        const errors = findErrors(schema, document, rules, hideSuggestions);
        if (errors.length === 0) verdicts.set(document, { schema, rules });
        return errors;
      }) as typeof validate);
    },
  };

  function findErrors(
    schema: GraphQLSchema,
    document: DocumentNode,
    rules: readonly ValidationRule[],
    hideSuggestions: boolean,
  ): readonly GraphQLError[] {
    if (!schema.getSubscriptionType()) {
      const subscription = document.definitions.find(isSubscription);
      if (subscription) return [new GatewayError('BAD_USER_INPUT', 'Subscriptions are not supported.')];
    }
    const unsafe = findUnsafeName(document);
    if (unsafe) return [unsafe];
    const valueFree = rules.map((rule) => (rule === ValuesOfCorrectTypeRule ? valueFreeValues : rule));
    const found = validate(schema, document, valueFree, { maxErrors, hideSuggestions });
    // graphql-js adds one error that says that it stopped.
    return found.slice(0, maxErrors).map((error) => toValidationError(schema, error, !hideSuggestions));
  }
}

/**
 * Finds a name that may be a card number, before other rules put names into objects: V8 remembers a name that a property was
 * looked up by, and an alias would come back as a key of the response and in the paths of errors.
 */
function findUnsafeName(document: DocumentNode): GraphQLError | undefined {
  let unsafe: NameNode | undefined;
  visit(document, {
    Name: (node) => {
      if (!isLikeCardNumber(node.value)) return undefined;
      unsafe = node;
      return BREAK;
    },
  });
  const extensions = { code: 'GRAPHQL_VALIDATION_FAILED' };
  return unsafe && new GraphQLError('A name must not look like a card number.', { nodes: unsafe, extensions });
}

function isSubscription(definition: DefinitionNode): boolean {
  return definition.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.SUBSCRIPTION;
}

function isSame(rules: readonly ValidationRule[], others: readonly ValidationRule[]): boolean {
  return rules.length === others.length && rules.every((rule, at) => rule === others[at]);
}
