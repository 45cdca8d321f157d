import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import { fieldsOf } from '../expansion/selection.js';
import type { GatewayPlugin } from './gateway-plugin.js';
import { fragmentsOf } from './use-scopes.js';

/** Tells whether anything in a result can still change: if not, the response may be cached (`http/response-cache.ts`). */
export function useResponseCache(): GatewayPlugin {
  const readsOnly = new WeakMap<DocumentNode, Map<string, boolean>>();

  return {
    onExecute: ({ args: { schema, document, operationName, contextValue } }) => {
      const state = contextValue.gateway;
      if (state.cacheKey === undefined || !isReadsOnly(schema, document, operationName)) return;
      return {
        onExecuteDone({ result }) {
          const { record } = state;
          const { reads, immutableReads } = record;
          record.isImmutable = !('errors' in result && result.errors) && reads > 0 && reads === immutableReads;
        },
      };
    },
  };

  /** Whether an operation does nothing but read objects of Stripe: a mutation does more, and so does introspection. */
  function isReadsOnly(schema: GraphQLSchema, document: DocumentNode, operationName: string | null | undefined) {
    let byOperation = readsOnly.get(document);
    if (!byOperation) {
      byOperation = new Map();
      readsOnly.set(document, byOperation);
    }
    let known = byOperation.get(operationName ?? '');
    if (known === undefined) {
      const operation = getOperationAST(document, operationName);
      const root = operation && schema.getRootType(operation.operation);
      const fields = root ? fieldsOf({ schema, fragments: fragmentsOf(document) }, root, [operation]) : [];
      known = fields.length > 0 && fields.every(({ immutable }) => immutable);
      byOperation.set(operationName ?? '', known);
    }
    return known;
  }
}
