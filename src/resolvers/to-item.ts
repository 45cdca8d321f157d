/**
 * One item of a list that is read side by side. A failure becomes the item's value, which means the same: where an item is
 * a promise that fails before those in front of it are there, graphql-jit puts its null in their place.
 */
export function toItem<Value>(item: Promise<Value>): Promise<Value | Error> {
  return item.catch((error: Error) => error);
}
