import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from 'graphql';
import { conditionVariables, isTrue, resolveConditions } from '../expansion/conditions.js';
import type { GatewayPlugin } from './gateway-plugin.js';

/** Combinations of values of an operation's `@skip` and `@include` that are kept. */
const MAX_VARIANTS = 16;

interface Conditions {
  /** Variables that the conditions read. None in most documents. */
  names: readonly string[];
  variants: Map<string, DocumentNode>;
}

/**
 * Resolves `@skip` and `@include` before execution: what is executed, and what scopes and expand paths are derived from, is
 * a document without them. Kept for as long as the document is.
 */
export function useConditions(): GatewayPlugin {
  const conditionsByDocument = new WeakMap<DocumentNode, Conditions>();

  return {
    onExecute({ args }) {
      const { document, operationName } = args;
      let conditions = conditionsByDocument.get(document);
      if (!conditions) {
        conditions = { names: conditionVariables([document]), variants: new Map() };
        conditionsByDocument.set(document, conditions);
      }
      const operation = getOperationAST(document, operationName);
      if (operation) args.document = resolve(document, operation, conditions, args.variableValues ?? {});
    },
  };
}

function resolve(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { names, variants }: Conditions,
  variables: Readonly<Record<string, unknown>>,
): DocumentNode {
  const holds = names.filter((name) => isTrue(operation, name, variables));
  const key = holds.join(' ');
  let resolved = variants.get(key);
  if (!resolved) {
    resolved = resolveConditions(document, (name) => holds.includes(name));
    if (variants.size < MAX_VARIANTS) variants.set(key, resolved);
  }
  return resolved;
}
