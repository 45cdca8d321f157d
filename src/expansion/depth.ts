const depths = new WeakMap<object, number>();

/** How many segments of a path lie between the root of a reply and an object in it. 0 for the root itself. */
export function depthOf(object: object): number {
  return depths.get(object) ?? 0;
}

/** Notes how deep an object lies, as a resolver steps into it. */
export function setDepth(object: unknown, depth: number): void {
  if (typeof object === 'object' && object !== null) depths.set(object, depth);
}
