import { EXPANDABLE_FIELDS, type ExpandableField, type ExpandableFields } from './expandable-fields.js';
import { fail } from './stripe-error.js';
import type { StripeObject } from './stripe-objects.js';

/** The paths of one `expand[]` as a tree: `a.b` and `a.c` share `a`. */
export type ExpandTree = Map<string, ExpandTree>;

const MAX_SEGMENTS = 4;
const PAGE = 10;

/** Checks every path against the allow-list before anything is looked up: a bad path wins over an unknown id. */
export function toExpandTree(kind: string, paths: string[] = [], inList = false): ExpandTree {
  const root: ExpandTree = new Map();
  for (const path of paths) {
    const segments = path.split('.');
    if (segments.length > MAX_SEGMENTS) {
      const message = `You cannot expand more than ${MAX_SEGMENTS} levels of a property. Property: ${path}`;
      fail(400, { message, code: 'property_expansion_max_depth' });
    }
    checkPath(kind, segments, inList);
    let tree = root;
    for (const segment of segments) {
      const next: ExpandTree = tree.get(segment) ?? new Map();
      tree.set(segment, next);
      tree = next;
    }
  }
  return root;
}

/** The object as Stripe shows it: references expanded where the tree asks, fields on demand left out where it does not. */
export function present(
  object: StripeObject,
  tree: ExpandTree | undefined,
  find: (id: string) => StripeObject | undefined,
): StripeObject {
  return showObject(object, [object.object], tree);

  function showObject<T extends object>(value: T, kinds: string[], branch: ExpandTree | undefined): T {
    const fields = fieldsOf(value, kinds);
    const shown = Object.entries(value).flatMap(([name, inner]) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (!field) return [[name, inner]];
      const below = branch?.get(name);
      return field.onDemand && !below ? [] : [[name, showField(inner, field, below)]];
    });
    return Object.fromEntries(shown) as T;
  }

  function showField(value: unknown, field: ExpandableField, branch: ExpandTree | undefined): unknown {
    if (typeof value === 'string') {
      const target = field.reference && branch ? find(value) : undefined;
      return target ? showObject(target, field.to, branch) : value;
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item) => showField(item, field, branch));
    return field.list ? showList(value, field, branch) : showObject(value, field.to, branch);
  }

  function showList(value: object, field: ExpandableField, branch: ExpandTree | undefined): unknown {
    const entries: (string | StripeObject)[] = 'data' in value && Array.isArray(value.data) ? value.data : [];
    const items = entries.flatMap((entry) => (typeof entry === 'string' ? (find(entry) ?? []) : entry));
    const data = items.slice(0, PAGE).map((item) => showObject(item, field.to, branch?.get('data')));
    return { ...value, data, has_more: items.length > PAGE };
  }
}

function checkPath(kind: string, segments: string[], inList: boolean): void {
  let allowed: ExpandableFields = inList ? { data: { to: [kind] } } : (EXPANDABLE_FIELDS[kind] ?? {});
  segments.forEach((segment, index) => {
    const field = Object.hasOwn(allowed, segment) ? allowed[segment] : undefined;
    if (!field) {
      const path = segments.slice(0, index + 1).join('.');
      const hint = inList && index === 0 ? ` You may want to try expanding 'data.${path}' instead.` : '';
      fail(400, { message: `This property cannot be expanded (${path}).${hint}` });
    }
    // The elements of a list stand under `data`, which counts as a segment of its own.
    allowed = field.list ? { data: { to: field.to } } : merge(field.to);
  });
}

// Where several kinds of object may stand, a path may name a field of any of them.
function merge(kinds: string[]): ExpandableFields {
  return Object.assign({}, ...kinds.map((kind) => EXPANDABLE_FIELDS[kind] ?? {}));
}

function fieldsOf(value: object, kinds: string[]): ExpandableFields {
  const own = 'object' in value && typeof value.object === 'string' ? value.object : '';
  return EXPANDABLE_FIELDS[kinds.includes(own) ? own : (kinds[0] ?? '')] ?? {};
}
