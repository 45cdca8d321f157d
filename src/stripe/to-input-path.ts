import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import type { TokenVariant } from './to-stripe-params.js';
import { EXCEPTIONS, isListed, lookUp, toWireName } from './token-params.js';

/**
 * Where in the input the `param` of one of Stripe's errors points: `exp_month` and `card[exp_month]` are
 * `["card", "expMonth"]`. The path ends before what the input does not know, so it holds names of the input and indices
 * of its lists, never text of Stripe's. Null when Stripe named nothing.
 */
export function toInputPath(
  param: string | null | undefined,
  variant: TokenVariant,
  createTokenInput: GraphQLInputObjectType,
): string[] | null {
  if (!param) return null;
  const path: string[] = [variant];
  let type = createTokenInput.getFields()[variant]?.type;
  for (const segment of toSegments(param, variant)) {
    const next = type && stepInto(type, segment);
    if (!next) break;
    path.push(next.name);
    type = next.type;
  }
  return path;
}

/** The parts of `bank_account[routing_number]`, without the hash that the variant itself is. */
function toSegments(param: string, variant: TokenVariant): string[] {
  const [first = '', ...rest] = param.split(/[[\]]+/).filter((segment) => segment !== '');
  if (first === toWireName(variant) && !isListed(EXCEPTIONS.unwrapped, variant)) return rest;
  const others: Record<string, Record<string, string>> = EXCEPTIONS.errors;
  return [lookUp(others[variant] ?? {}, first) ?? first, ...rest];
}

function stepInto(type: GraphQLInputType, segment: string): { name: string; type: GraphQLInputType } | undefined {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return /^[0-9]{1,3}$/.test(segment) ? { name: segment, type: nullable.ofType } : undefined;
  if (!isInputObjectType(nullable)) return undefined;
  return Object.values(nullable.getFields()).find((field) => toWireName(field.name) === segment);
}
