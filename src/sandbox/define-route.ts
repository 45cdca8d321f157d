import { type Caller, failPublishable } from './authenticate.js';
import { present, toExpandTree } from './expand.js';
import { array, type Fields, hash, integer, readParameters, text, type Values } from './parameters.js';
import type { FormHash } from './parse-form.js';
import type { State } from './state.js';
import { failParameter, failUnknownId } from './stripe-error.js';
import type { Kinds, StripeObject } from './stripe-objects.js';

export interface Call {
  state: State;
  caller: Caller;
  /** The id in the path, or an empty string where the path has none. */
  id: string;
  /** The second id in the path: `/v1/accounts/:id/persons/:child`. */
  child: string;
  /** Where the sandbox was asked, for the URLs it hands out. */
  origin: string;
  requestId: string;
}

export interface Route {
  method: string;
  /** `:id` and `:child` stand for variable segments. */
  path: string;
  answer(call: Call, form: FormHash): Promise<object>;
}

interface About {
  /** The kind of object that comes back: what its `expand[]` may name. */
  returns: string;
  /** Whether a publishable key may call it. */
  publishable?: true;
}

const expand = array(text());

/** A route whose handler sees typed parameters only, and returns an object of which the caller sees what it expanded. */
export function defineRoute<F extends Fields>(
  target: `${'GET' | 'POST' | 'DELETE'} /v1/${string}`,
  { returns, publishable }: About,
  parameters: F,
  handle: (call: Call, values: Values<F>) => StripeObject | Promise<StripeObject>,
): Route {
  const [method = '', path = ''] = target.split(' ');
  return {
    method,
    path,
    async answer(call, form) {
      if (!publishable) failPublishable(call.caller);
      const { expand: paths, ...values } = readParameters({ ...parameters, expand }, form);
      const tree = toExpandTree(returns, paths);
      const object = await handle(call, values as Values<F>);
      return present(object, tree, (id) => call.state.objects.find(call.caller.scope, id));
    },
  };
}

const since = hash({ gt: integer, gte: integer, lt: integer, lte: integer });

const pageParameters = {
  limit: integer,
  starting_after: text(),
  ending_before: text(),
  expand,
  created: ((value, name) =>
    typeof value === 'string'
      ? { gte: integer(value, name), lte: integer(value, name), gt: undefined, lt: undefined }
      : since(value, name)) satisfies typeof since,
};

/** A list route with Stripe's pagination, the newest object first: https://docs.stripe.com/api/pagination */
export function defineList<K extends keyof Kinds, F extends Fields>(
  path: `/v1/${string}`,
  kind: K,
  parameters: F,
  items: (call: Call, values: Values<F>) => StripeObject[],
): Route {
  return {
    method: 'GET',
    path,
    async answer(call, form) {
      failPublishable(call.caller);
      const values = readParameters({ ...pageParameters, ...parameters }, form) as Values<typeof pageParameters> &
        Values<F>;
      const tree = toExpandTree(kind, values.expand, true);
      const all = items(call, values).filter((item) => isCreatedIn(item, values.created));
      const { page, hasMore } = toPage(kind, all, values);
      const find = (id: string) => call.state.objects.find(call.caller.scope, id);
      return {
        object: 'list',
        data: page.map((item) => present(item, tree.get('data'), find)),
        has_more: hasMore,
        url: path.replace(':id', call.id),
      };
    },
  };
}

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 10;

function toPage<T extends StripeObject>(
  kind: string,
  all: T[],
  { limit = DEFAULT_LIMIT, starting_after: after, ending_before: before }: Values<typeof pageParameters>,
): { page: T[]; hasMore: boolean } {
  if (limit < 1 || limit > MAX_LIMIT) {
    const bound = limit < 1 ? 'greater than or equal to 1' : `less than or equal to ${MAX_LIMIT}`;
    failParameter('limit', `This value must be ${bound}.`, 'parameter_invalid_integer');
  }
  if (after !== undefined && before !== undefined) {
    failParameter(
      'starting_after',
      'You may only specify one of these parameters: starting_after, ending_before.',
      'parameters_exclusive',
    );
  }
  const indexOf = (param: string, id: string) => {
    const index = all.findIndex((item) => item.id === id);
    return index === -1 ? failUnknownId(400, param, kind.replaceAll('_', ' '), id) : index;
  };
  if (before !== undefined) {
    const end = indexOf('ending_before', before);
    const start = Math.max(0, end - limit);
    return { page: all.slice(start, end), hasMore: start > 0 };
  }
  const start = after === undefined ? 0 : indexOf('starting_after', after) + 1;
  return { page: all.slice(start, start + limit), hasMore: all.length > start + limit };
}

function isCreatedIn(item: object, range: Values<typeof pageParameters>['created']): boolean {
  if (!range || !('created' in item)) return true;
  const created = Number(item.created);
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return created > gt && created >= gte && created < lt && created <= lte;
}

/** The object that the path names, or 404. */
export function findObject<K extends keyof Kinds>(
  { state, caller }: Call,
  kind: K,
  id: string,
  name: string,
): Kinds[K] {
  return state.objects.get(caller.scope, kind, id) ?? failUnknownId(404, kind === 'token' ? 'token' : 'id', name, id);
}

/** Keeps an object, new or changed, where its caller sees it. */
export function save<T extends StripeObject>({ state, caller }: Call, object: T): T {
  state.objects.set(caller.scope, object);
  return object;
}

/** Values that were given, as a patch: `undefined` changes nothing, null unsets. */
export function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
