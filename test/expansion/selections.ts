import fc from 'fast-check';
import { getNamedType, isCompositeType, isLeafType, isUnionType } from 'graphql';
import { buildSchema } from '../../src/resolvers/build-schema.js';

const schema = buildSchema();

/** Selection sets on a type: plain and aliased fields, inline fragments on any type that fits, `@skip` and `@include`. */
export function selectionOf(typeName: string, depth: number): fc.Arbitrary<string> {
  const key = `${typeName} ${depth}`;
  const known = arbitraries.get(key);
  if (known) return known;
  const arbitrary = createSelection(typeName, depth);
  arbitraries.set(key, arbitrary);
  return arbitrary;
}

const arbitraries = new Map<string, fc.Arbitrary<string>>();

function createSelection(typeName: string, depth: number): fc.Arbitrary<string> {
  const type = schema.getType(typeName);
  if (!isCompositeType(type)) throw new Error(typeName);
  const leaves: fc.Arbitrary<string>[] = [fc.constant('__typename')];
  const branches: fc.Arbitrary<string>[] = [];
  if (!isUnionType(type)) {
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      if (isLeafType(named)) leaves.push(fc.constant(field.name));
      else if (depth > 0 && field.extensions.expansion) {
        const below = selectionOf(named.name, depth - 1);
        // Each under an alias of its own, so that two selections of one field never conflict.
        branches.push(
          fc
            .tuple(below, DIRECTIVES, fc.nat(1e6))
            .map(([set, directive, n]) => `${field.name}_${n}: ${field.name} ${directive} ${set}`),
        );
      }
    }
    if (depth > 0) {
      const fragment = selectionOf(typeName, depth - 1);
      branches.push(fc.tuple(fragment, DIRECTIVES).map(([set, directive]) => `... ${directive} ${set}`));
      if (type.getInterfaces().length > 0) {
        branches.push(DIRECTIVES.map((directive) => `... on StripeObject ${directive} { id }`));
      }
    }
  }
  if (isUnionType(type) && depth > 0) {
    for (const member of type.getTypes()) {
      const below = selectionOf(member.name, depth - 1);
      branches.push(fc.tuple(below, DIRECTIVES).map(([set, directive]) => `... on ${member.name} ${directive} ${set}`));
    }
  }
  const item =
    branches.length > 0
      ? fc.oneof({ weight: 2, arbitrary: fc.oneof(...leaves) }, { weight: 3, arbitrary: fc.oneof(...branches) })
      : fc.oneof(...leaves);
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => `{ ${items.join(' ')} }`);
}

const DIRECTIVES = fc.constantFrom(
  '',
  '',
  '',
  '@skip(if: $yes)',
  '@skip(if: $no)',
  '@include(if: $yes)',
  '@include(if: true)',
);
