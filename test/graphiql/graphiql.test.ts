import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNoChromium, launchChromium } from '../support/chromium.js';
import { hasNoNginx, startPathProxy } from '../support/nginx.js';
import { CLI, type RunningGateway, startGateway } from './start-gateway.js';

const CARD_NUMBER = '4242424242424242';
const README_PICTURE = new URL('../../docs/graphiql.png', import.meta.url);
const WIDE = { viewport: { width: 1360, height: 850 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describe.skipIf(hasNoChromium('GraphiQL is'))('GraphiQL in a browser', () => {
  let gateway: RunningGateway;
  let browser: Browser;

  beforeAll(async () => {
    gateway = await startGateway();
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  test('a token is made and read back, with no other host, no trace left and no error', {
    timeout: 120_000,
  }, async () => {
    const { page, requests, complaints } = await newPage();
    await open(page);
    const made = await run(page, 'CreateCardToken');
    expect(made).toMatchObject({
      data: { createToken: { token: { type: 'CARD', card: { brand: 'Visa', last4: '4242' } }, userErrors: [] } },
      extensions: { stripe: { calls: [{ method: 'POST' }] } },
    });
    const id = made.data.createToken.token.id;
    await answerShows(page, id);
    await callsShow(page, '1 request to Stripe', 'POST /v1/tokens', '200');

    await openTab(page, 'ReadToken');
    await callsShow(page, 'listed here when you run an operation');
    expect(await run(page, 'ReadToken')).toMatchObject({ data: { token: { id, card: { last4: '4242' } } } });
    await answerShows(page, id);
    await callsShow(page, `GET /v1/tokens/${id}`, 'expands nothing');

    await openTab(page, 'ExpandToken');
    await run(page, 'ExpandToken');
    await callsShow(page, '1 request to Stripe', 'card.customer.default_source');
    expect(await textOf(page, '.result-window')).not.toContain('extensions');
    // Each tab keeps the requests of its own answer.
    await openTab(page, 'ReadToken');
    await callsShow(page, `GET /v1/tokens/${id}`);

    await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
    await page.locator('.graphiql-explorer-root', { hasText: 'bankAccount' }).waitFor();

    // Typing is what GraphiQL would remember, half a second later.
    await openTab(page, 'CreateCardToken');
    await page.getByRole('region', { name: 'Variables' }).locator('.view-line').first().click();
    await page.keyboard.type(' ');
    await page.waitForTimeout(1_000);
    expect(await tracesOf(page)).toEqual({ url: gateway.url, local: {}, session: {}, databases: [], cookie: '' });
    // Not in the open, but where the variables are edited.
    const outside = await page.evaluate(() => {
      const copy = document.body.cloneNode(true) as HTMLElement;
      for (const editor of copy.querySelectorAll('.graphiql-editors, script')) editor.remove();
      return copy.textContent;
    });
    expect(outside).not.toContain(CARD_NUMBER);

    expect(requests.length).toBeGreaterThan(8);
    expect(requests.filter((url) => new URL(url).origin !== new URL(gateway.url).origin)).toEqual([]);
    // The editor's workers run: without them it would be slow and check nothing.
    const workers = page.workers().map((worker) => new URL(worker.url()).searchParams.get('asset'));
    expect(workers).toContain('graphql.worker.js');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('every example opens in a tab and works as it is', { timeout: 180_000 }, async () => {
    const { page, complaints } = await newPage();
    await open(page);
    const panel = page.getByRole('region', { name: 'Examples' });
    expect(await panel.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual(
      expect.arrayContaining(['Start here', 'Cards', 'People and companies', 'Connected accounts']),
    );
    const titles = await panel.locator('button strong').allInnerTexts();
    expect(titles.length).toBeGreaterThan(9);
    for (const title of titles) {
      await panel.getByRole('button', { name: title }).click();
      const answer = await run(page);
      expect
        .soft(answer, title)
        .toMatchObject({ data: expect.any(Object), extensions: { stripe: expect.any(Object) } });
      expect.soft(answer, title).not.toHaveProperty('errors');
      const isRefused = title === 'See a card refused';
      const userErrors = isRefused ? [{ code: 'incorrect_number', field: ['card', 'number'] }] : [];
      if (answer.data?.createToken) expect.soft(answer.data.createToken, title).toMatchObject({ userErrors });
      if (isRefused) await callsShow(page, '402');
      // The editor would underline what the schema does not know.
      await page.waitForTimeout(700);
      expect.soft(await page.locator('.squiggly-error, .squiggly-warning').count(), title).toBe(0);
    }
    expect(await page.locator('.graphiql-tab').count()).toBe(5 + titles.length);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.each([
    ['wide', 'light', WIDE],
    ['wide', 'dark', WIDE],
    ['phone', 'light', PHONE],
    ['phone', 'dark', PHONE],
  ] as const)('fits a %s window, %s', { timeout: 120_000 }, async (width, colorScheme, window) => {
    const { page, complaints } = await newPage({ ...window, colorScheme });
    await open(page);
    await openTab(page, 'ExpandToken');
    await run(page, 'ExpandToken');
    await callsShow(page, 'card.customer.default_source');
    expect(await overflowOf(page)).toEqual([]);
    await takeScreenshot(page, `${width}-${colorScheme}`);

    if (width === 'phone') {
      await page.getByRole('button', { name: 'Show Examples' }).click();
      expect(await overflowOf(page)).toEqual([]);
      await page.getByRole('button', { name: 'Ask for the CVC again' }).click();
      await editorShows(page, 'CvcUpdate');
    } else {
      expect(await page.getByRole('region', { name: 'Examples' }).isVisible()).toBe(true);
      const tabs = await page
        .locator('.graphiql-tab')
        .evaluateAll((all) =>
          all.map(
            (tab) =>
              tab.getBoundingClientRect().right <=
              (tab.closest('.graphiql-tabs')?.getBoundingClientRect().right ?? 0) + 1,
          ),
        );
      expect(tabs).toEqual([true, true, true, true, true]);
    }
    await page.evaluate(() => scrollTo(0, 0));
    for (const name of [/^Execute query/, 'New tab', 'Open settings dialog', 'Variables', 'Headers']) {
      expect(await isInWindow(page, name), String(name)).toBe(true);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test.skipIf(hasNoNginx('GraphiQL behind a prefix is')).each([
    ['strips a prefix', '/shop/api/graphql'],
    ['adds a prefix', '/'],
  ])('works behind a proxy that %s', { timeout: 120_000 }, async (_, path) => {
    const proxy = await startPathProxy({ [path]: gateway.url });
    try {
      const { page, requests, complaints } = await newPage();
      await open(page, proxy.origin + path);
      expect(await run(page, 'CreateCardToken')).toMatchObject({ data: { createToken: { userErrors: [] } } });
      await callsShow(page, 'POST /v1/tokens');
      expect(page.workers().length).toBeGreaterThan(0);
      expect(new Set(requests.map((url) => new URL(url).origin + new URL(url).pathname))).toEqual(
        new Set([proxy.origin + path]),
      );
      expect(complaints).toEqual([]);
      await page.context().close();
    } finally {
      await proxy.close();
    }
  });

  test('where callers need a key, the page asks for it and keeps it to itself', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'graphiql-keys-'));
    const settings = { GATEWAY_AUTH: 'keys', GATEWAY_KEYS_FILE: join(folder, 'keys.json') };
    const scopes = 'tokens:create,tokens:read,schema:read';
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [CLI, 'keys', 'new', '--name', 'me', '--scopes', scopes],
      {
        env: { PATH: process.env.PATH, ...settings },
      },
    );
    const key = /\S{30,}/.exec(stdout)?.[0] ?? '';
    const guarded = await startGateway(settings);
    try {
      for (const window of [WIDE, PHONE]) {
        const { page } = await newPage(window);
        await open(page, guarded.url);
        await answerShows(page, 'Enter your key at the top of this page');
        const field = page.getByLabel('Your key');
        const hint = page.locator('#key-hint');
        expect(await hint.innerText()).toBe('Enter your key to run operations.');
        expect(await overflowOf(page)).toEqual([]);
        await field.fill('wrong');
        await field.press('Enter');
        await expect.poll(() => hint.innerText(), { timeout: 10_000 }).toBe('This key was not accepted.');

        const introspected = page.waitForResponse(
          (response) => response.ok() && isOperation(response.request(), 'IntrospectionQuery'),
        );
        await field.fill(`Bearer ${key}`);
        await field.press('Enter');
        await introspected;
        expect(await run(page, 'CreateCardToken')).toMatchObject({ data: { createToken: { userErrors: [] } } });
        expect(await hint.innerText()).toBe('Sent with each request, never stored.');
        expect(await tracesOf(page)).toEqual({ url: guarded.url, local: {}, session: {}, databases: [], cookie: '' });
        if (window === WIDE) await takeScreenshot(page, 'key');
        await page.reload();
        expect(await field.inputValue()).toBe('');
        await page.context().close();
      }
    } finally {
      await guarded.stop();
      await rm(folder, { recursive: true });
    }
  });

  test('a query in the URL is not put before the person', { timeout: 120_000 }, async () => {
    const { page } = await newPage();
    await open(page, `${gateway.url}?query=${encodeURIComponent('mutation Planted { __typename }')}`);
    expect(await page.locator('.graphiql-tab').allInnerTexts()).not.toContain('Planted');
    await editorShows(page, 'CreateCardToken');
    await page.context().close();
  });

  test('with introspection off the page says so and operations run', { timeout: 120_000 }, async () => {
    const { page } = await newPage();
    await page.route(gateway.url, async (route) => {
      if (!isOperation(route.request(), 'IntrospectionQuery')) return route.continue();
      await route.fulfill({ status: 400, json: { errors: [{ message: 'introspection is disabled' }] } });
    });
    await open(page);
    await answerShows(page, 'operations still run', 'introspection is disabled');
    expect(await run(page, 'CreateCardToken')).toMatchObject({ data: { createToken: { userErrors: [] } } });
    await page.context().close();
  });

  test.each([
    ['an HTTP error with a JSON body', { status: 401, json: { errors: [{ message: 'no key' }] } }, 'no key'],
    ['an answer that is not JSON', { status: 502, body: '<h1>Bad gateway</h1>' }, 'not JSON: HTTP 502'],
  ])('%s is shown as it is', { timeout: 120_000 }, async (_, answer, shown) => {
    const { page } = await newPage();
    await open(page);
    await page.route(gateway.url, (route) => route.fulfill(answer));
    await page.getByRole('button', { name: /^Execute query/ }).click();
    await answerShows(page, shown);
    await callsShow(page, 'does not say which requests');
    await page.context().close();
  });

  async function newPage(options: BrowserContextOptions = WIDE) {
    const context = await browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce', ...options });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    context.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url())) requests.push(request.url());
    });
    page.on('websocket', (socket) => requests.push(socket.url()));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return { page, requests, complaints };
  }

  async function open(page: Page, url = gateway.url): Promise<void> {
    const introspected = page.waitForResponse((response) => isOperation(response.request(), 'IntrospectionQuery'));
    const response = await page.goto(url);
    expect(response?.status()).toBe(200);
    expect(response?.headers()['content-security-policy']).toContain("script-src 'self'");
    await (await introspected).finished();
    await editorShows(page, 'CreateCardToken');
  }
});

async function openTab(page: Page, name: string): Promise<void> {
  await page.locator('.graphiql-tab').getByRole('button', { name, exact: true }).click();
}

/** Runs the tab that is open and gives what the gateway answered. */
async function run(page: Page, operationName = '') {
  const answered = page.waitForResponse((response) => isOperation(response.request(), operationName));
  await page.getByRole('button', { name: /^Execute query/ }).click();
  return (await answered).json();
}

function isOperation(request: { method(): string; postData(): string | null }, operationName: string): boolean {
  return request.method() === 'POST' && JSON.parse(request.postData() ?? '{}').query.includes(operationName);
}

/** Monaco draws each line as many elements, wraps it where it likes, and fills it with no-break spaces. */
async function textOf(page: Page, selector: string): Promise<string> {
  const lines = await page.locator(`${selector} .view-lines`).allInnerTexts();
  return lines.join(' ').replace(/\s+/g, ' ');
}

async function answerShows(page: Page, ...parts: string[]): Promise<void> {
  for (const part of parts)
    await expect.poll(() => textOf(page, '.result-window'), { timeout: 10_000 }).toContain(part);
}

async function editorShows(page: Page, part: string): Promise<void> {
  await expect.poll(() => textOf(page, '.graphiql-query-editor'), { timeout: 10_000 }).toContain(part);
}

async function callsShow(page: Page, ...parts: string[]): Promise<void> {
  const text = async () => (await page.locator('.gateway-calls').innerText()).replace(/\s+/g, ' ');
  for (const part of parts) await expect.poll(text, { timeout: 10_000 }).toContain(part);
}

/** Where the page, or a part of it that does not scroll, is wider than its place. */
function overflowOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    ['html', '.gateway-bar', '.graphiql-sidebar', '.graphiql-plugin', '.graphiql-sessions', '.gateway-calls'].filter(
      (selector) => {
        const element = document.querySelector(selector);
        if (!element || element.clientWidth === 0) return false;
        return element.scrollWidth > element.clientWidth || element.getBoundingClientRect().right > innerWidth;
      },
    ),
  );
}

async function isInWindow(page: Page, name: string | RegExp): Promise<boolean> {
  const box = await page.getByRole('button', { name, exact: typeof name === 'string' }).boundingBox();
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  return (
    box !== null &&
    box.width > 0 &&
    box.x >= 0 &&
    box.y >= 0 &&
    box.x + box.width <= width &&
    box.y + box.height <= height
  );
}

/** Everything that outlives the page. */
function tracesOf(page: Page) {
  return page.evaluate(async () => ({
    url: location.href,
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: await indexedDB.databases(),
    cookie: document.cookie,
  }));
}

/** Into the folder that SCREENSHOTS names, to be looked at; README's picture is replaced where UPDATE_SCREENSHOT is set. */
async function takeScreenshot(page: Page, name: string): Promise<void> {
  await page.mouse.move(640, 5);
  const picture = await page.screenshot({ caret: 'hide', animations: 'disabled', fullPage: name.startsWith('phone') });
  expect(picture.byteLength).toBeGreaterThan(20_000);
  const folder = process.env.SCREENSHOTS;
  if (folder) await writeFile(join(folder, `${name}.png`), picture);
  if (process.env.UPDATE_SCREENSHOT && name === 'wide-light') await writeFile(README_PICTURE, picture);
}
