import type { DocumentNode, ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql';
import { log } from '../log.js';

/** Carries out a compiled operation. */
export type Run = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

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
    const compiled = compileQuery(schema, document, operationName ?? undefined, {
      // A stack would hold on to the call that it was taken in, with its card data.
      disablingCapturingStackErrors: true,
    });
    if (!isCompiledQuery(compiled)) return undefined;
    return ({ rootValue, contextValue, variableValues }) =>
      compiled.query(rootValue, contextValue, variableValues ?? {}) as ReturnType<Run>;
  } catch (error) {
    log.warn('an operation could not be compiled', { error: error instanceof Error ? error.name : typeof error });
    return undefined;
  }
}

function canCompile(): boolean {
  try {
    return new Function('return true')();
  } catch {
    return false;
  }
}
