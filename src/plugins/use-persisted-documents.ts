import { type APQStore, useAPQ } from '@graphql-yoga/plugin-apq';
import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors.js';
import { DOCUMENT_ID_NAMES, refuse } from '../http/graphql-over-http.js';
import { mayHoldValue } from './use-document-cache.js';

export interface PersistedDocumentOptions {
  /** Trusted documents by their ID. */
  documents?: Readonly<Record<string, string>> | undefined;
  /** Executes nothing else. */
  only?: boolean | undefined;
  /** Accepts Apollo's automatic persisted queries: a client registers a document under its hash. */
  automatic?: boolean | undefined;
}

/** Characters of all automatically persisted documents together. */
const MAX_CHARACTERS = 512 * 1024;

/**
 * Trusted documents and automatic persisted queries, by Yoga's plugins. Clients name a document in `documentId`, `id`,
 * `doc_id` or `extensions.persistedQuery.sha256Hash`. A document that may hold a value is never stored.
 */
export function usePersistedDocuments({
  documents = {},
  only = false,
  automatic = false,
}: PersistedDocumentOptions): Plugin[] {
  const find = (id: string) => (Object.hasOwn(documents, id) ? documents[id] : undefined);
  const plugins: Plugin[] = [];
  // The first of the two: it rejects what it does not find, so that it must find trusted documents too.
  if (automatic && !only) plugins.push(useAPQ({ store: createStore(find) }));
  if (only || automatic || Object.keys(documents).length > 0) {
    const notListed = () =>
      new GatewayError('FORBIDDEN', 'Only persisted operations are executed: send the ID of one.');
    plugins.push(
      usePersistedOperations({
        allowArbitraryOperations: !only,
        getPersistedOperation: (id) => find(id) ?? null,
        extractPersistedOperationId: readDocumentId,
        customErrors: {
          notFound: () => new GatewayError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound'),
          keyNotFound: only ? notListed : () => refuse(400, 'BAD_USER_INPUT', 'query must be a string.'),
          persistedQueryOnly: notListed,
        },
      }),
    );
  }
  return plugins;
}

function readDocumentId(params: GraphQLParams): string | null {
  const sent = params as Record<string, unknown>;
  const hash = (params.extensions?.persistedQuery as { sha256Hash?: unknown } | undefined)?.sha256Hash;
  const id = [...DOCUMENT_ID_NAMES.map((name) => sent[name]), hash].find((value) => typeof value === 'string');
  return (id as string | undefined) ?? null;
}

function createStore(find: (id: string) => string | undefined): APQStore {
  const store = new LRUCache<string, string>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (document) => document.length + 1,
  });
  return {
    get: (hash) => find(hash) ?? store.get(hash),
    set: (hash, document) => {
      if (!mayHoldValue(document) && !SECURITY_CODE.test(document)) store.set(hash, document);
    },
  };
}

const SECURITY_CODE = /[0-9]{3}/;
