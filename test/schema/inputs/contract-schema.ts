import { readFileSync } from 'node:fs';

export interface ContractSchema {
  type?: string;
  enum?: string[];
  maxLength?: number;
  properties?: Record<string, ContractSchema>;
  additionalProperties?: unknown;
  required?: string[];
  items?: ContractSchema;
  anyOf?: ContractSchema[];
}

const contract = JSON.parse(
  readFileSync(new URL('../../contract/stripe-tokens.openapi.json', import.meta.url), 'utf8'),
);

/** What Stripe's `POST /v1/tokens` takes. */
export const createTokenSchema: ContractSchema =
  contract.paths['/v1/tokens'].post.requestBody.content['application/x-www-form-urlencoded'].schema;

/** The schema at the end of a form name such as `account[individual][dob][day]`. */
export function schemaAt(formName: string): ContractSchema | undefined {
  return toSegments(formName).reduce<ContractSchema | undefined>(
    (schema, segment) => schema && branches(schema).find(({ properties }) => properties)?.properties?.[segment],
    createTokenSchema,
  );
}

/** The form names of all leaves; a list and a map are one leaf. */
export function contractLeaves(): string[] {
  return leavesOf(createTokenSchema, '');
}

function leavesOf(schema: ContractSchema, at: string): string[] {
  const hash = branches(schema).find(({ properties }) => properties);
  if (!hash?.properties) return [at];
  return Object.entries(hash.properties).flatMap(([name, inner]) =>
    leavesOf(inner, at === '' ? name : `${at}[${name}]`),
  );
}

/** What the contract lets a client send to unset a value, if anything. */
export function unsetForm(schema: ContractSchema | undefined): '' | [''] | undefined {
  if (!schema) return undefined;
  if (takesEmpty(schema)) return '';
  return schema.items && takesEmpty(schema.items) ? [''] : undefined;
}

function takesEmpty(schema: ContractSchema): boolean {
  return branches(schema).some((branch) => branch.enum?.includes(''));
}

export function branches(schema: ContractSchema): ContractSchema[] {
  return schema.anyOf ?? [schema];
}

function toSegments(formName: string): string[] {
  return formName.split(/[[\]]+/).filter((segment) => segment !== '');
}
