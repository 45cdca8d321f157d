import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

/** The only error of a path that the contract does not know, so that a caller can tell it from a violation. */
export const NOT_IN_CONTRACT = 'not in the contract';

/**
 * What is wrong with a reply, as places and rules, never values; empty when nothing is. An error reply is held against
 * Stripe's error envelope, whatever the path. A path outside the contract (`POST /v1/customers`) is judged by the schema
 * that its `object` field names.
 */
export function validateReply(method: string, path: string, status: number, body: unknown): string[] {
  if (status >= 400) return check(schemaOf('error'), body);
  const schema = find(method, path)?.operation.responses['200']?.content['application/json'].schema;
  if (schema) return check(compile(schema, replies), body);
  const { object, deleted } = (body ?? {}) as { object?: unknown; deleted?: unknown };
  const kind = deleted === true ? `deleted_${object}` : String(object);
  return Object.hasOwn(contract.components.schemas, kind) ? check(schemaOf(kind), body) : [NOT_IN_CONTRACT];
}

/**
 * What is wrong with a request: unknown or missing parameters, wrong types, lengths and members. `query` and `formBody` are
 * as sent (`card[number]=…&expand[0]=…`). The whole of `[NOT_IN_CONTRACT]` for a path that the contract does not know.
 */
export function validateRequest(method: string, path: string, query: string, formBody = ''): string[] {
  const found = find(method, path);
  if (!found) return [NOT_IN_CONTRACT];
  const { parameters = [], requestBody } = found.operation;
  const inQuery = parameters.filter((parameter) => parameter.in === 'query');
  const querySchema: Schema = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(inQuery.map(({ name, schema }) => [name, schema])),
  };
  const bodySchema = requestBody?.content['application/x-www-form-urlencoded'].schema ?? { maxProperties: 0 };
  return [
    ...check(compile(querySchema, requests), parse(query)),
    ...check(compile(bodySchema, requests), parse(formBody)),
  ];
}

type Schema = { [keyword: string]: unknown };
type Operation = {
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: { content: { 'application/x-www-form-urlencoded': { schema: Schema } } };
  responses: { [status: string]: { content: { 'application/json': { schema: Schema } } } };
};
type Contract = {
  paths: { [path: string]: { [method: string]: Operation } };
  components: { schemas: { [name: string]: Schema } };
};

const contract: Contract = withoutNullable(
  JSON.parse(readFileSync(new URL('./stripe-tokens.openapi.json', import.meta.url), 'utf8'), freePaymentMethod),
);

// `strict: false` lets the OpenAPI and x- keywords pass; formats are Stripe's own and say nothing that ajv knows.
const options = { strict: false, validateFormats: false, allErrors: true } as const;
const replies = new Ajv(options).addSchema(contract, 'contract');
const requests = new Ajv({ ...options, coerceTypes: true }).addSchema(contract, 'contract');

// Stripe's spec demands `account_number` and `country` beside `payment_method`, which its own text says must stand alone.
function freePaymentMethod(_key: string, node: unknown): unknown {
  const { required, ...rest } = (node ?? {}) as Schema;
  return Array.isArray(required) && required.includes('account_number') ? rest : node;
}

function find(method: string, path: string): { operation: Operation } | undefined {
  for (const [template, methods] of Object.entries(contract.paths)) {
    const pattern = new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
    const operation = pattern.test(path.split('?')[0] ?? '') ? methods[method.toLowerCase()] : undefined;
    if (operation) return { operation };
  }
  return undefined;
}

function schemaOf(name: string): ValidateFunction {
  return compile({ $ref: `#/components/schemas/${name}` }, replies);
}

const compiled = new Map<string, ValidateFunction>();

function compile(schema: Schema, ajv: Ajv): ValidateFunction {
  const key = `${ajv === requests} ${JSON.stringify(schema)}`;
  const known = compiled.get(key);
  if (known) return known;
  const validator = ajv.compile(rebased(schema));
  compiled.set(key, validator);
  return validator;
}

// A schema taken out of the document still points into it.
function rebased(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/'));
}

function check(validator: ValidateFunction, value: unknown): string[] {
  if (validator(value)) return [];
  return (validator.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
}

/** OpenAPI 3.0's `nullable: true` is JSON Schema's union with null. */
function withoutNullable<T>(node: T): T {
  if (Array.isArray(node)) return node.map(withoutNullable) as T;
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withoutNullable(value)]),
  );
  return (nullable === true ? { anyOf: [rest, { type: 'null' }] } : rest) as T;
}

type Tree = { [key: string]: Tree | string };

/** Form fields as nested objects, with arrays where every key is a number. */
function parse(form: string): unknown {
  const root: Tree = {};
  for (const [name, value] of new URLSearchParams(form)) {
    const keys = name.replaceAll(']', '').split('[');
    let node = root;
    for (const key of keys.slice(0, -1)) {
      const next = node[key];
      node = node[key] = typeof next === 'object' ? next : {};
    }
    const last = keys.at(-1) ?? '';
    node[last === '' ? String(Object.keys(node).length) : last] = value;
  }
  return withArrays(root);
}

function withArrays(node: Tree | string): unknown {
  if (typeof node === 'string') return node;
  const entries = Object.entries(node).map(([key, value]) => [key, withArrays(value)] as const);
  const isArray = entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key));
  return isArray ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}
