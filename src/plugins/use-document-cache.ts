import { type DocumentNode, GraphQLError, getOperationAST, type ParseOptions, parse, type Source } from 'graphql';
import { LRUCache } from 'lru-cache';
import { isLikeCardNumber } from '../card-number.js';
import { GatewayError } from '../errors.js';
import { toSyntaxError } from './document-errors.js';
import type { GatewayPlugin } from './gateway-plugin.js';

export interface DocumentCacheOptions {
  /** By their text. */
  documents: LRUCache<string, DocumentNode>;
  /** Lexical tokens of a document. */
  maxTokens: number;
}

/** `maxCharacters` of all documents together: a parsed one takes up to 200 times its text. */
export function createDocumentCache(maxCharacters = 512 * 1024): LRUCache<string, DocumentNode> {
  return new LRUCache({ maxSize: maxCharacters, sizeCalculation: (_document, source) => source.length + 1 });
}

/** A string, a long number, or a comment other than the `#graphql` that editors look for. */
const VALUE = /"|[0-9]{5}|#(?! *graphql *$)/im;

/** Whether a document may hold what a client should send in variables. Such a document is not kept. */
export function mayHoldValue(document: string): boolean {
  return VALUE.test(document) || isLikeCardNumber(document);
}

/**
 * Parses documents, and keeps those that were found valid by their text. A document that was refused is never kept, nor one
 * that may hold a value. A client that uses variables sends few documents; one that does not sends a new one each time.
 */
export function useDocumentCache({ documents, maxTokens }: DocumentCacheOptions): GatewayPlugin {
  /** Of documents that may be kept once they are found valid. */
  const sources = new WeakMap<DocumentNode, string>();

  return {
    onParse({ params: { source }, setParseFn, setParsedDocument, context }) {
      const text = typeof source === 'string' ? source : source.body;
      const cached = documents.get(text);
      if (cached) setParsedDocument(cached);
      else setParseFn((given: string | Source) => parse(given, { maxTokens } satisfies ParseOptions));
      // The parser of another plugin may have run in place of this one.
      return ({ result, replaceParseResult }) => {
        if (result instanceof GraphQLError) replaceParseResult(toParseError(result, maxTokens));
        if (!result || result instanceof Error) return;
        if (!cached && !mayHoldValue(text)) sources.set(result, text);
        // Here, so that Yoga's own check, which quotes the name, is never reached.
        if (getOperationAST(result, context.params?.operationName)) return;
        throw new GatewayError('BAD_USER_INPUT', 'operationName must name one of the operations of the document.');
      };
    },
    onValidate({ params: { documentAST } }) {
      const source = sources.get(documentAST);
      if (source === undefined || documents.has(source)) return;
      return ({ valid }) => {
        if (valid) documents.set(source, documentAST);
      };
    },
  };
}

/** Counting tokens bounds the parser's recursion too: it stops before the stack is used up. */
function toParseError(error: GraphQLError, maxTokens: number): GraphQLError {
  // Without a place in the document it is a limit of another plugin's parser, and no syntax error.
  if (!error.positions) return error;
  if (!/^Syntax Error: Document contains more/.test(error.message)) return toSyntaxError(error);
  return new GatewayError('GRAPHQL_VALIDATION_FAILED', `A document may have at most ${maxTokens} tokens.`);
}
