import {
  BREAK,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  GraphQLScalarType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type NamedTypeNode,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { SafeLogger } from '../logger.js';
import type { Variables } from './coerce-variables.js';
import type { GatewayPlugin } from './gateway-plugin.js';

type Run = (args: ExecutionArgs, variables: Variables) => ExecutionResult | Promise<ExecutionResult>;

/** Executions after which an operation is compiled: that takes some milliseconds, and saves some tens of microseconds. */
const RUNS_BEFORE_COMPILING = 10;

interface Compiled {
  runs: number;
  run: Run | undefined;
}

/**
 * Executes with graphql-js, and compiles an operation that keeps coming back to a function of its own: by graphql-js alone a
 * read takes 40 % more CPU time, and a create 50 %. Both give the same results, which a property test compares. Falls back to
 * graphql-js where the runtime makes no functions of text (Workers).
 */
export function useCompiledOperations(logger: SafeLogger): GatewayPlugin {
  const byDocument = new WeakMap<DocumentNode, Map<string, Compiled>>();

  return {
    onExecute({ args, setExecuteFn }) {
      const { schema, document, operationName, contextValue } = args;
      const compiled = entryOf(document, operationName ?? '');
      compiled.runs += 1;
      if (compiled.runs === RUNS_BEFORE_COMPILING) {
        compile(schema, document, operationName, logger).then((run) => {
          compiled.run = run;
        });
      }
      const { run } = compiled;
      const { variables } = contextValue.gateway;
      setExecuteFn(run && variables ? (given: ExecutionArgs) => run(given, variables) : execute);
    },
  };

  function entryOf(document: DocumentNode, operationName: string): Compiled {
    let byOperation = byDocument.get(document);
    if (!byOperation) {
      byOperation = new Map();
      byDocument.set(document, byOperation);
    }
    let compiled = byOperation.get(operationName);
    if (!compiled) {
      compiled = { runs: 0, run: undefined };
      byOperation.set(operationName, compiled);
    }
    return compiled;
  }
}

async function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  logger: SafeLogger,
): Promise<Run | undefined> {
  if (!canCompile() || !isCompilable(schema, document)) return undefined;
  try {
    const { compileQuery, isCompiledQuery } = await import('graphql-jit');
    const compiled = compileQuery(
      withType(COERCED, schema),
      withCoercedVariables(document),
      operationName ?? undefined,
      {
        // A stack would hold on to the call that it was taken in, with its card data.
        disablingCapturingStackErrors: true,
      },
    );
    if (!isCompiledQuery(compiled)) return undefined;
    return ({ rootValue, contextValue }, variables) =>
      compiled.query(rootValue, contextValue, variables as Record<string, unknown>) as ReturnType<Run>;
  } catch (error) {
    logger.warn({ error: error instanceof Error ? error.name : typeof error }, 'an operation could not be compiled');
    return undefined;
  }
}

/**
 * graphql-jit writes names into object literals, where `__proto__` sets a prototype; and of a custom scalar's literal
 * (`metadata: { order: $x }`) it leaves out what holds a variable.
 */
function isCompilable(schema: GraphQLSchema, document: DocumentNode): boolean {
  let isSafe = true;
  const typeInfo = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Name: ({ value }) => {
        if (value === '__proto__') isSafe = false;
      },
      ObjectValue: (node) => {
        if (!isInputObjectType(getNamedType(typeInfo.getInputType())) && holdsVariable(node)) isSafe = false;
      },
      ListValue: (node) => {
        const type = typeInfo.getParentInputType();
        if (!isListType(type && getNullableType(type)) && holdsVariable(node)) isSafe = false;
      },
    }),
  );
  return isSafe;
}

function holdsVariable(value: ValueNode): boolean {
  let holds = false;
  visit(value, {
    Variable: () => {
      holds = true;
      return BREAK;
    },
  });
  return holds;
}

/** The type of a variable that is coerced already: accepted as it is. */
const COERCED = new GraphQLScalarType({ name: '_Coerced' });
const COERCED_NODE: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: COERCED.name } };

/**
 * The coercion that graphql-jit generates for `CreateTokenInput` is larger than V8 optimizes, and its errors quote the input:
 * it gets variables that need none.
 */
function withCoercedVariables(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION || !definition.variableDefinitions) return definition;
    const variableDefinitions = definition.variableDefinitions.map(({ kind, variable }) => {
      return { kind, variable, type: COERCED_NODE };
    });
    return { ...definition, variableDefinitions };
  });
  return { ...document, definitions };
}

/** The schema with one more type, which nothing in it uses. */
function withType(type: GraphQLScalarType, schema: GraphQLSchema): GraphQLSchema {
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
