import { type GraphiQLExample, type GraphiQLSeeds, type GraphiQLTab, START } from './examples.js';

/** Names that Yoga's GraphiQL has too mean the same here. */
export interface GraphiQLOptions {
  /** Shown on the page and as the name of the browser's tab. */
  title?: string;
  /** The tabs that the page opens with, in place of the gateway's own. */
  tabs?: GraphiQLTab[];
  /** What a new tab starts with. */
  defaultQuery?: string;
  /** JSON text: the headers of every tab that has none of its own. Everybody who can open the page can read it. */
  headers?: string;
  /** Shown on the page, so that nobody mistakes live data for test data. */
  upstream?: 'sandbox' | 'test' | 'live';
  /** Callers need a key or a token: the page asks for it. */
  authenticated?: boolean;
  /** Ids that exist upstream, so that the examples work as they are. */
  seeds?: GraphiQLSeeds;
}

export interface PageOptions extends GraphiQLOptions {
  examples: GraphiQLExample[];
  /** Part of every asset's URL, so that browsers may keep the assets for good. */
  version: string;
}

/**
 * What the page may do: load from the gateway and send to the gateway. Nothing of other hosts, no inline script, no frame
 * around it. Monaco, the editor, sets styles in the page and carries its fonts and cursors as data URLs.
 */
export const GRAPHIQL_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "connect-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the page says of the data it works on. */
const UPSTREAMS = {
  sandbox: ['Sandbox', 'Everything here is made up. No card is charged.'],
  test: ['Test mode', "Stripe's test data. No card is charged."],
  live: ['Live mode', 'Real cards and real people.'],
} as const;

/** The document of GraphiQL. Every URL in it is a query alone, and so stays at the path that the page was opened at. */
export function renderPage(options: PageOptions): string {
  const { title = 'stripe-token-gateway', examples, version, upstream, authenticated = false, seeds } = options;
  const asset = (name: string) => `?asset=${name}&v=${encodeURIComponent(version)}`;
  const link = (name: string) => escapeHtml(asset(name));
  const settings = {
    tabs: options.tabs ?? examples.filter(({ kind }) => kind === START).map(toTab),
    examples,
    defaultQuery: options.defaultQuery,
    headers: options.headers,
    seedToken: seeds?.cardToken,
    // By Monaco's own names of its workers.
    workers: {
      editorWorkerService: asset('editor.worker.js'),
      json: asset('json.worker.js'),
      graphql: asset('graphql.worker.js'),
    },
  };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="${link('favicon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${link('graphiql.css')}">
<link rel="stylesheet" href="${link('page.css')}">
<script type="application/json" id="options">${escapeScript(JSON.stringify(settings))}</script>
<script src="${link('page.js')}" defer></script>
<script src="${link('graphiql.js')}" defer></script>
</head>
<body>
<header class="gateway-bar">
<img src="${link('favicon.svg')}" alt="" width="22" height="22">
<h1>${escapeHtml(title)}</h1>
${upstream ? renderUpstream(upstream) : ''}${authenticated ? KEY_FIELD : ''}</header>
<noscript>GraphiQL needs JavaScript. The endpoint itself takes POST requests without it.</noscript>
<main id="root"></main>
</body>
</html>
`;
}

function renderUpstream(upstream: keyof typeof UPSTREAMS): string {
  const [name, meaning] = UPSTREAMS[upstream];
  return `<p class="gateway-upstream"><strong class="gateway-badge" data-upstream="${upstream}">${name}</strong> <span class="gateway-hint">${meaning}</span></p>\n`;
}

/** Not a password field: browsers offer to store what is typed into those. The style sheet hides the characters. */
const KEY_FIELD = `<div class="gateway-key">
<label for="key">Your key</label>
<input id="key" type="text" autocomplete="off" autocapitalize="off" spellcheck="false" placeholder="API key or token" aria-describedby="key-hint">
<p class="gateway-hint" id="key-hint" role="status">Sent with each request, never stored.</p>
</div>
`;

function toTab({ query, variables, headers }: GraphiQLExample) {
  return { query, variables, headers };
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Nothing in a script element can end it, or open a comment in it, without `<`. */
function escapeScript(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
