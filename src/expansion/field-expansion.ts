/** A resource that Stripe gives by its id: `GET /v1/tokens/:id` and so on. */
export type Resource = 'token' | 'customer' | 'account';

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
  // biome-ignore lint/correctness/noUnusedVariables: an interface is merged only under the same type parameters
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    expansion?: FieldExpansion;
  }
  // biome-ignore lint/correctness/noUnusedVariables: as above
  interface GraphQLObjectTypeExtensions<_TSource, _TContext> {
    /** Where an object of this type can be asked for by its id. */
    retrieve?: Resource;
  }
}
