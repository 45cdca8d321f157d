import type { GraphiQLTab } from './tabs.js';

export interface GraphiQLPageOptions {
  /** Shown in the browser's tab and beside the explorer. */
  title?: string;
  tabs: GraphiQLTab[];
  /** Shown on the page, so that nobody takes live data for test data. */
  upstream: 'sandbox' | 'test' | 'live';
  /** From `graphiQLVersion()`; part of every asset's URL, so that they may be cached for good. */
  version: string;
  /** What `"id": "last"` stands for before a token was made on the page. */
  seedToken?: string;
}

/**
 * What the page may do: load from the gateway and talk to the gateway. Nothing foreign, no inline script, no frame
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

/** The document at `GET /graphql`; all it needs comes from `/graphiql/…`, served by `readGraphiQLAsset`. */
export function renderGraphiQLPage(options: GraphiQLPageOptions): string {
  const { title = 'stripe-token-gateway', tabs, upstream, version, seedToken } = options;
  const asset = (name: string) => `/graphiql/${name}?v=${encodeURIComponent(version)}`;
  const settings = {
    title,
    tabs,
    upstream,
    seedToken,
    // The keys are Monaco's own names of its workers.
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
<link rel="icon" href="${asset('favicon.svg')}" type="image/svg+xml">
<link rel="stylesheet" href="${asset('graphiql.css')}">
<link rel="stylesheet" href="${asset('page.css')}">
<script type="application/json" id="options">${escapeScript(JSON.stringify(settings))}</script>
<script src="${asset('graphiql.js')}" defer></script>
<script src="${asset('page.js')}" defer></script>
</head>
<body>
<noscript>GraphiQL needs JavaScript. The endpoint itself takes POST requests without it.</noscript>
<div id="root"></div>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Nothing in a script element can end it, or open a comment in it, without `<`. */
function escapeScript(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
