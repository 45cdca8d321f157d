import { createHook } from 'node:async_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { keepTicksFast } from '../../src/cli/keep-ticks-fast.js';
import { pause } from '../support/wait.js';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** How many of the ticks that are made meanwhile outlive full collections. */
async function survivors(act: () => void): Promise<number> {
  const ticks: WeakRef<object>[] = [];
  const hook = createHook({
    init: (_id, type, _trigger, resource) => void (type === 'TickObject' && ticks.push(new WeakRef(resource))),
  });
  hook.enable();
  act();
  hook.disable();
  for (let count = 0; count < 3; count++) {
    await pause(5);
    collect();
  }
  expect(ticks).toHaveLength(1);
  return ticks.filter((tick) => tick.deref()).length;
}

test('one tick stays, and with it the hidden class that all others share', async () => {
  expect(await survivors(() => process.nextTick(() => {}))).toBe(0);
  expect(await survivors(keepTicksFast)).toBe(1);
});
