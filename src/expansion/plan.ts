import type { FieldNode } from 'graphql';
import { isTooDeep, toExpandPaths } from './expand-paths.js';
import { readSelection, type Selection, type SelectionSource } from './selection.js';

/** What a selection comes to, worked out once. */
export class Plan {
  readonly selection: Selection;
  /** The paths that a call for the selected object expands. */
  readonly expand: readonly string[];
  readonly #tooDeep = new Map<number, boolean>();

  constructor(selection: Selection) {
    this.selection = selection;
    this.expand = toExpandPaths(selection);
  }

  /** Whether the selection on an object at this depth of a reply asks for paths past Stripe's limit. */
  isTooDeep(depth: number): boolean {
    const known = this.#tooDeep.get(depth);
    if (known !== undefined) return known;
    const answer = isTooDeep(this.selection, depth);
    this.#tooDeep.set(depth, answer);
    return answer;
  }
}

interface KnownPlan extends Pick<SelectionSource, 'fieldNodes' | 'returnType'> {
  below: string | undefined;
  plan: Plan;
}

/** By the first of a field's nodes: plans live as long as the document that they were read from. */
const plansByNode = new WeakMap<FieldNode, KnownPlan[]>();

/**
 * The plan of the field at hand. Read once for each document, since a field's nodes decide it: what `@skip` and `@include`
 * leave out is gone before (`resolve-conditions.ts`). `below` names a field of the returned type to start under.
 */
export function readPlan(source: SelectionSource, below?: string): Plan {
  const { fieldNodes, returnType } = source;
  const known = plansByNode.get(fieldNodes[0] as FieldNode) ?? [];
  // A node that a fragment brings to several places is the first of another list, or of another type, at each.
  const found = known.find(
    (other) => other.below === below && other.returnType === returnType && isSame(other.fieldNodes, fieldNodes),
  );
  if (found) return found.plan;
  const plan = new Plan(readSelection(source, below));
  plansByNode.set(fieldNodes[0] as FieldNode, [...known, { fieldNodes, returnType, below, plan }]);
  return plan;
}

function isSame(nodes: readonly FieldNode[], others: readonly FieldNode[]): boolean {
  return nodes.length === others.length && nodes.every((node, index) => node === others[index]);
}
