import type { Scope } from '../auth/scope.js';
import type { Resource } from '../stripe/resource.js';
import type { ImmutableField } from './mutability.js';

/** What stands in Stripe's reply under the key of a field. */
export type ExpansionKind =
  /** An id that expanding turns into an object. */
  | 'reference'
  /** A hash, or a plain array of them, that is always in the reply. */
  | 'nested'
  /** Stripe's `{ object: "list", data: [...] }`. */
  | 'list';

/** Which key of Stripe's object a GraphQL field stands for, kept in the field's extensions. */
export interface FieldExpansion {
  key: string;
  kind: ExpansionKind;
  /** Left out of the reply unless it is expanded. */
  onDemand: boolean;
}

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    expansion?: FieldExpansion;
    immutable?: ImmutableField;
    /** What a caller must have to select the field. */
    scopes?: readonly Scope[];
  }
  interface GraphQLObjectTypeExtensions<_TSource, _TContext> {
    /** Where an object of this type can be loaded by its id. */
    retrieve?: Resource;
    /** What a caller must have to read more of an object of this type than its id. */
    scopes?: readonly Scope[];
  }
  interface GraphQLUnionTypeExtensions {
    /** What a caller must have to read more than its id of a member that is referred to by its type and id. */
    referenceScopes?: Readonly<Record<string, readonly Scope[]>>;
  }
  interface GraphQLInterfaceTypeExtensions {
    referenceScopes?: undefined;
  }
}
