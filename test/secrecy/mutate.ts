import type { Canaries } from './canaries.js';

/** A request to be sent: what a careless, broken or hostile client makes of a good one. */
export interface Mutant {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

type Random = () => number;

const CREATE =
  'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } userErrors { code message field } } }';

/** A good operation that holds canaries, then damaged in one to three ways. */
export function makeMutant(canaries: Canaries, random: Random): Mutant {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const { pan, cvc, holder, accountNumber, ssn } = canaries;
  const input = pick([
    { card: { number: pan, expMonth: 12, expYear: 2034, cvc, name: holder } },
    { bankAccount: { country: 'US', accountNumber, routingNumber: '110000000', accountHolderName: holder } },
    { pii: { idNumber: ssn } },
    { cvcUpdate: { cvc } },
    { person: { firstName: holder, idNumber: ssn, ssnLast4: ssn, metadata: { note: pan } } },
    { account: { individual: { firstName: holder, idNumber: ssn }, company: { taxId: ssn } } },
  ]);
  let operation: Record<string, unknown> = { query: CREATE, variables: { input: structuredClone(input) } };
  /** The card number in groups of four, as people write it. */
  const separated = () => (pan.match(/.{1,4}/g) ?? []).join(pick([' ', '.', '-', '_', ' - ']));
  const underscored = (pan.match(/.{1,4}/g) ?? []).join('_');
  const secret = () => pick([pan, cvc, holder, accountNumber, ssn]);

  const mutations: (() => void)[] = [
    () => setAt(operation, pathIn(operation, random), secret()),
    () => setAt(operation, pathIn(operation, random), Number(pan)),
    () => setAt(operation, pathIn(operation, random), null),
    () => setAt(operation, pathIn(operation, random), [secret(), { [secret()]: secret() }]),
    () => setAt(operation, [...pathIn(operation, random).slice(0, -1), secret()], secret()),
    () => setAt(operation, pathIn(operation, random), undefined),
    () => setAt(operation, ['variables', secret()], secret()),
    () => setAt(operation, ['operationName'], secret()),
    () => setAt(operation, ['extensions'], { [secret()]: secret() }),
    () => setAt(operation, ['query'], literalDocument(secret(), random)),
    () => setAt(operation, ['query'], damage(CREATE, secret(), random)),
    () => setAt(operation, ['query'], CREATE.replaceAll('input', `i${pan}`)),
    () => setAt(operation, ['query'], `${CREATE} # ${separated()}`),
    () => setAt(operation, ['query'], CREATE.replace('(', ` Q_${underscored}(`)),
    () => setAt(operation, ['query'], CREATE.replace('createToken', `a_${underscored}: createToken`)),
    () => setAt(operation, ['operationName'], separated()),
    () => setAt(operation, ['variables', separated()], separated()),
    () => setAt(operation, ['query'], `query { token(id: "${secret()}") { id } tokens(ids: ["${secret()}"]) { id } }`),
    () => {
      operation = { query: 'query ($id: ID!) { token(id: $id) { id } }', variables: { id: secret() } };
    },
  ];
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) pick(mutations)();

  let body = JSON.stringify(operation);
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  let path = '/graphql';
  let method = 'POST';
  const plain = secret().replaceAll(' ', '');
  const damages: (() => void)[] = [
    () => {},
    () => {},
    () => {},
    () => {
      body = damage(body, secret(), random);
    },
    () => {
      body = body.slice(0, Math.floor(random() * body.length));
    },
    () => {
      body = `[${body},${body}]`;
    },
    () => {
      headers['content-type'] = pick(['text/plain', 'application/x-www-form-urlencoded', `application/${plain}`]);
    },
    () => {
      headers.accept = pick([plain, 'application/graphql-response+json', `application/json;q=${plain}`]);
    },
    () => {
      headers[
        pick(['idempotency-key', 'stripe-account', 'x-request-id', 'x-explain', 'authorization', 'traceparent'])
      ] = pick([plain, separated()]);
    },
    () => {
      path = pick([`/graphql/${plain}`, `/${separated()}`, `/graphql?query=${plain}`]);
    },
    () => {
      method = pick(['PUT', 'PATCH', 'DELETE']);
    },
  ];
  pick(damages)();
  return { method, path, headers, body };
}

function literalDocument(secret: string, random: Random): string {
  const literals = [
    `card: { number: "${secret}", expMonth: 1, expYear: 2034 }`,
    `card: { number: ${secret.replaceAll(' ', '')}, expMonth: "${secret}", expYear: 2034 }`,
    `pii: { idNumber: "${secret}" }`,
    `cvcUpdate: { cvc: """${secret}""" }`,
    `person: { firstName: "${secret}", gender: ${secret.replaceAll(' ', '')} }`,
    `c${secret.replaceAll(' ', '')}: { number: 1 }`,
  ];
  const literal = literals[Math.floor(random() * literals.length)];
  return `mutation { createToken(input: { ${literal} }) { token { id } userErrors { message } } }`;
}

/** Cuts, doubles, replaces or inserts somewhere in a text. */
function damage(text: string, secret: string, random: Random): string {
  const at = Math.floor(random() * text.length);
  const to = at + Math.floor(random() * 20);
  const kinds = [
    () => text.slice(0, at) + text.slice(to),
    () => text.slice(0, to) + text.slice(at),
    () => text.slice(0, at) + secret + text.slice(at),
    () => `${text.slice(0, at)}"${secret}"${text.slice(to)}`,
    () => text.slice(0, at) + String.fromCharCode(Math.floor(random() * 128)) + text.slice(at + 1),
  ];
  return (kinds[Math.floor(random() * kinds.length)] as () => string)();
}

/** A random path to something within the operation. */
function pathIn(operation: Record<string, unknown>, random: Random): string[] {
  const path: string[] = [];
  let node: unknown = operation;
  while (typeof node === 'object' && node !== null && Object.keys(node).length > 0) {
    const keys = Object.keys(node);
    const key = keys[Math.floor(random() * keys.length)] as string;
    path.push(key);
    node = (node as Record<string, unknown>)[key];
    if (random() < 0.25) break;
  }
  return path.length > 0 ? path : ['query'];
}

function setAt(target: Record<string, unknown>, path: string[], value: unknown): void {
  let node = target;
  for (const key of path.slice(0, -1)) {
    if (typeof node[key] !== 'object' || node[key] === null) node[key] = {};
    node = node[key] as Record<string, unknown>;
  }
  node[path.at(-1) as string] = value;
}
