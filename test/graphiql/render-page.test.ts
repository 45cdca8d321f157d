import { expect, test } from 'vitest';
import { GRAPHIQL_CONTENT_SECURITY_POLICY, renderGraphiQLPage } from '../../src/graphiql/graphiql-page.js';
import { defaultTabs } from '../../src/graphiql/tabs.js';

const render = (options: Partial<Parameters<typeof renderGraphiQLPage>[0]> = {}) =>
  renderGraphiQLPage({ tabs: defaultTabs(), upstream: 'sandbox', version: 'abc123', ...options });

function optionsOf(page: string): unknown {
  return JSON.parse(/<script type="application\/json" id="options">(.*?)<\/script>/s.exec(page)?.[1] ?? '');
}

test('the page refers to nothing but versioned assets of the gateway', () => {
  const page = render();
  const urls = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]);
  expect(urls).toHaveLength(5);
  for (const url of urls) expect(url).toMatch(/^\/graphiql\/[a-z.]+\?v=abc123$/);
  expect(page).not.toMatch(/https?:|"\/\//);
});

test('the page holds no code and no style: its policy can forbid inline scripts', () => {
  const page = render();
  expect(page).not.toMatch(/<script(?![^>]*(?: src=| type="application\/json"))|<style|\son\w+=|style=/);
  expect(GRAPHIQL_CONTENT_SECURITY_POLICY).toContain("script-src 'self';");
  expect(GRAPHIQL_CONTENT_SECURITY_POLICY).toContain("frame-ancestors 'none'");
  expect(GRAPHIQL_CONTENT_SECURITY_POLICY).not.toMatch(/https?:|\*|unsafe-eval/);
});

test('what the page is given arrives unchanged', () => {
  const tabs = [{ query: '{ a }', variables: '{"id":"last"}', headers: '{"x-explain":"1"}' }];
  expect(optionsOf(render({ tabs, upstream: 'test', seedToken: 'tok_seed' }))).toMatchObject({
    tabs,
    upstream: 'test',
    seedToken: 'tok_seed',
  });
});

test.each(['</script><script>alert(1)</script>', '<!--<script>', '"><img src=x onerror=alert(1)>', "a & 'b'"])(
  'no text leaves its place: %s',
  (text) => {
    const plain = render();
    const page = render({ title: text, tabs: [{ query: text, variables: text }], seedToken: text });
    expect(page.split('<').length).toBe(plain.split('<').length);
    expect(optionsOf(page)).toMatchObject({ title: text, tabs: [{ query: text, variables: text }], seedToken: text });
  },
);
