import SchemaBuilder, {
  BasePlugin,
  type FieldKind,
  type OutputType,
  RootFieldBuilder,
  type SchemaTypes,
  type ShapeFromTypeParam,
  type TypeParam,
} from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import { getNamedType, isObjectType } from 'graphql';
import type { ExpansionKind } from './field-extensions.js';
import { type ExpansionContext, resolveReference } from './loader.js';
import type { ImmutableField } from './mutability.js';
import { readPlan, segmentsOf } from './plan.js';

/**
 * Fields that lead from one of Stripe's objects to another. Each declares, where it is defined, the key that it stands
 * for; from these declarations a selection set is turned into `expand[]` paths.
 */
declare global {
  export namespace PothosSchemaTypes {
    interface RootFieldBuilder<Types extends SchemaTypes, ParentShape, Kind extends FieldKind = FieldKind> {
      /** A key that holds an id and, once expanded, an object. A key that is not expandable does not compile. */
      expandable<Key extends ReferenceKey<ParentShape>, Type extends TypeParam<Types>>(
        key: Key,
        options: ExpansionFieldOptions<Type> & Fits<Types, Type, Exclude<ParentShape[Key], string>>,
      ): FieldRef<Types, ShapeFromTypeParam<Types, Type, true>, Kind>;

      /** A hash, or a plain array of hashes, that stands in the reply as it is. */
      nested<Key extends NestedKey<ParentShape>, Type extends TypeParam<Types>>(
        key: Key,
        options: ExpansionFieldOptions<Type> & Fits<Types, Type, ParentShape[Key]>,
      ): FieldRef<Types, ShapeFromTypeParam<Types, Type, true>, Kind>;

      /** A hash that Stripe leaves out unless it is expanded. */
      onDemand<Key extends OptionalKey<ParentShape>, Type extends TypeParam<Types>>(
        key: Key,
        options: ExpansionFieldOptions<Type> & Fits<Types, Type, ParentShape[Key]>,
      ): FieldRef<Types, ShapeFromTypeParam<Types, Type, true>, Kind>;

      /** Stripe's list object as a GraphQL list of its first page. */
      stripeList<Key extends ListKey<ParentShape>, Type extends [OutputType<Types>]>(
        key: Key,
        options: ExpansionFieldOptions<Type> & { onDemand?: boolean },
      ): FieldRef<Types, ShapeFromTypeParam<Types, Type, true>, Kind>;
    }

    interface Plugins<Types extends SchemaTypes> {
      expansion: ExpansionPlugin<Types>;
    }
  }
}

export interface ExpansionFieldOptions<Type> {
  type: Type;
  description: string;
  /** Skips an object of a kind that the type does not know, so that what Stripe adds never breaks a response. */
  accept?: (object: { object?: unknown }) => boolean;
  /** `immutable(key)` where it is settled when the object is made whether there is anything under the key. */
  extensions?: { immutable: ImmutableField };
}

type Keys<Shape> = keyof Shape & string;
type Held<Shape, Key extends keyof Shape> = Exclude<Shape[Key], null | undefined>;
/** Keys typed `string | Object` by stripe-node: an id that can turn into an object. */
export type ReferenceKey<Shape> = {
  [Key in Keys<Shape>]-?: string extends Held<Shape, Key>
    ? Extract<Held<Shape, Key>, { id: string }> extends never
      ? never
      : Key
    : never;
}[Keys<Shape>];
export type ListKey<Shape> = {
  [Key in Keys<Shape>]-?: Held<Shape, Key> extends { object: 'list'; data: unknown[] } ? Key : never;
}[Keys<Shape>];
export type NestedKey<Shape> = {
  [Key in Keys<Shape>]-?: Held<Shape, Key> extends object ? Key : never;
}[Keys<Shape>];
export type OptionalKey<Shape> = {
  [Key in NestedKey<Shape>]-?: undefined extends Shape[Key] ? Key : never;
}[NestedKey<Shape>];

/** Refuses a GraphQL type whose objects are not the ones that stand under the key. */
type Fits<Types extends SchemaTypes, Type extends TypeParam<Types>, Value> =
  ShapeFromTypeParam<Types, Type, false> extends infer Wanted
    ? Exclude<Value, null | undefined> extends Wanted
      ? unknown
      : Wanted extends Exclude<Value, null | undefined>
        ? unknown
        : { type: 'this key holds another type of object' }
    : never;

class ExpansionPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {}

SchemaBuilder.registerPlugin('expansion', ExpansionPlugin);

const proto = RootFieldBuilder.prototype as unknown as Record<string, unknown> & {
  field: (options: unknown) => unknown;
};

proto.expandable = defineKind('reference');
proto.nested = defineKind('nested');
proto.onDemand = defineKind('nested', true);
proto.stripeList = defineKind('list');

function defineKind(kind: ExpansionKind, alwaysOnDemand = false) {
  return function define(
    this: typeof proto,
    key: string,
    {
      onDemand = alwaysOnDemand,
      accept,
      extensions,
      ...options
    }: ExpansionFieldOptions<unknown> & { onDemand?: boolean },
  ) {
    return this.field({
      ...options,
      nullable: true,
      extensions: { ...extensions, expansion: { key, kind, onDemand } },
      resolve: kind === 'reference' ? readReference(key, accept) : readNested(key, kind, accept),
    });
  };
}

type Accept = ExpansionFieldOptions<unknown>['accept'];
type Parent = Record<string, unknown>;

function readReference(key: string, accept: Accept) {
  return async (parent: Parent, _args: unknown, context: ExpansionContext, info: GraphQLResolveInfo) => {
    const type = getNamedType(info.returnType);
    const retrieve = isObjectType(type) ? type.extensions.retrieve : undefined;
    const depth = depthOf(parent) + 1;
    const value = parent[key];
    setDepth(value, depth);
    const object = await resolveReference(value, depth, readPlan(info), retrieve, context);
    return object && accept && !accept(object) ? null : object;
  };
}

function readNested(key: string, kind: ExpansionKind, accept: Accept) {
  const segments = segmentsOf({ key, kind }).length;
  return (parent: Parent) => {
    const value = kind === 'list' ? (parent[key] as { data?: unknown } | null | undefined)?.data : parent[key];
    if (value === undefined || value === null) return null;
    const depth = depthOf(parent) + segments;
    if (!Array.isArray(value)) {
      setDepth(value, depth);
      return value;
    }
    for (const item of value) setDepth(item, depth);
    return accept ? value.filter((item) => !isObject(item) || accept(item)) : value;
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A symbol of ours on Stripe's own objects: nothing prints it, and a `WeakMap` of them cost a tenth of a read. */
const DEPTH = Symbol('depth');
type Located = { [DEPTH]?: number };

/** How many segments of a path lie between the root of a reply and an object in it. 0 for the root itself. */
function depthOf(object: object): number {
  return (object as Located)[DEPTH] ?? 0;
}

/** Notes how deep an object lies, as a resolver steps into it. */
function setDepth(object: unknown, depth: number): void {
  if (isObject(object)) (object as Located)[DEPTH] = depth;
}
