import type { FieldName, Problem } from './problem.js';

/** `userErrors[].field` is the path into the input of `createToken`; two of its fields are one input here. */
const FIELD_OF: Record<string, FieldName> = {
  'card.number': 'number',
  'card.expMonth': 'expiry',
  'card.expYear': 'expiry',
  'card.cvc': 'cvc',
  'card.name': 'name',
  'card.addressZip': 'postalCode',
};

/** Each error goes to its input; one about the whole card, such as a decline, above the form. */
export function toProblem(userErrors: readonly { message: string; field: readonly string[] | null }[]): Problem {
  const problem: Problem = { fields: {} };
  for (const { field, message } of userErrors) {
    const name = FIELD_OF[field?.join('.') ?? ''];
    if (name) problem.fields[name] ??= message;
    else problem.message ??= message;
  }
  return problem;
}
