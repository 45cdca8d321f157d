import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Plugin } from './plugin.js';

const MAY_HOLD_VALUES = /"|[0-9]{5}/;

/**
 * Keeps documents that were parsed and found valid, by their text; those that were asked for last. A document that was
 * refused is never kept, nor is one that holds text or long numbers: somebody may have written a card number into it. A
 * client that uses variables sends few documents, one that does not sends a new one each time. Bounded by text, not by number:
 * a parsed document takes up to 200 times its text, so that 512 Ki characters are some 100 MB at worst and 3000 usual ones.
 */
export function useDocumentCache({ characters = 512 * 1024 } = {}): Plugin {
  const valid = new LRUCache<string, DocumentNode>({ maxSize: characters });
  const sources = new WeakMap<DocumentNode, string>();

  return {
    onParse(parsing) {
      const source = parsing.params.source as string;
      const cached = valid.get(source);
      if (cached) return parsing.setParsedDocument(cached);
      return ({ result }) => {
        if (result && 'kind' in result && !MAY_HOLD_VALUES.test(source)) sources.set(result, source);
      };
    },
    onValidate(validation) {
      const document = validation.params.documentAST;
      const source = sources.get(document);
      if (source === undefined) return;
      if (valid.get(source) === document) return validation.setResult([]);
      return ({ valid: isValid }) => {
        if (isValid) valid.set(source, document, { size: source.length });
      };
    },
  };
}
