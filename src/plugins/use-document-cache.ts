import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/**
 * Keeps documents that were parsed and found valid, by their text; the least recently used goes first. A document that
 * was refused is never kept: somebody may have written a card number into it.
 */
export function useDocumentCache({ capacity = 1000 } = {}): Plugin {
  const valid = new Map<string, DocumentNode>();
  const sources = new WeakMap<DocumentNode, string>();

  return {
    onParse({ params, setParsedDocument }) {
      const source = params.source as string;
      const cached = valid.get(source);
      if (cached) {
        valid.delete(source);
        valid.set(source, cached);
        setParsedDocument(cached);
        return;
      }
      return ({ result }) => {
        if (result && 'kind' in result) sources.set(result, source);
      };
    },
    onValidate({ params, setResult }) {
      const document = params.documentAST;
      const source = sources.get(document);
      if (source === undefined) return;
      if (valid.get(source) === document) return setResult([]);
      return ({ valid: isValid }) => {
        if (!isValid) return;
        valid.set(source, document);
        if (valid.size > capacity) valid.delete(valid.keys().next().value as string);
      };
    },
  };
}
