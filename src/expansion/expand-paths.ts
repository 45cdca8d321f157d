import type { Need, Selection } from './selection.js';

/** Stripe counts every dot-separated segment, `data` and inlined hashes included. https://docs.stripe.com/expand */
export const MAX_SEGMENTS = 4;

/**
 * The `expand[]` paths that a selection implies on a reply, sorted, without the prefixes that a longer path implies.
 * A reference whose paths would pass Stripe's limit is left out whole: `resolveReference` loads it by its id, with the
 * rest of the selection as paths of its own.
 */
export function toExpandPaths(selection: Selection): string[] {
  return dropPrefixes(pathsBelow(selection, 0).map((path) => path.join('.')));
}

/** Whether a selection on an object at this depth of a reply asks for paths past Stripe's limit. */
export function isTooDeep(selection: Selection, depth: number): boolean {
  return passesLimit(pathsBelow(selection, depth), depth);
}

/** Sorts paths and drops those that another one implies: expanding `a.b` expands `a`. */
export function dropPrefixes(paths: Iterable<string>): string[] {
  const sorted = [...new Set(paths)].sort();
  return sorted.filter((path) => !sorted.some((other) => other.startsWith(`${path}.`)));
}

function pathsBelow(selection: Selection, depth: number): string[][] {
  return selection.needs.flatMap((need) => {
    const segments = segmentsOf(need);
    const below = pathsBelow(need.selection, depth + segments.length).map((path) => [...segments, ...path]);
    const paths = mustExpand(need) ? [[need.key], ...below] : below;
    return need.retrieve && need.kind === 'reference' && passesLimit(paths, depth) ? [] : paths;
  });
}

function passesLimit(paths: string[][], depth: number): boolean {
  return paths.some((path) => depth + path.length > MAX_SEGMENTS);
}

function mustExpand(need: Need): boolean {
  return need.onDemand || (need.kind === 'reference' && need.selection.beyondId);
}

/** The members of Stripe's lists stand under `data`. */
export function segmentsOf({ key, kind }: Pick<Need, 'key' | 'kind'>): string[] {
  return kind === 'list' ? [key, 'data'] : [key];
}
