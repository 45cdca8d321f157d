import type { GatewayPlugin } from './gateway-plugin.js';

type ExecutePayload = Parameters<NonNullable<GatewayPlugin['onExecute']>>[0];
type DonePayload = Parameters<NonNullable<ExecuteResult['onExecuteDone']>>[0];
type ExecuteResult = Exclude<Awaited<ReturnType<NonNullable<GatewayPlugin['onExecute']>>>, void>;

/**
 * The same plugins with one `onExecute` for all of theirs, which calls them in their order. envelop makes a chain of objects
 * that stand in for promises around each hook, and most hooks return at once: 6 % of a read.
 */
export function mergeExecuteHooks(plugins: readonly GatewayPlugin[]): GatewayPlugin[] {
  const hooks = plugins.flatMap(({ onExecute }) => onExecute ?? []);

  function run(payload: ExecutePayload, from: number, execution: Execution): void | Promise<void> {
    for (let at = from; at < hooks.length && !execution.isStopped; at++) {
      const result = hooks[at]?.(payload);
      if (result instanceof Promise) {
        return result.then((done) => {
          execution.add(done as ExecuteResult | undefined);
          return run(payload, at + 1, execution);
        });
      }
      execution.add(result as ExecuteResult | undefined);
    }
  }

  const merged: GatewayPlugin = {
    onExecute(payload) {
      const execution = new Execution();
      const { setResultAndStopExecution, setExecuteFn } = payload;
      const watched: ExecutePayload = {
        ...payload,
        setExecuteFn: (executeFn) => {
          watched.executeFn = executeFn;
          setExecuteFn(executeFn);
        },
        setResultAndStopExecution: (result) => {
          execution.isStopped = true;
          setResultAndStopExecution(result);
        },
      };
      const waiting = run(watched, 0, execution);
      return waiting ? waiting.then(() => execution.result()) : execution.result();
    },
  };
  return [...plugins.map(({ onExecute: _merged, ...rest }) => rest), merged];
}

/** The hooks of one operation that wait for its result. */
class Execution {
  isStopped = false;
  readonly #done: NonNullable<ExecuteResult['onExecuteDone']>[] = [];

  add(result: ExecuteResult | undefined): void {
    if (result?.onExecuteDone) this.#done.push(result.onExecuteDone);
  }

  result(): ExecuteResult | undefined {
    if (this.#done.length === 0) return undefined;
    return { onExecuteDone: (payload) => this.#finish(payload) };
  }

  #finish(payload: DonePayload): void {
    let { result } = payload;
    const setResult: DonePayload['setResult'] = (changed) => {
      result = changed;
      payload.setResult(changed);
    };
    for (const done of this.#done) done({ ...payload, result, setResult });
  }
}
