import {
  coerceInputValue,
  type GraphQLError,
  isEnumType,
  isInputObjectType,
  isSpecifiedScalarType,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { createTokenInput, placedFields, sample, schema } from './input-schema.js';

const SENSITIVE: Record<string, string> = {
  CardNumber: '4242424242424242',
  CardVerificationCode: '987',
  BankAccountNumber: '300123456789',
  PersonalIdNumber: '900000000',
};

const inputTypes = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

describe('CreateTokenInput', () => {
  it('takes exactly one variant', () => {
    const card = sample(createTokenInput.getFields().card?.type ?? createTokenInput);
    expect(messagesOf({ card })).toEqual([]);
    expect(messagesOf({ card, pii: { idNumber: '000' } })).not.toEqual([]);
    expect(messagesOf({ card: null })).not.toEqual([]);
    expect(messagesOf({})).not.toEqual([]);
  });

  it('has the eight variants', () => {
    expect(createTokenInput.isOneOf).toBe(true);
    expect(Object.keys(createTokenInput.getFields()).sort()).toEqual([
      'account',
      'bankAccount',
      'card',
      'cvcUpdate',
      'person',
      'pii',
      'savedBankAccount',
      'savedCard',
    ]);
  });

  it('describes every type, field and member', () => {
    for (const type of inputTypes) {
      if (isSpecifiedScalarType(type) || ['Query', 'Mutation'].includes(type.name)) continue;
      expect(type.description, type.name).toBeTruthy();
      const parts = isInputObjectType(type)
        ? Object.values(type.getFields())
        : isEnumType(type)
          ? type.getValues()
          : [];
      for (const part of parts) expect(part.description, `${type.name}.${part.name}`).toMatch(/\S\.$|https:\S+$/);
    }
  });

  it("links each variant to its page in Stripe's reference", () => {
    for (const { name, description } of Object.values(createTokenInput.getFields())) {
      expect(description, name).toMatch(/https:\/\/docs\.stripe\.com\//);
    }
  });

  it('gives the members of its own enums as wire values in capitals', () => {
    for (const type of inputTypes.filter(isEnumType)) {
      for (const { name, value } of type.getValues()) expect(name).toBe(value.toUpperCase());
    }
  });

  it('keeps what names a person or pays to scalars that are never seen again', () => {
    const sensitive = placedFields().filter(({ field }) => SENSITIVE[String(field.type).replace('!', '')]);
    expect(sensitive.map(({ path }) => path.join('.')).sort()).toEqual([
      'account.company.taxId',
      'account.individual.idNumber',
      'account.individual.idNumberSecondary',
      'account.individual.ssnLast4',
      'bankAccount.accountNumber',
      'card.cvc',
      'card.number',
      'cvcUpdate.cvc',
      'person.idNumber',
      'person.idNumberSecondary',
      'person.ssnLast4',
      'pii.idNumber',
    ]);
  });

  describe.each(Object.entries(SENSITIVE))('a %s', (scalar, secret) => {
    const [placed] = placedFields().filter(({ field }) => String(field.type).startsWith(scalar));
    const path = placed?.path ?? [];
    const type = String(placed?.field.type);

    /** A document with this text where the value belongs, and the required siblings beside it. */
    function documentWith(text: string, variables = ''): string {
      const siblings = scalar === 'CardNumber' ? ' expMonth: 1 expYear: 31' : '';
      const others = path[0] === 'bankAccount' ? ' country: "US"' : '';
      const card = path.join('.') === 'card.cvc' ? ' number: $n expMonth: 1 expYear: 31' : '';
      const needed = card === '' ? variables : `${variables} $n: CardNumber!`;
      const input = path.reduceRight(
        (inner, name, index) => `{${name}: ${inner}${index === path.length - 1 ? siblings + others + card : ''}}`,
        text,
      );
      return `mutation${needed.trim() === '' ? '' : `(${needed})`} { createToken(input: ${input}) { replayed } }`;
    }

    it('takes a variable', () => {
      expect(refusalsOf(documentWith('$secret', `$secret: ${type}`))).toEqual([]);
    });

    it.each([
      ['a string', `"${secret}"`],
      ['a block string', `"""${secret}"""`],
      ['an integer', secret],
      ['a decimal number', `${secret}.5`],
      ['a list', `["${secret}"]`],
      ['a hash', `{ value: "${secret}" }`],
      ['a name', `_${secret}`],
    ])('refuses %s in the document, in words without it', (_kind, literal) => {
      const refusals = refusalsOf(documentWith(literal));
      expect(refusals).not.toEqual([]);
      expect(refusals.map(whatIsSeen).join()).not.toContain(secret);
    });

    it('refuses the default of a variable, in words without it', () => {
      const refusals = refusalsOf(documentWith('$secret', `$secret: ${type.replace('!', '')} = "${secret}"`));
      expect(refusals.map(({ message }) => message)).toContainEqual(expect.stringContaining('variable'));
      expect(refusals.map(whatIsSeen).join()).not.toContain(secret);
    });

    it('refuses a default inside that of a whole input, in words without it', () => {
      const whole = path.reduceRight((inner, name) => `{${name}: ${inner}}`, `"${secret}"`);
      const refusals = refusalsOf(`mutation($input: CreateTokenInput! = ${whole}) { createToken(input: $input) }`);
      expect(refusals).not.toEqual([]);
      expect(refusals.map(whatIsSeen).join()).not.toContain(secret);
    });

    it('says nothing of the value when a variable has a wrong one', () => {
      const scalarType = schema.getType(scalar);
      const wrong: unknown[] = [`${secret}\u0007`, `${secret}\n`, Number(secret), [secret], { secret }, ''];
      for (const value of wrong) {
        const thrown = catchError(() => isLeaf(scalarType) && scalarType.parseValue(value));
        expect(thrown).toBeInstanceOf(Error);
        expect(whatIsSeen(thrown as GraphQLError)).not.toContain(secret);
      }
    });
  });
});

function messagesOf(value: unknown): string[] {
  const messages: string[] = [];
  coerceInputValue(value, createTokenInput, (_path, _value, error) => messages.push(error.message));
  return messages;
}

function refusalsOf(document: string): readonly GraphQLError[] {
  return validate(schema, parse(document));
}

/** All that a caller or a log line would see of an error. */
function whatIsSeen(error: GraphQLError): string {
  return `${error.message} ${JSON.stringify(error)} ${JSON.stringify(error.extensions)}`;
}

function isLeaf(type: unknown): type is { parseValue: (value: unknown) => unknown } {
  return typeof (type as { parseValue?: unknown })?.parseValue === 'function';
}

function catchError(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}
