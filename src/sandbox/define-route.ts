import { type Caller, refusePublishable } from './authenticate.js';
import { present, toExpandTree } from './expand.js';
import { type Reader, readParameters, type ValueOf } from './parameters.js';
import type { FormHash } from './parse-form.js';
import type { State } from './state.js';
import type { StripeObject } from './stripe-objects.js';

export interface Call {
  state: State;
  caller: Caller;
  /** The id in the path, or an empty string where the path has none. */
  id: string;
}

export interface Route {
  method: string;
  /** `:id` stands for the one variable segment. */
  path: string;
  answer(call: Call, form: FormHash): Promise<StripeObject>;
}

type Fields = { expand: Reader<string[] | undefined> } & Record<string, Reader<unknown>>;

interface Definition<F extends Fields> {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** The kind of object that comes back: what its `expand[]` may name. */
  returns: string;
  parameters: F;
  /** Whether a publishable key may call it. */
  publishable?: true;
  handle(call: Call, values: { [K in keyof F]: ValueOf<F[K]> }): StripeObject | Promise<StripeObject>;
}

/** A route whose handler sees typed parameters only, and returns an object of which the door shows what was asked for. */
export function defineRoute<F extends Fields>(definition: Definition<F>): Route {
  const { method, path, returns, parameters, publishable, handle } = definition;
  return {
    method,
    path,
    async answer(call, form) {
      if (!publishable) refusePublishable(call.caller);
      const values = readParameters(parameters, form);
      const tree = toExpandTree(returns, values.expand);
      const object = await handle(call, values);
      return present(object, tree, (id) => call.state.find(call.caller.scope, id));
    },
  };
}
