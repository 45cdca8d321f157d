/** A symbol of ours on Stripe's own objects: nothing prints it, and a `WeakMap` of them cost a tenth of a read in its garbage. */
const DEPTH = Symbol('depth');

/** How many segments of a path lie between the root of a reply and an object in it. 0 for the root itself. */
export function depthOf(object: object): number {
  return (object as { [DEPTH]?: number })[DEPTH] ?? 0;
}

/** Notes how deep an object lies, as a resolver steps into it. */
export function setDepth(object: unknown, depth: number): void {
  if (typeof object === 'object' && object !== null) (object as { [DEPTH]?: number })[DEPTH] = depth;
}
