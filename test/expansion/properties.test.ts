import fc from 'fast-check';
import {
  execute,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLUnionType,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { expect, test } from 'vitest';
import { dropPrefixes, MAX_SEGMENTS, readPlan } from '../../src/expansion/plan.js';
import { scopesReached } from '../../src/expansion/scopes-reached.js';
import { buildSchema } from '../../src/resolvers/build-schema.js';
import { selectionOf } from './selections.js';

/**
 * Generated selections are run by graphql-js over a make-believe Stripe where everything is there; each object knows the
 * path that it would stand at in a reply. What graphql-js reads tells which references had to be expanded. This is
 * compared with the paths that were planned from the selection alone.
 */
const schema = buildSchema();

/** A stand-in for one of Stripe's objects. */
interface Place {
  /** Its path in the token's reply. */
  path: string[];
  /** The nearest reference or on-demand key at or above it, which must be expanded to see more than an id. */
  reference: string[] | undefined;
  isReference: boolean;
}

interface Observed {
  paths: Set<string>;
  scopes: Set<string>;
}

/** Runs a selection on a token and notes which paths and scopes its answer needed, in a world of unions' members. */
function observed(selection: string, variables: Record<string, unknown>, world: GraphQLSchema): Observed {
  const needed: Observed = { paths: new Set(), scopes: new Set() };
  const document = parse(`query ($yes: Boolean!, $no: Boolean!) { token(id: "x") ${selection} }`);
  const result = execute({
    schema: world,
    document,
    rootValue: { path: [], reference: undefined, isReference: false } satisfies Place,
    contextValue: needed,
    variableValues: variables,
  });
  if (result instanceof Promise || result.errors) throw new Error(`The oracle failed: ${JSON.stringify(result)}`);
  return needed;
}

const observe: GraphQLFieldResolver<Place, Observed> = (parent, _args, needed, info) => {
  const need = (path: string[] | undefined) => path && needed.paths.add(path.join('.'));
  if (info.fieldName !== 'id') for (const scope of info.parentType.extensions.scopes ?? []) needed.scopes.add(scope);
  const field = info.parentType.getFields()[info.fieldName];
  const bareId = parent.isReference && info.fieldName === 'id';
  if (!bareId) need(parent.reference);
  const expansion = field?.extensions.expansion;
  const named = getNamedType(info.returnType);
  if (!expansion) return sampleOf(info.returnType);
  const path = [...parent.path, expansion.key];
  const list = expansion.kind === 'list';
  const isReference = expansion.kind === 'reference';
  if (expansion.onDemand || (isReference && isUnionType(named))) need(path);
  const place: Place = {
    path: list ? [...path, 'data'] : path,
    reference: isReference || expansion.onDemand ? path : parent.reference,
    isReference,
  };
  return isListType(nullable(info.returnType)) ? [place] : place;
};

/** Both sets of conditions are asked of one document, whose plans are kept. */
const documents = new Map<string, OperationDefinitionNode>();

function operationOf(selection: string): OperationDefinitionNode {
  const [operation] = parse(`{ token(id: "x") ${selection} }`).definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
  const known = documents.get(selection) ?? operation;
  documents.set(selection, known);
  return known;
}

function planned(selection: string, variableValues: Record<string, unknown>): readonly string[] {
  const [node] = operationOf(selection).selectionSet.selections;
  if (node?.kind !== 'Field') throw new Error('no field');
  const returnType = schema.getType('Token') as GraphQLObjectType;
  return readPlan({ schema, fragments: {}, fieldNodes: [node], returnType, variableValues }).expand;
}

/** One for each member that the largest union has. */
const worlds = [0, 1, 2].map(withResolvers);

test('the planned paths are what the answer needed, no more and no less', () => {
  let deep = 0;
  fc.assert(
    fc.property(tokenSelection(), (selection) => {
      for (const flag of [true, false, true]) {
        const variables = { yes: flag, no: !flag };
        const needed = dropPrefixes(worlds.flatMap((world) => [...observed(selection, variables, world).paths]));
        const paths = planned(selection, variables);
        const tooDeep = needed.some((path) => path.split('.').length > MAX_SEGMENTS);
        if (!tooDeep) {
          expect(paths).toEqual(needed);
          continue;
        }
        deep++;
        // What lies too deep is loaded by its id; nothing is asked for that was not needed, and nothing too deep.
        for (const path of paths) {
          expect(path.split('.').length).toBeLessThanOrEqual(MAX_SEGMENTS);
          expect(needed.some((other) => other === path || other.startsWith(`${path}.`))).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
  expect(deep).toBeGreaterThan(0);
});

test('the scopes are those of what the answer read, past the limit of one call too', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(selectionOf('Token', 6), fc.boolean(), (selection, flag) => {
      const variables = { yes: flag, no: !flag };
      const read = new Set(worlds.flatMap((world) => [...observed(selection, variables, world).scopes]));
      const operation = operationOf(selection);
      const reached = scopesReached({ schema, operation, fragments: {}, variableValues: variables });
      expect(new Set(reached.map(({ scope }) => scope))).toEqual(new Set(['tokens:read', ...read]));
      for (const scope of read) seen.add(scope);
    }),
    { numRuns: 500 },
  );
  expect(seen).toEqual(new Set(['customers:read', 'accounts:read']));
});

/** Half of them start far down, so that many pass Stripe's limit. */
function tokenSelection(): fc.Arbitrary<string> {
  return fc.oneof(
    selectionOf('Token', 5),
    selectionOf('Customer', 4).map(
      (set) => `{ card { customer { defaultSource { ... on Card { customer ${set} } } } } }`,
    ),
  );
}

/** The schema with every field answered by one resolver, and unions that turn out as the chosen member. */
function withResolvers(member: number): GraphQLSchema {
  const config = schema.toConfig();
  const replaced = new Map<string, GraphQLNamedType>();
  const swap = <Type>(type: Type): Type => {
    if (isNonNullType(type) || isListType(type)) {
      const Wrapper = type.constructor as new (inner: unknown) => Type;
      return new Wrapper(swap(type.ofType));
    }
    return (replaced.get((type as { name: string }).name) ?? type) as Type;
  };
  for (const type of config.types) {
    if (isObjectType(type) && !type.name.startsWith('__')) {
      const { fields, interfaces, ...rest } = type.toConfig();
      replaced.set(
        type.name,
        new GraphQLObjectType({
          ...rest,
          interfaces: () => interfaces.map(swap),
          fields: () =>
            Object.fromEntries(
              Object.entries(fields).map(([name, field]) => [
                name,
                { ...field, type: swap(field.type), resolve: name === 'token' ? (root) => root : observe },
              ]),
            ),
        }),
      );
    } else if (isUnionType(type)) {
      const { types, ...rest } = type.toConfig();
      replaced.set(
        type.name,
        new GraphQLUnionType({
          ...rest,
          types: () => types.map(swap),
          resolveType: () => types[member % types.length]?.name,
        }),
      );
    }
  }
  return new GraphQLSchema({
    ...config,
    types: config.types.map(swap),
    query: swap(config.query),
    mutation: undefined,
  });
}

function nullable(type: unknown): unknown {
  return isNonNullType(type) ? type.ofType : type;
}

/** A leaf is null where it may be; where it may not, anything that serializes. */
function sampleOf(type: unknown): unknown {
  if (!isNonNullType(type)) return null;
  const inner = type.ofType;
  if (isListType(inner)) return [];
  const samples: Record<string, unknown> = { DateTime: new Date(0), Boolean: true, Int: 1, Float: 1, Metadata: {} };
  const name = (inner as { name: string }).name;
  if (name in samples) return samples[name];
  return 'getValues' in (inner as object) ? 'unknown' : 'text';
}
