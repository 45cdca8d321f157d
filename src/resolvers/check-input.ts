import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { GatewayError } from '../errors.js';
import type { CreateTokenInput } from '../stripe/to-stripe-params.js';

/**
 * Rejects what the input's types let pass and what nobody can mean: strings that are no text, UNKNOWN as a choice, a variant
 * without a value, a bank account by its number and as a copy at once. Throws BAD_USER_INPUT with the path, never a value.
 * All else is left to Stripe to judge.
 */
export function checkInput(input: CreateTokenInput, type: GraphQLInputObjectType): void {
  checkFields(input, type, 'input');
  checkBankAccount(input.bankAccount);
  for (const [variant, fields] of Object.entries(input)) {
    if (isGiven(fields) && isEmpty(fields)) reject(`input.${variant}`, 'must not be empty');
  }
}

function checkFields(value: object, type: GraphQLInputObjectType, path: string): void {
  const fields = type.getFields();
  for (const [name, item] of Object.entries(value)) {
    const field = fields[name];
    if (field) checkValue(item, field.type, `${path}.${name}`);
  }
}

function checkValue(value: unknown, type: GraphQLInputType, path: string): void {
  if (!isGiven(value)) return;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    (value as unknown[]).forEach((item, index) => {
      checkValue(item, nullable.ofType, `${path}.${index}`);
    });
  } else if (isInputObjectType(nullable)) {
    checkFields(value as object, nullable, path);
  } else if (isEnumType(nullable)) {
    const names = nullable.getValues().map((member) => member.name);
    if (value === 'unknown') reject(path, `must be one of ${names.filter((name) => name !== 'UNKNOWN').join(', ')}`);
  } else if (nullable.name === 'Metadata') {
    for (const [key, item] of Object.entries(value as object)) {
      if (typeof item !== 'string') reject(path, 'must be an object whose values are strings');
      if (!isText(key) || !isText(item)) reject(path, NO_TEXT);
    }
  } else if (typeof value === 'string' && !isText(value)) {
    reject(path, NO_TEXT);
  }
}

function checkBankAccount(bankAccount: CreateTokenInput['bankAccount']): void {
  if (!bankAccount) return;
  const path = 'input.bankAccount';
  const { paymentMethod, customer: _, ...details } = bankAccount;
  if (!isGiven(paymentMethod)) {
    if (!isGiven(details.country)) reject(`${path}.country`, 'must be given unless paymentMethod is');
    return;
  }
  const [detail] = Object.entries(details).find(([, value]) => isGiven(value)) ?? [];
  if (detail) reject(`${path}.${detail}`, 'must not be given beside paymentMethod');
}

const NO_TEXT = 'must be text: it holds half of a surrogate pair';

/** Half of a surrogate pair is no character: what is sent for it would be another one. */
function isText(value: string): boolean {
  return !/\p{Cs}/u.test(value);
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** Whether nothing of a value would be sent. */
function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value instanceof Date) return !isGiven(value);
  return value === null || Object.values(value).every(isEmpty);
}

function reject(path: string, rule: string): never {
  throw new GatewayError('BAD_USER_INPUT', `${path} ${rule}.`);
}
