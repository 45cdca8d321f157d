/** Which group a function counts to: the first whose pattern its file or name matches. */
const GROUPS = [
  ['garbage collection', /\(garbage collector\)/],
  [
    'node: timers, promises and ticks',
    /node:internal\/(process\/(task_queues|promises)|timers)|node:timers|node:internal\/async_hooks|runMicrotasks/,
  ],
  ['node: HTTP', /node:_http|node:internal\/http|HTTPParser/],
  [
    'node: sockets and streams',
    /node:net|node:internal\/(streams|stream_base|js_stream|net)|node:_stream|node:events|writev|writeUtf8|writeLatin1|writeBuffer|readStart/,
  ],
  ['undici', /\/undici\/|node:internal\/deps\/undici/],
  [
    'graphql, its compiler and its server core',
    /node_modules\/(@?graphql|@envelop|@pothos|@whatwg-node|fast-json-stringify)/,
  ],
  ['stripe-node', /node_modules\/stripe\//],
  ['the gateway', /\/dist\//],
  ['other packages', /node_modules/],
  ['node: the rest', /node:/],
  ['native code and the kernel', /\(program\)/],
];

/**
 * Self times of a V8 profile within a window of its clock, in microseconds: by group and by function, the most first. Time in
 * which there was nothing to do does not count.
 */
export function selfTimes(profile, { from, to }) {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const groups = new Map();
  const functions = new Map();
  let busyMicros = 0;
  let clock = profile.startTime;
  for (const [at, id] of profile.samples.entries()) {
    const time = profile.timeDeltas[at];
    clock += time;
    const { functionName, url, lineNumber } = nodes.get(id);
    if (clock < from || clock > to || functionName === '(idle)' || functionName === '(root)') continue;
    busyMicros += time;
    add(groups, groupOf(functionName, url), time);
    add(functions, `${functionName || '(anonymous)'}  ${shorten(url)}${url && `:${lineNumber + 1}`}`, time);
  }
  const sorted = (times) => [...times].sort(([, a], [, b]) => b - a);
  return { groups: sorted(groups), functions: sorted(functions), busyMicros };
}

function groupOf(name, url) {
  return GROUPS.find(([, pattern]) => pattern.test(url || name))?.[0] ?? 'native functions';
}

/** From the package or the gateway's own folder on. */
function shorten(url) {
  return url.replace(/^.*\/node_modules\//, '').replace(/^file:.*\/(dist|bench)\//, '$1/');
}

function add(times, name, time) {
  times.set(name, (times.get(name) ?? 0) + time);
}
