import {
  type GraphQLFieldConfig,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
  GraphQLUnionType,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import type { Scope } from '../auth/scope.js';
import { GatewayError } from '../errors.js';
import type { StripeObject } from '../expansion/loader.js';
import { type Plan, readPlan } from '../expansion/plan.js';
import { buildSchema } from '../resolvers/build-schema.js';
import { checkId } from '../resolvers/token.js';
import { toItem } from '../resolvers/tokens.js';
import type { GatewayContext } from '../schema/context.js';
import { requires } from '../schema/requires.js';
import { type EntityType, entitiesOf, printSubgraphSdl } from './print-subgraph-sdl.js';

/** Each costs a call to Stripe, unless another is the same. A router sends all that an operation needs at once. */
export const MAX_REPRESENTATIONS = 100;

let subgraph: GraphQLSchema | undefined;

/** The gateway's schema with what the router of a supergraph asks for. Built at the first call. */
export function buildSubgraph(): GraphQLSchema {
  subgraph ??= addEntityReferences(buildSchema());
  return subgraph;
}

/**
 * Adds what the router of a supergraph asks of a subgraph: its SDL, and objects by the references that other subgraphs
 * hold. The schema that is given stays as it is, and shares its types with the new one.
 * https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 */
function addEntityReferences(schema: GraphQLSchema): GraphQLSchema {
  const { query, types, ...rest } = schema.toConfig();
  if (!query) throw new Error('A schema without queries is no subgraph.');
  const { fields, ...root } = query.toConfig();
  const added = { _entities: entitiesField(entitiesOf(schema)), _service: serviceField(schema) };
  const extended = new GraphQLObjectType({ ...root, fields: { ...fields, ...added } });
  return new GraphQLSchema({ ...rest, query: extended, types: types.filter((type) => type !== query) });
}

type Field = GraphQLFieldConfig<unknown, GatewayContext>;

function entitiesField(entities: readonly EntityType[]): Field {
  const names = entities.map(({ name }) => name).join(', ');
  const Entity = new GraphQLUnionType({
    name: '_Entity',
    description: 'What other subgraphs may refer to.',
    types: entities,
    resolveType: ({ object }) => entities.find((type) => type.extensions.retrieve === object)?.name,
    extensions: { referenceScopes: Object.fromEntries(entities.map((type) => [type.name, scopesOf(type)])) },
  });
  return {
    type: new GraphQLNonNull(new GraphQLList(Entity)),
    description: `The objects that references lead to, in their order; null for what is not there or fails. At most ${MAX_REPRESENTATIONS}.`,
    args: {
      representations: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(Any))),
        description: `References, at most ${MAX_REPRESENTATIONS}: the \`__typename\` (${names}) and the \`id\` of each.`,
      },
    },
    resolve: (_root, { representations }: { representations: Record<string, unknown>[] }, context, info) => {
      if (representations.length > MAX_REPRESENTATIONS) {
        throw new GatewayError(
          'BAD_USER_INPUT',
          `representations takes at most ${MAX_REPRESENTATIONS}: ${representations.length} were given.`,
        );
      }
      const load = async ({ __typename, id }: Record<string, unknown>) => {
        const type = entities.find(({ name }) => name === __typename);
        if (!type) throw new GatewayError('BAD_USER_INPUT', `A reference takes a __typename of ${names}.`);
        if (typeof id !== 'string') throw new GatewayError('BAD_USER_INPUT', 'A reference takes an id: a string.');
        // What the operation asks of the objects of this type: `... on Token` says nothing of a customer.
        const plan = readPlan({ ...info, returnType: type });
        return follow(type.extensions.retrieve, checkId(id), plan, context);
      };
      return representations.map((representation) => toItem(load(representation)));
    },
  };
}

/** A token's scope stands at `token`, and not on its type: whoever makes one may read it. */
function scopesOf({ extensions: { retrieve, scopes = [] } }: EntityType): readonly Scope[] {
  return retrieve === 'token' ? ['tokens:read'] : scopes;
}

async function follow(
  resource: EntityType['extensions']['retrieve'],
  id: string,
  { selection, expand }: Plan,
  { gateway }: GatewayContext,
): Promise<StripeObject | null> {
  // What the reference itself says costs nothing. Stripe calls its objects as the resource is called.
  if (!selection.beyondId) return { id, object: resource };
  // A token leads to its own account at most; a reference may name any account of the platform.
  if (resource === 'account' && !gateway.stripe.mayActFor(id)) {
    throw new GatewayError(
      'FORBIDDEN',
      'An account is read by its id where the gateway and the caller may act for it.',
    );
  }
  return gateway.stripe.load(resource, id, expand, selection.mutability);
}

function serviceField(schema: GraphQLSchema): Field {
  let sdl: string | undefined;
  return {
    type: new GraphQLNonNull(
      new GraphQLObjectType({
        name: '_Service',
        description: 'This subgraph.',
        fields: {
          sdl: {
            type: new GraphQLNonNull(GraphQLString),
            description: 'Its schema, from which a supergraph is composed.',
          },
        },
      }),
    ),
    description: 'This subgraph, for the router of a supergraph. There also where introspection is off.',
    extensions: requires('schema:read'),
    resolve: () => {
      sdl ??= printSubgraphSdl(schema);
      return { sdl };
    },
  };
}

/** Federation's name for a reference that another subgraph holds. Its content is checked where it is followed. */
const Any = new GraphQLScalarType({
  name: '_Any',
  description: 'A reference to an object: its `__typename` and its `id`. Sent by the router of a supergraph.',
  serialize: () => {
    throw new GatewayError('INTERNAL_SERVER_ERROR', 'A reference is never part of a response.');
  },
  parseValue: toObject,
  parseLiteral: (node: ValueNode, variables) => toObject(valueFromASTUntyped(node, variables)),
});

function toObject(value: unknown): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new GatewayError('BAD_USER_INPUT', 'must be an object with a __typename and an id');
}
