import { expect, test } from 'vitest';
import { createExamples } from '../../src/graphiql/examples.js';
import { GRAPHIQL_CONTENT_SECURITY_POLICY, type PageOptions, renderPage } from '../../src/graphiql/render-page.js';

const render = (options: Partial<PageOptions> = {}) =>
  renderPage({ examples: createExamples(), upstream: 'sandbox', version: 'abc123', ...options });

function optionsOf(page: string) {
  return JSON.parse(/<script type="application\/json" id="options">(.*?)<\/script>/s.exec(page)?.[1] ?? '');
}

test('every URL of the page is a query with a version, and so stays at the path of the page', () => {
  const page = render({ authenticated: true });
  const urls = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url?.replaceAll('&#38;', '&'));
  expect(urls).toHaveLength(6);
  for (const url of [...urls, ...Object.values(optionsOf(page).workers)]) {
    expect(url).toMatch(/^\?asset=[a-z.]+&v=abc123$/);
  }
  expect(page).not.toMatch(/https?:|"\/\//);
});

test('the page holds no code and no style: its policy can forbid inline scripts', () => {
  const page = render({ authenticated: true });
  expect(page).not.toMatch(/<script(?![^>]*(?: src=| type="application\/json"))|<style|\son\w+=|style=/);
  expect(GRAPHIQL_CONTENT_SECURITY_POLICY).toContain("script-src 'self';");
  expect(GRAPHIQL_CONTENT_SECURITY_POLICY).toContain("frame-ancestors 'none'");
  expect(GRAPHIQL_CONTENT_SECURITY_POLICY).not.toMatch(/https?:|\*|unsafe-eval/);
});

test('it opens with the five examples that tell a story, or with the tabs that it is given', () => {
  const names = optionsOf(render()).tabs.map(
    ({ query }: { query: string }) => /^(?:query|mutation) (\w+)/m.exec(query)?.[1],
  );
  expect(names).toEqual(['CreateCardToken', 'ReadToken', 'ExpandToken', 'RefusedCard', 'BankAccount']);
  const tabs = [{ query: '{ a }', variables: '{"id":"last"}', headers: '{"x-explain":"0"}' }];
  const given = { tabs, defaultQuery: '{ b }', headers: '{"x-team":"c"}' };
  expect(optionsOf(render(given))).toMatchObject(given);
});

test('it says whose data it works on, and asks for a key only where callers need one', () => {
  expect(render({ upstream: 'live' })).toContain('data-upstream="live">Live mode<');
  expect(render({ upstream: undefined })).not.toContain('data-upstream');
  expect(render()).not.toContain('id="key"');
  expect(render({ authenticated: true })).toMatch(
    /<label for="key">[^<]+<\/label>\s*<input id="key" type="text" autocomplete="off"/,
  );
});

test.each(['</script><script>alert(1)</script>', '<!--<script>', '"><img src=x onerror=alert(1)>', "a & 'b'"])(
  'no text leaves its place: %s',
  (text) => {
    const page = render({ title: text, tabs: [{ query: text, variables: text }], headers: text, defaultQuery: text });
    const plain = render({ tabs: [{ query: '', variables: '' }], headers: '', defaultQuery: '' });
    expect(page.split('<').length).toBe(plain.split('<').length);
    expect(optionsOf(page)).toMatchObject({ tabs: [{ query: text, variables: text }], headers: text });
  },
);
