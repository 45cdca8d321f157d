import { coerceInputValue, getNamedType, isEnumType, isNonNullType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { toForm } from '../../../src/stripe/request.js';
import { toInputPath } from '../../../src/stripe/to-input-path.js';
import { type CreateTokenInput, toStripeParams } from '../../../src/stripe/to-stripe-params.js';
import { validateRequest } from '../../contract/validate.js';
import { branches, type ContractSchema, contractLeaves, schemaAt, unsetForm } from './contract-schema.js';
import { createTokenInput, type PlacedField, placedFields, sample } from './input-schema.js';
import { stripeNodeForm } from './stripe-node-form.js';

const fields = placedFields().map((placed) => ({ ...placed, formName: formNameOf(placed) }));
const leaves = fields.filter(({ isLeaf }) => isLeaf);

/** The clones: a card or a bank account by its id, where another variant has a hash of that name. */
const IDS = ['savedCard.card', 'savedBankAccount.bankAccount'];

describe("the contract of Stripe's POST /v1/tokens", () => {
  it('has no leaf that the input does not reach, and the input has none that it does not know', () => {
    const reached = leaves.filter(({ path }) => !IDS.includes(path.join('.'))).map(({ formName }) => formName);
    const known = contractLeaves().filter((name) => name !== 'expand'); // the selection set says what to expand
    expect(known.length).toBeGreaterThan(200);
    expect([...new Set(reached)].sort()).toEqual(known.sort());
  });

  it('takes an id where a card or a bank account is cloned', () => {
    const cloned = leaves.filter(({ path }) => IDS.includes(path.join('.'))).map(({ formName }) => formName);
    expect(cloned.sort()).toEqual(['bank_account', 'card']);
    for (const name of cloned) expect(branchesAt(name).map(({ type }) => type)).toContain('string');
  });

  it('has the choices of each enum, and they of it, but for the UNKNOWN of those that answers share', () => {
    const enums = leaves.filter(({ field }) => isEnumType(getNamedType(field.type)));
    expect(enums).toHaveLength(10);
    for (const { formName, path, field } of enums) {
      const type = getNamedType(field.type);
      const ours = isEnumType(type) ? type.getValues().map(({ value }) => value) : [];
      const theirs = branchesAt(formName).flatMap((branch) => branch.items?.enum ?? branch.enum ?? []);
      const shared = path[0] === 'bankAccount' ? ['unknown'] : [];
      expect(ours.toSorted(), formName).toEqual([...theirs.filter((value) => value !== ''), ...shared].sort());
    }
  });

  it.each(Object.keys(createTokenInput.getFields()))(
    'takes all of %s, coerced by GraphQL and encoded as stripe-node does',
    async (variant) => {
      const type = createTokenInput.getFields()[variant]?.type;
      // A PaymentMethod to copy goes without the account's own details, which are meant here.
      const { paymentMethod, ...everything } = type ? (sample(type) as Record<string, unknown>) : {};
      const input = coerceInputValue({ [variant]: everything }, createTokenInput) as CreateTokenInput;
      const params = toStripeParams(input);
      const body = toForm(params);
      const given = leaves.filter(({ path }) => path[0] === variant && path[1] !== 'paymentMethod');
      expect(validateRequest('POST', '/v1/tokens', '', body)).toEqual([]);
      expect([...new URLSearchParams(body)]).toEqual([...new URLSearchParams(await stripeNodeForm(params))]);
      expect([...new URLSearchParams(body)]).toHaveLength(given.length);
    },
  );

  it('is told to unset a value by null wherever it lets one be unset, and nowhere else', () => {
    const unset: string[] = [];
    for (const placed of fields.filter(({ field }) => !isNonNullType(field.type))) {
      const { formName } = placed;
      const may = IDS.includes(placed.path.join('.')) ? undefined : unsetForm(schemaAt(formName));
      const sent = sentOf(toInput(placed, null));
      expect(sent, formName).toEqual(may === undefined ? {} : { [may === '' ? formName : `${formName}[0]`]: '' });
      expect(/null.* (empties it|drops them all)/.test(placed.field.description ?? ''), formName).toBe(
        may !== undefined,
      );
      if (may !== undefined) unset.push(formName);
    }
    expect(unset).toHaveLength(15);
  });

  it('leads back from every name of a field to its path in the input', () => {
    for (const { formName, variant, path } of fields) {
      expect(toInputPath(formName, variant, createTokenInput)).toEqual(path);
    }
  });

  it('has limits of length that the descriptions tell, at the field or at its type', () => {
    const limited = leaves.flatMap((leaf) => ({ ...leaf, limit: limitAt(leaf.formName) })).filter(({ limit }) => limit);
    expect(limited.length).toBeGreaterThan(150);
    for (const { formName, field, parent, limit } of limited) {
      const text = limit === 5000 ? `${field.description} ${parent.description}` : field.description;
      const isOwnLimit = SENSITIVE.test(String(field.type)) || isEnumType(getNamedType(field.type));
      if (!isOwnLimit) expect(text, formName).toContain(String(limit));
    }
  });
});

const SENSITIVE = /CardNumber|CardVerificationCode|BankAccountNumber|PersonalIdNumber/;

/** An input that holds one field alone, as GraphQL coerces it. */
function toInput({ path }: PlacedField, value: unknown): CreateTokenInput {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as CreateTokenInput;
}

/** The form that is sent for an input, decoded: name and value. */
function sentOf(input: CreateTokenInput): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(toForm(toStripeParams(input))));
}

/** The name of a field in the form that is sent, less what lies below the field. */
function formNameOf(placed: PlacedField): string {
  const value = coerceInputValue(sample(placed.field.type), placed.field.type);
  const [name = ''] = Object.keys(sentOf(toInput(placed, value)));
  const [first, ...rest] = name
    .split(/[[\]]+/)
    .filter(Boolean)
    .slice(0, placed.path.length);
  return [first, ...rest.map((segment) => `[${segment}]`)].join('');
}

function branchesAt(formName: string): ContractSchema[] {
  const schema = schemaAt(formName);
  return schema ? branches(schema) : [];
}

function limitAt(formName: string): number | undefined {
  const among = branchesAt(formName);
  const items = among.flatMap((branch) => (branch.items ? branches(branch.items) : []));
  return [...among, ...items].find(({ maxLength }) => maxLength)?.maxLength;
}
