import { refuse } from './refusal.js';
import type { List } from './stripe-objects.js';

const MAX_SOURCES = 100;

/** The list without ids whose objects were evicted, if one more has room in it. Called before a token is used up for it. */
export function makeRoom(list: List, isThere: (id: string) => boolean): List {
  const data = list.data.filter(isThere);
  if (data.length < MAX_SOURCES) return { ...list, data };
  return refuse(400, { message: `There are already ${MAX_SOURCES} sources here, which is the most.` });
}
