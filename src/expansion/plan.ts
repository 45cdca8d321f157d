import type { FieldNode, GraphQLOutputType } from 'graphql';
import { conditionVariables } from './conditions.js';
import type { FieldExpansion } from './field-extensions.js';
import { type ChildSelection, readSelection, type Selection, type SelectionSource } from './selection.js';

/*
 * From a selection to `expand[]` paths. For
 *
 *   token(id: "tok_1") { card { last4 customer { email defaultSource { id ... on Card { brand } } subscriptions { id } } } }
 *
 * `readSelection` finds the fields that lead to other objects, with the Stripe key that each declares:
 *
 *   card (nested) → customer (reference) → default_source (reference), subscriptions (list, on demand)
 *
 * A reference is expanded when its id alone cannot answer what is selected of it, and an on-demand key whenever it is
 * selected. A list's members stand under `data`. That gives card.customer, card.customer.default_source and
 * card.customer.subscriptions; the first goes, as the others imply it. A path of more than four segments is more than
 * Stripe allows: that reference is left out and loaded by its id, with the rest of the selection as paths of its own.
 */

/** Stripe counts every dot-separated segment, `data` and hashes included. https://docs.stripe.com/expand */
export const MAX_SEGMENTS = 4;

/** What a selection asks of Stripe, worked out once. */
export class Plan {
  readonly selection: Selection;
  /** The paths that a call for the selected object expands. */
  readonly expand: readonly string[];
  readonly #tooDeep = new Map<number, boolean>();

  constructor(selection: Selection) {
    this.selection = selection;
    this.expand = toExpandPaths(selection);
  }

  /** Whether the selection on an object at this depth of a reply needs paths past Stripe's limit. */
  isTooDeep(depth: number): boolean {
    const cached = this.#tooDeep.get(depth);
    if (cached !== undefined) return cached;
    const isTooDeep = exceedsLimit(pathsBelow(this.selection, depth), depth);
    this.#tooDeep.set(depth, isTooDeep);
    return isTooDeep;
  }
}

/** The `expand[]` paths that a selection implies, sorted, without the prefixes that a longer path implies. */
export function toExpandPaths(selection: Selection): string[] {
  return dropPrefixes(pathsBelow(selection, 0).map((path) => path.join('.')));
}

/** Sorts paths and drops those that another one implies: expanding `a.b` expands `a`. */
export function dropPrefixes(paths: Iterable<string>): string[] {
  const sorted = [...new Set(paths)].sort();
  return sorted.filter((path) => !sorted.some((other) => other.startsWith(`${path}.`)));
}

/** The members of Stripe's lists stand under `data`. */
export function segmentsOf({ key, kind }: Pick<FieldExpansion, 'key' | 'kind'>): string[] {
  return kind === 'list' ? [key, 'data'] : [key];
}

function pathsBelow(selection: Selection, depth: number): string[][] {
  return selection.children.flatMap((child) => {
    const segments = segmentsOf(child);
    const below = pathsBelow(child.selection, depth + segments.length).map((path) => [...segments, ...path]);
    const paths = mustExpand(child) ? [[child.key], ...below] : below;
    return child.retrieve && child.kind === 'reference' && exceedsLimit(paths, depth) ? [] : paths;
  });
}

function exceedsLimit(paths: string[][], depth: number): boolean {
  return paths.some((path) => depth + path.length > MAX_SEGMENTS);
}

function mustExpand(child: ChildSelection): boolean {
  return child.onDemand || (child.kind === 'reference' && child.selection.beyondId);
}

interface CachedPlans {
  fieldNodes: readonly FieldNode[];
  returnType: GraphQLOutputType;
  below: string | undefined;
  /** The variables that decide the plan, and the plans by their values. */
  conditions: readonly string[];
  plans: Map<string, Plan>;
}

/** Combinations of `@skip` and `@include` whose plans are kept for a field. */
const MAX_VARIANTS = 16;

/** By the first of a field's nodes: plans live as long as the document that they were read from. */
const plansByNode = new WeakMap<FieldNode, CachedPlans[]>();

/**
 * The plan of the field at hand, from a resolver's `info`. Read once for each document and set of conditions. `below` names
 * a field of the returned type to start under (a payload's `token`).
 */
export function readPlan(source: SelectionSource, below?: string): Plan {
  const { conditions, plans } = cachedPlans(source, below);
  const key = conditions.map((name) => source.variableValues?.[name] === true).join();
  const cached = plans.get(key);
  if (cached) return cached;
  const plan = new Plan(readSelection(source, below));
  if (plans.size < MAX_VARIANTS) plans.set(key, plan);
  return plan;
}

function cachedPlans({ fieldNodes, returnType, fragments }: SelectionSource, below: string | undefined): CachedPlans {
  const cached = plansByNode.get(fieldNodes[0] as FieldNode) ?? [];
  // A node that a fragment brings to several places is the first of another list, or of another type, at each.
  const found = cached.find(
    (other) => other.below === below && other.returnType === returnType && isSame(other.fieldNodes, fieldNodes),
  );
  if (found) return found;
  const conditions = conditionVariables(fieldNodes, fragments);
  const added: CachedPlans = { fieldNodes, returnType, below, conditions, plans: new Map() };
  plansByNode.set(fieldNodes[0] as FieldNode, [...cached, added]);
  return added;
}

function isSame(nodes: readonly FieldNode[], others: readonly FieldNode[]): boolean {
  return nodes.length === others.length && nodes.every((node, index) => node === others[index]);
}
