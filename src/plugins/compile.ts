import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLScalarType,
  type GraphQLSchema,
  Kind,
  type NamedTypeNode,
} from 'graphql';
import { log } from '../log.js';
import type { Variables } from './coerce-input.js';

/** Carries out a compiled operation, with variables that are coerced already. */
export type Run = (args: ExecutionArgs, coerced: Variables) => ExecutionResult | Promise<ExecutionResult>;

/**
 * Compiles an operation with graphql-jit, which is loaded when it is first of use. Undefined where the runtime makes no
 * functions of text (Workers) or the compiler does not know the operation: graphql-js then goes on carrying it out.
 */
export async function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): Promise<Run | undefined> {
  if (!canCompile()) return undefined;
  try {
    const { compileQuery, isCompiledQuery } = await import('graphql-jit');
    const compiled = compileQuery(knowing(COERCED, schema), withCoerced(document), operationName ?? undefined, {
      // A stack would hold on to the call that it was taken in, with its card data.
      disablingCapturingStackErrors: true,
    });
    if (!isCompiledQuery(compiled)) return undefined;
    return ({ rootValue, contextValue }, coerced) =>
      compiled.query(rootValue, contextValue, coerced) as ReturnType<Run>;
  } catch (error) {
    log.warn('an operation could not be compiled', { error: error instanceof Error ? error.name : typeof error });
    return undefined;
  }
}

/** The type of a variable that is coerced already: taken as it is. */
const COERCED = new GraphQLScalarType({ name: '_Coerced' });
const COERCED_NODE: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: COERCED.name } };

/**
 * What graphql-jit makes to coerce `CreateTokenInput` is larger than V8 will optimize, and quotes input in its errors: it
 * gets variables that need none of it.
 */
function withCoerced(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION || !definition.variableDefinitions) return definition;
    const variableDefinitions = definition.variableDefinitions.map(({ kind, variable }) => {
      return { kind, variable, type: COERCED_NODE };
    });
    return { ...definition, variableDefinitions };
  });
  return { ...document, definitions };
}

/** The schema with one more type, which nothing of it uses. */
function knowing(type: GraphQLScalarType, schema: GraphQLSchema): GraphQLSchema {
  return Object.create(schema, {
    getType: { value: (name: string) => (name === type.name ? type : schema.getType(name)) },
  });
}

function canCompile(): boolean {
  try {
    return new Function('return true')();
  } catch {
    return false;
  }
}
