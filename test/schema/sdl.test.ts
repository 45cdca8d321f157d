import { readFileSync } from 'node:fs';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
  validate,
  validateSchema,
} from 'graphql';
import { expect, test } from 'vitest';
import { printSchemaText } from '../../src/cli/schema.js';
import { createExamples } from '../../src/graphiql/examples.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';

const schema = buildSchema();

test('schema.graphql is what the code says; `npm run schema` rewrites it', () => {
  expect(validateSchema(schema)).toEqual([]);
  expect(printSchemaText()).toBe(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
});

test('everything has a description', () => {
  const bare: string[] = [];
  const check = (name: string, described: { description?: string | null | undefined }) => {
    if (!described.description?.trim()) bare.push(name);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || isSpecifiedScalarType(type)) continue;
    check(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) check(`${type.name}.${value.name}`, value);
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      check(`${type.name}.${field.name}`, field);
      if ('args' in field) for (const arg of field.args) check(`${type.name}.${field.name}(${arg.name})`, arg);
    }
  }
  expect(bare).toEqual([]);
});

test('sensitive scalars never appear on an output type', () => {
  const sensitive = ['CardNumber', 'CardVerificationCode', 'BankAccountNumber', 'PersonalIdNumber'];
  const shown = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .flatMap((type) => Object.values(type.getFields()).map((field) => `${type.name}.${field.name}: ${field.type}`))
    .filter((field) => sensitive.some((name) => field.includes(name)));
  expect(shown).toEqual([]);
});

test('enums of what Stripe answers with survive a value of tomorrow', () => {
  const answered = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) answered.add(String(field.type).replaceAll(/[[\]!]/g, ''));
  }
  const closed = Object.values(schema.getTypeMap())
    .filter((type) => isEnumType(type) && answered.has(type.name) && !type.name.startsWith('__'))
    .filter((type) => isEnumType(type) && !type.getValue('UNKNOWN'));
  expect(closed.map((type) => type.name)).toEqual([]);
});

test("GraphiQL's examples are valid operations", () => {
  for (const { query } of createExamples()) {
    // The one that not every schema has: the page leaves it out there.
    if (query.includes('confirmationToken') && !schema.getQueryType()?.getFields().confirmationToken) continue;
    expect(validate(schema, parse(query)), query).toEqual([]);
  }
});
