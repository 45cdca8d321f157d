import {
  type GraphQLUnionType,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isScalarType,
  isUnionType,
  parse,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import contract from '../contract/stripe-tokens.openapi.json' with { type: 'json' };
import { outputObjects } from './output-schema.js';

const schema = buildSchema();

describe('descriptions', () => {
  it("link to Stripe's page on every object that has an id", () => {
    const objects = outputObjects(schema).filter((type) => type.getFields().id);
    expect(objects.filter((type) => !type.description?.includes('https://docs.stripe.com/')).map(String)).toEqual([]);
  });

  it('say of every amount of money that it counts the smallest unit', () => {
    const amounts = outputObjects(schema).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => String(getNamedType(field.type)) === 'Float' && !/percent/i.test(field.name))
        .map((field) => ({ name: `${type.name}.${field.name}`, text: `${type.description} ${field.description}` })),
    );
    expect(amounts.length).toBeGreaterThan(10);
    expect(amounts.filter(({ text }) => !text.includes('smallest unit')).map(({ name }) => name)).toEqual([]);
  });
});

describe('types', () => {
  it('are StripeObjects where they have an id', () => {
    const lacking = outputObjects(schema).filter((type) => type.getFields().id && type.getInterfaces().length === 0);
    expect(lacking.map(String)).toEqual([]);
  });

  it("never give a secret of Stripe's", () => {
    const keys = outputObjects(schema).flatMap((type) => Object.keys(type.getFields()));
    expect(keys.filter((key) => /secret|persistentToken|accountNumber|iban$/i.test(key))).toEqual([]);
  });

  it('have a raw word beside every status', () => {
    const statuses = outputObjects(schema).filter((type) => isEnumType(getNamedType(type.getFields().status?.type)));
    expect(statuses.length).toBeGreaterThan(5);
    expect(statuses.filter((type) => !type.getFields().rawStatus).map(String)).toEqual([]);
  });

  it.each([
    ['PaymentSource', ['BankAccount', 'Card', 'Source']],
    ['ExternalAccount', ['BankAccount', 'Card']],
  ])('%s is a union of %j', (name, members) => {
    const union = schema.getType(name);
    expect(isUnionType(union) && union.getTypes().map(String).sort()).toEqual(members);
  });

  it.each(['PaymentSource', 'ExternalAccount'])(
    'of %s can be selected together by the names that they share',
    (name) => {
      const union = schema.getType(name) as GraphQLUnionType;
      const fields = union.getTypes().map((member) => Object.values(member.getFields()));
      const isShared = (field: string) => fields.filter((of) => of.some((other) => other.name === field)).length > 1;
      const selections = union.getTypes().map((member) => {
        // `status` is an enum of its own on each, and text on a card.
        const shared = Object.values(member.getFields()).filter(
          (field) => isShared(field.name) && field.name !== 'status',
        );
        const selected = shared.map((field) =>
          isLeafType(getNamedType(field.type)) ? field.name : `${field.name} { __typename }`,
        );
        expect(selected.length).toBeGreaterThan(4);
        return `... on ${member.name} { ${selected.join(' ')} }`;
      });
      const at = name === 'PaymentSource' ? 'customer { sources' : 'account { externalAccounts';
      const document = parse(`{ token(id: "tok_1") { card { ${at} { ${selections.join(' ')} } } } } }`);
      expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
    },
  );

  it('are asked for by id where Stripe gives them so', () => {
    const retrievable = outputObjects(schema).filter((type) => type.extensions.retrieve);
    expect(Object.fromEntries(retrievable.map((type) => [type.name, type.extensions.retrieve]))).toEqual({
      Token: 'token',
      ConfirmationToken: 'confirmation_token',
      Customer: 'customer',
      Account: 'account',
    });
  });

  it('of the StripeObject interface hold an id and nothing more', () => {
    const type = schema.getType('StripeObject');
    expect(isInterfaceType(type) && Object.keys(type.getFields())).toEqual(['id']);
  });
});

describe("Stripe's fields", () => {
  const schemas = contract.components.schemas;

  it.each([
    ['Token', schemas.token],
    ['Card', schemas.card],
    ['BankAccount', schemas.bank_account],
    ['Customer', schemas.customer],
    ['Account', schemas.account],
    ['Discount', schemas.discount],
    ['PromotionCode', schemas.promotion_code],
    ['TaxId', schemas.tax_id],
  ])('of %s are all there', (name, { properties }) => {
    const type = outputObjects(schema).find((object) => object.name === name);
    const fields = Object.keys(type?.getFields() ?? {});
    const wanted = Object.keys(properties)
      .filter((key) => key !== 'object')
      .map((key) => key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));
    expect(wanted.filter((key) => !fields.includes(key))).toEqual([]);
  });

  it.each([
    ['Token', schemas.token],
    ['Card', schemas.card],
    ['BankAccount', schemas.bank_account],
    ['Customer', schemas.customer],
    ['Account', schemas.account],
  ])('of %s are never null only where Stripe always gives them', (name, { required }) => {
    const type = outputObjects(schema).find((object) => object.name === name);
    const firm = Object.values(type?.getFields() ?? {}).filter((field) => String(field.type).endsWith('!'));
    const keyOf = (field: string) =>
      field
        .replace(/^raw([A-Z])/, (_, letter: string) => letter.toLowerCase())
        .replace(/[A-Z]/g, (l) => `_${l.toLowerCase()}`);
    const made = name === 'Customer' ? ['deleted'] : [];
    expect(firm.map((field) => keyOf(field.name)).filter((key) => ![...required, ...made].includes(key))).toEqual([]);
  });

  it('in Unix seconds are moments', () => {
    const numbers = outputObjects(schema).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => /^(created|date|start|end|.*(At|End|Start|Deadline))$/.test(field.name))
        .filter((field) => isScalarType(getNamedType(field.type)) && String(getNamedType(field.type)) !== 'DateTime')
        .map((field) => `${type.name}.${field.name}`),
    );
    expect(numbers).toEqual(['AnnualRevenue.fiscalYearEnd', 'BillingSubscription.cancelAtPeriodEnd']);
  });
});
