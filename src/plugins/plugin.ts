import type { DocumentNode, ExecutionArgs, ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql';

/** At once where nothing has to be waited for. */
export type MaybePromise<Value> = Value | Promise<Value>;

export type ParseFn = (source: string) => DocumentNode;
export type ValidateFn = (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[];
export type ExecuteFn = (args: ExecutionArgs) => MaybePromise<ExecutionResult>;

/**
 * What happens to every operation, in the shape of envelop's plugins as far as they are needed here: Yoga takes these as they
 * are. `createPipeline` calls them in their order.
 */
export interface Plugin<Context = Record<string, unknown>> {
  /** Before anything is looked at. What it throws is the answer. */
  onContextBuilding?(hook: { context: Context; extendContext(extension: object): void }): MaybePromise<void>;

  onParse?(hook: {
    params: { source: unknown };
    setParseFn(parse: ParseFn): void;
    /** Nothing is parsed then. */
    setParsedDocument(document: DocumentNode): void;
    // biome-ignore lint/suspicious/noConfusingVoidType: a hook without an end returns nothing
  }): void | ((done: { result: DocumentNode | Error | null }) => void);

  onValidate?(hook: {
    context: Context;
    params: { documentAST: DocumentNode };
    setValidationFn(validate: ValidateFn): void;
    /** Nothing is validated then. */
    setResult(errors: readonly GraphQLError[]): void;
    // biome-ignore lint/suspicious/noConfusingVoidType: a hook without an end returns nothing
  }): void | ((done: { valid: boolean }) => void);

  onExecute?(hook: {
    args: ExecutionArgs & { contextValue: Context };
    extendContext(extension: object): void;
    setExecuteFn(execute: ExecuteFn): void;
    /** No later plugin, and no field, is asked then. */
    setResultAndStopExecution(result: ExecutionResult): void;
    // biome-ignore lint/suspicious/noConfusingVoidType: a hook without an end returns nothing
  }): MaybePromise<void | { onExecuteDone(done: OnExecuteDone): void }>;
}

export interface OnExecuteDone {
  result: ExecutionResult;
  setResult(result: ExecutionResult): void;
}
