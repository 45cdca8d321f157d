/** The id behind a reference that this gateway does not follow: the id itself, or that of the object in its place. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  if (reference === null || reference === undefined) return null;
  return typeof reference === 'string' ? reference : reference.id;
}
