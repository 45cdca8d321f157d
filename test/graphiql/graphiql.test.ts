import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasNoChromium, launchChromium } from '../support/chromium.js';
import { type RunningGateway, startGateway } from './start-gateway.js';

const CARD_NUMBER = '4242424242424242';
const SCREENSHOT = new URL('../../docs/graphiql.png', import.meta.url);

describe.skipIf(hasNoChromium('GraphiQL is'))('GraphiQL in a browser', () => {
  let gateway: RunningGateway;
  let browser: Browser;

  beforeAll(async () => {
    gateway = await startGateway();
    browser = await launchChromium();
  }, 40_000);

  afterAll(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  test('a token is made and read back, with no other host, no trace left and no error', {
    timeout: 60_000,
  }, async () => {
    const page = await newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.context().on('request', (request) => requests.push(request.url()));
    page.on('websocket', (socket) => requests.push(socket.url()));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));

    await open(page);
    const made = await run(page, 'CreateCardToken');
    expect(made).toMatchObject({
      data: { createToken: { token: { type: 'CARD', card: { brand: 'Visa', last4: '4242' } }, userErrors: [] } },
      extensions: { stripe: { calls: [{ method: 'POST' }] } },
    });
    const id = made.data.createToken.token.id;
    await answerShows(page, id);

    await page.getByRole('button', { name: 'ReadToken', exact: true }).click();
    const read = await run(page, 'ReadToken');
    expect(read).toMatchObject({ data: { token: { id, card: { last4: '4242' } } } });
    await answerShows(page, id, '"extensions"', '"stripe"', '"calls"');

    await page.getByRole('button', { name: 'Show GraphiQL Explorer' }).click();
    await page.locator('.graphiql-explorer-root', { hasText: 'bankAccount' }).waitFor();
    await takeScreenshot(page);

    // Typing is what GraphiQL would remember, half a second later.
    await page.getByRole('button', { name: 'CreateCardToken', exact: true }).click();
    await page.getByRole('region', { name: 'Variables' }).locator('.view-line').first().click();
    await page.keyboard.type(' ');
    await page.waitForTimeout(1_000);
    expect(await tracesOf(page)).toEqual({ url: gateway.url, local: {}, session: {}, databases: [], cookie: '' });
    expect(page.url()).not.toContain(CARD_NUMBER);

    const origin = new URL(gateway.url).origin;
    expect(requests.length).toBeGreaterThan(8);
    expect(requests.filter((url) => !/^(data|blob):/.test(url) && new URL(url).origin !== origin)).toEqual([]);
    // The editor's workers run: without them it would be slow and check nothing.
    expect(page.workers().map((worker) => new URL(worker.url()).pathname)).toContain('/graphiql/graphql.worker.js');
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('every tab works as it opens', { timeout: 60_000 }, async () => {
    const page = await newPage();
    await open(page);
    const names = await page.locator('.graphiql-tab').allInnerTexts();
    expect(names.length).toBeGreaterThan(9);
    for (const name of names) {
      await page.getByRole('button', { name, exact: true }).click();
      const answer = await run(page, name);
      expect.soft(answer, name).toMatchObject({ data: expect.any(Object), extensions: { stripe: expect.any(Object) } });
      expect.soft(answer, name).not.toHaveProperty('errors');
      const userErrors = name === 'RefusedCard' ? [{ code: 'incorrect_number', field: ['card', 'number'] }] : [];
      if (answer.data.createToken) expect.soft(answer.data.createToken, name).toMatchObject({ userErrors });
      // The editor would underline what the schema does not know.
      await page.waitForTimeout(700);
      expect.soft(await page.locator('.squiggly-error, .squiggly-warning').count(), name).toBe(0);
    }
    await page.context().close();
  });

  test('a query in the URL is not put before the person', async () => {
    const page = await newPage();
    await open(page, `${gateway.url}?query=${encodeURIComponent('mutation Planted { __typename }')}`);
    expect(await page.locator('.graphiql-tab').allInnerTexts()).not.toContain('Planted');
    await editorShows(page, 'CreateCardToken');
    await page.context().close();
  });

  test('with introspection off the page says so and operations run', async () => {
    const page = await newPage();
    await page.route(gateway.url, async (route) => {
      const body = route.request().postDataJSON();
      if (body?.operationName !== 'IntrospectionQuery') return route.continue();
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
  ])('%s is shown as it is', async (_, answer, shown) => {
    const page = await newPage();
    await open(page);
    await page.route(gateway.url, (route) => route.fulfill(answer));
    await page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).click();
    await answerShows(page, shown);
    await page.context().close();
  });

  async function newPage(): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
    });
    return context.newPage();
  }

  async function open(page: Page, url = gateway.url): Promise<void> {
    const introspected = page.waitForResponse((response) => isOperation(response.request(), 'IntrospectionQuery'));
    const response = await page.goto(url);
    expect(response?.status()).toBe(200);
    expect(response?.headers()['content-security-policy']).toContain("script-src 'self'");
    await (await introspected).finished();
    await editorShows(page, 'CreateCardToken');
  }

  /** Runs the tab that is open and gives what the gateway answered. */
  async function run(page: Page, operationName: string) {
    const answered = page.waitForResponse((response) => isOperation(response.request(), operationName));
    await page.getByRole('button', { name: 'Execute query (Ctrl-Enter)' }).click();
    return (await answered).json();
  }

  /** Without the pointer's hints and the blinking cursor. Kept when there is one: ids and times differ each time. */
  async function takeScreenshot(page: Page): Promise<void> {
    await page.mouse.move(640, 5);
    await page.waitForTimeout(1_500);
    const picture = await page.screenshot({ caret: 'hide', animations: 'disabled' });
    expect(picture.byteLength).toBeGreaterThan(20_000);
    if (process.env.UPDATE_SCREENSHOT || !existsSync(SCREENSHOT)) await writeFile(SCREENSHOT, picture);
  }
});

function isOperation(request: { method(): string; postData(): string | null }, operationName: string): boolean {
  return request.method() === 'POST' && JSON.parse(request.postData() ?? '{}').query.includes(operationName);
}

/** Monaco draws each line as many elements, wraps it where it likes, and fills it with no-break spaces. */
async function textOf(page: Page, selector: string): Promise<string> {
  const lines = await page.locator(`${selector} .view-lines`).allInnerTexts();
  return lines.join(' ').replace(/\s+/g, ' ');
}

async function answerShows(page: Page, ...parts: string[]): Promise<void> {
  for (const part of parts) await expect.poll(() => textOf(page, '.result-window'), { timeout: 5_000 }).toContain(part);
}

async function editorShows(page: Page, part: string): Promise<void> {
  await expect.poll(() => textOf(page, '.graphiql-query-editor'), { timeout: 5_000 }).toContain(part);
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
