import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { conditionVariables, isTrue, resolveConditions } from '../expansion/conditions.js';
import { type ScopeReached, scopesReached } from '../expansion/scopes-reached.js';
import { fieldsOf } from '../expansion/selection.js';
import type { Variables } from './coerce-input.js';
import { compile, type Run } from './compile.js';

/** Runs after which an operation is worth compiling: that costs some milliseconds, and saves some tens of microseconds. */
const RUNS_BEFORE_COMPILING = 10;
/** Sets of values of its `@skip` and `@include` that are kept of one operation. */
const MAX_VARIANTS = 16;

/** One operation of a document with its `@skip` and `@include` decided, and what was worked out of it. */
export class Program {
  /** Without `@skip` and `@include`, and without what they leave out. */
  readonly document: DocumentNode;
  /** Every scope that it takes. */
  readonly scopes: readonly ScopeReached[];
  /** Whether it does nothing but read what can be remembered: a mutation does more, and so does introspection. */
  readonly onlyReads: boolean;
  readonly #schema: GraphQLSchema;
  #runs = 0;
  #compiled: Run | undefined;

  constructor(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) {
    const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    }
    const root = schema.getRootType(operation.operation);
    const source = { schema, fragments };
    this.document = document;
    this.scopes = scopesReached({ ...source, operation });
    this.onlyReads = root ? fieldsOf(source, root, [operation]).every(({ immutable }) => immutable) : false;
    this.#schema = schema;
  }

  /**
   * By graphql-js at first; compiled to a function of its own once it keeps coming back, where the variables are coerced
   * already. Both give the same answers.
   */
  run(args: ExecutionArgs, coerced: Variables | undefined): ExecutionResult | Promise<ExecutionResult> {
    this.#runs += 1;
    if (this.#runs === RUNS_BEFORE_COMPILING) {
      compile(this.#schema, this.document, args.operationName).then((compiled) => {
        this.#compiled = compiled;
      });
    }
    return this.#compiled && coerced ? this.#compiled(args, coerced) : execute(args);
  }
}

interface Operation {
  conditions: readonly string[];
  variants: Map<string, Program>;
}

const operationsOf = new WeakMap<DocumentNode, Map<string, Operation>>();

/** The program of an operation for these variables. Kept as long as the document is. */
export function programOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  definition: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Program {
  const { conditions, variants } = operationOf(document, definition);
  const holds = conditions.filter((name) => isTrue(definition, name, variables));
  const key = holds.join(' ');
  const known = variants.get(key);
  if (known) return known;
  const resolved = resolveConditions(document, (name) => holds.includes(name));
  const at = document.definitions.indexOf(definition);
  const program = new Program(schema, resolved, resolved.definitions[at] as OperationDefinitionNode);
  if (variants.size < MAX_VARIANTS) variants.set(key, program);
  return program;
}

function operationOf(document: DocumentNode, definition: OperationDefinitionNode): Operation {
  const operations = operationsOf.get(document) ?? new Map<string, Operation>();
  operationsOf.set(document, operations);
  const name = definition.name?.value ?? '';
  const known = operations.get(name);
  if (known) return known;
  const operation: Operation = { conditions: conditionVariables([document]), variants: new Map() };
  operations.set(name, operation);
  return operation;
}
