import { measure } from '../load/measure.js';
import { startGateway } from '../servers/start-gateway.js';
import { startLimit } from '../servers/start-limit.js';
import { withServers } from '../servers/with-servers.js';
import * as shapes from '../shapes.js';

/** One shape, asked of the gateway and of the floor in turns. */
const againstFloor = (shape) => async (bench) => {
  const { serving, timing } = bench;
  const starts = [() => startGateway(serving), () => startLimit('floor', serving)];
  return await withServers(starts, async (gateway, floor) => ({
    series: await measure(
      [
        { name: 'gateway', server: gateway, shape },
        { name: 'floor', server: floor, shape },
      ],
      timing,
    ),
  }));
};

export const read = againstFloor(shapes.read);
export const batch = againstFloor(shapes.batch);
export const create = againstFloor(shapes.create);
