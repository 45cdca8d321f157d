import { Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { DateTimeResolver } from 'graphql-scalars';
import { GatewayError } from '../errors.js';
import { builder } from './builder.js';

builder.addScalarType('DateTime', DateTimeResolver, {
  description: 'A moment in time as an RFC 3339 string, such as `2026-11-22T09:30:00Z`. Stripe counts whole seconds.',
});

builder.scalarType('Metadata', {
  description:
    'Keys and values that the merchant keeps with an object: at most 50 keys of up to 40 characters, values are strings of up to 500. https://docs.stripe.com/api/metadata',
  serialize: (metadata) => metadata,
  parseValue: toMetadata,
  parseLiteral: (node: ValueNode, variables) => {
    if (node.kind !== Kind.OBJECT) return toMetadata(valueFromASTUntyped(node, variables));
    // What stands in for a variable is seen where the input is checked: a document is validated without their values.
    const fields = node.fields.filter(({ value }) => value.kind !== Kind.VARIABLE);
    const literals = toMetadata(valueFromASTUntyped({ ...node, fields }));
    if (fields.length === node.fields.length) return literals;
    const values = valueFromASTUntyped(node, variables) as Record<string, string>;
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  },
});

function toMetadata(value: unknown): Record<string, string> {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap || !Object.values(value).every((item) => typeof item === 'string')) {
    throw new GatewayError('BAD_USER_INPUT', 'must be an object whose values are strings');
  }
  return value as Record<string, string>;
}

/**
 * Scalars for what must never be seen again. They take variables only: a document ends in logs, caches and heap
 * snapshots, a variable does not. They check the alphabet and leave the rest to Stripe, and no error holds a value.
 */
function addSensitiveScalar(
  name: 'CardNumber' | 'CardVerificationCode' | 'BankAccountNumber' | 'PersonalIdNumber',
  { description, alphabet, says }: { description: string; alphabet: RegExp; says: string },
): void {
  builder.scalarType(name, {
    description: `${description} Takes a variable only: a literal in the document is refused.`,
    parseValue: (value) => {
      if (typeof value !== 'string') throw new GatewayError('BAD_USER_INPUT', 'must be a string');
      if (!alphabet.test(value)) throw new GatewayError('BAD_USER_INPUT', says);
      return value;
    },
    parseLiteral: () => {
      throw new GatewayError(
        'GRAPHQL_VALIDATION_FAILED',
        `A ${name} must be given by a variable, not written into the document.`,
      );
    },
    serialize: () => {
      throw new GatewayError('INTERNAL_SERVER_ERROR', `A ${name} is never part of a response.`);
    },
  });
}

addSensitiveScalar('CardNumber', {
  description: 'The number of a card: digits, with spaces or hyphens between groups if you like.',
  alphabet: /^[0-9 -]{1,64}$/,
  says: 'must be digits, with spaces or hyphens between groups at most',
});

addSensitiveScalar('CardVerificationCode', {
  description: 'The code on a card: three digits, four on American Express.',
  alphabet: /^[0-9]{1,16}$/,
  says: 'must be digits',
});

addSensitiveScalar('BankAccountNumber', {
  description: 'The number of a bank account, or an IBAN.',
  alphabet: /^[A-Za-z0-9 -]{1,64}$/,
  says: 'must be letters and digits, with spaces or hyphens between groups at most',
});

addSensitiveScalar('PersonalIdNumber', {
  description: 'A number that a state gave a person or a business, such as a social security number.',
  // Documents hold parentheses, plus signs and combining marks; a token of a number, `pii_…`, may stand in for it.
  alphabet: /^[^\p{Cc}\p{Cs}]{1,255}$/u,
  says: 'must be 1 to 255 characters without control characters',
});
