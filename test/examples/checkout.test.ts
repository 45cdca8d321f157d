import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Browser, BrowserContextOptions, Page, Request } from 'playwright-core';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY } from '../../src/sandbox/seeds.js';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.js';
import { type RunningGateway, startGateway } from '../graphiql/start-gateway.js';
import { hasNoChromium, launchChromium } from '../support/chromium.js';
import { startUpstream } from '../support/upstream.js';
import { install } from './install.js';
import { CHECKOUT, type RunningCheckout, startCheckout } from './start-checkout.js';
import { type Program, startProgram } from './start-program.js';

const SCREENSHOT = new URL('../../docs/checkout.png', import.meta.url);
const INPUTS = {
  number: 'Card number',
  expiry: 'Expiry',
  cvc: 'Security code',
  name: 'Name on card',
  postalCode: 'Postal code',
};
type Input = keyof typeof INPUTS;
const CARD = { number: '4242424242424242', expiry: '1234', cvc: '123', name: 'Jenny Rosen', postalCode: '94107' };
const CARD_NUMBER = /4242[ -]?4242[ -]?4242/;

describe.skipIf(hasNoChromium('the checkout page is'))('the checkout page in a browser', () => {
  let browser: Browser;
  let gateway: RunningGateway;
  let checkout: RunningCheckout;

  beforeAll(async () => {
    await install(CHECKOUT);
    browser = await launchChromium();
    gateway = await startGateway();
    checkout = await startCheckout(gateway.url);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await checkout?.stop();
    await gateway?.stop();
  });

  test('a wrong number is shown under its input; mended, it becomes a token and leaves no trace', async () => {
    const page = await open();
    const requests: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await page.reload();

    await fill(page, { ...CARD, number: '4242424242424241' });
    expect(await inputOf(page, 'number').inputValue()).toBe('4242 4242 4242 4241');
    expect(await inputOf(page, 'expiry').inputValue()).toBe('12 / 34');
    await submit(page);
    await expectErrors(page, { number: 'The card number is incorrect.' });
    await takeScreenshot(page);

    await page.keyboard.press('Backspace');
    await page.keyboard.type('2');
    await expectErrors(page, {});
    const input = await inputOf(page, 'number').elementHandle();
    const id = await submitForToken(page);
    // Emptied, not only taken off the page: something may still hold on to it.
    expect(await input?.inputValue()).toBe('');
    expect(await page.getByText('Visa ending in 4242').isVisible()).toBe(true);
    expect(await ask(`{ token(id: "${id}") { used card { last4 expYear name addressZip } } }`)).toEqual({
      token: { used: false, card: { last4: '4242', expYear: 2034, name: 'Jenny Rosen', addressZip: '94107' } },
    });

    expect(await tracesOf(page)).toEqual({ url: checkout.url, local: {}, session: {}, databases: [], cookie: '' });
    expect(await page.content()).not.toMatch(CARD_NUMBER);
    expect(said).toEqual([]);
    expect(requests.filter((url) => new URL(url).origin !== new URL(checkout.url).origin)).toEqual([]);
    expect(requests.join()).not.toMatch(CARD_NUMBER);

    await page.getByRole('button', { name: 'Use another card' }).click();
    for (const name of names()) expect(await inputOf(page, name).inputValue(), name).toBe('');
    await page.context().close();
  });

  test.each<[string, Partial<typeof CARD>, Partial<Record<Input, string>>]>([
    ['a number that is too short', { number: '4242' }, { number: 'The card number is not a valid card number.' }],
    ['a year that is over', { expiry: '1220' }, { expiry: "The card's year of expiry is not valid." }],
    ['a month that is none', { expiry: '13/34' }, { expiry: "The card's month of expiry is not valid." }],
    ['a code that is too short', { cvc: '1' }, { cvc: "The card's security code is not valid." }],
    ['half a date', { expiry: '12' }, { expiry: 'Enter it as MM / YY.' }],
    [
      'nothing at all',
      { number: '', expiry: '', cvc: '', name: '', postalCode: '' },
      {
        number: 'Enter the digits on the front of the card.',
        expiry: 'Enter it as MM / YY.',
        cvc: 'Enter the 3 or 4 digits.',
      },
    ],
    [
      'letters',
      { number: '4242 four', cvc: 'abc' },
      { number: 'Enter the digits on the front of the card.', cvc: 'Enter the 3 or 4 digits.' },
    ],
  ])('%s is said under the input that has it, and the first of them has the focus', async (_, changes, errors) => {
    const page = await open();
    await fill(page, { ...CARD, ...changes });
    await submit(page);
    await expectErrors(page, errors);
    await page.context().close();
  });

  test('what is typed is grouped as on the card, and the date as the browser may fill it in', async () => {
    const page = await open();
    for (const [name, typed, shown] of [
      ['number', '378282246310005', '3782 822463 10005'],
      ['number', '4242-4242', '4242 4242'],
      ['expiry', '1/34', '01 / 34'],
      ['expiry', '12/2034', '12 / 2034'],
    ] as const) {
      await inputOf(page, name).fill('');
      await inputOf(page, name).pressSequentially(typed);
      expect(await inputOf(page, name).inputValue()).toBe(shown);
    }
    const tokens = await page.locator('input').evaluateAll((all) => all.map((one) => one.getAttribute('autocomplete')));
    expect(tokens).toEqual(['cc-number', 'cc-exp', 'cc-csc', 'cc-name', 'billing postal-code']);
    await page.context().close();
  });

  test('a double click makes one token', async () => {
    const page = await open();
    const sent = operationsOf(page);
    await fill(page, CARD);
    await page.getByRole('button', { name: 'Continue' }).dblclick();
    await page.getByRole('heading', { name: 'Your card is ready' }).waitFor();
    expect(sent).toHaveLength(1);
    await page.context().close();
  });

  test('after a lost answer the second try gets the token of the first; another card has another key', async () => {
    const page = await open();
    const sent = operationsOf(page);
    const lost: string[] = [];
    const loseNext = () =>
      page.route(
        '**/graphql',
        async (route) => {
          const { data } = await (await route.fetch()).json();
          lost.push(data.createToken.token.id);
          await route.abort();
        },
        { times: 1 },
      );
    await fill(page, CARD);
    await loseNext();
    await submit(page);
    await expectAlert(page, /We could not check your card/);
    expect(await submitForToken(page)).toBe(lost[0]);

    await page.getByRole('button', { name: 'Use another card' }).click();
    await fill(page, CARD);
    await loseNext();
    await submit(page);
    await expectAlert(page, /We could not check your card/);
    await inputOf(page, 'name').fill('Jenny R.');
    expect(await submitForToken(page)).not.toBe(lost[1]);
    const keys = sent.map((request) => request.postDataJSON().variables.idempotencyKey);
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
    await page.context().close();
  });

  test('the policy lets nothing foreign run, be loaded or be asked', async () => {
    const page = await open();
    const response = await page.reload();
    expect(response?.headers()['content-security-policy']).toContain("frame-ancestors 'none'");
    // The page carries it too, but for what only a header can say.
    expect(await page.locator('meta[http-equiv]').getAttribute('content')).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
    const outcome = await page.evaluate(async (elsewhere) => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      const asked = await fetch(elsewhere).then(
        () => true,
        () => false,
      );
      return { ran: 'ran' in window, asked };
    }, new URL('/health', gateway.url).href);
    expect(outcome).toEqual({ ran: false, asked: false });
    await page.context().close();
  });

  test('whoever comes back to the page finds it empty', async () => {
    // Pages that were left are kept whole, as in a browser that nobody drives.
    const other = await launchChromium({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
    try {
      const page = await other.newPage();
      await page.goto(checkout.url);
      await fill(page, CARD);
      await page.evaluate(() => Object.assign(window, { wasHere: true }));
      await page.goto(new URL('/icon.svg', checkout.url).href);
      // Playwright's own way back waits for a load, and a page that was kept has none.
      await page.evaluate(() => setTimeout(() => history.back()));
      await expect.poll(() => page.evaluate(() => 'wasHere' in window)).toBe(true);
      for (const name of names()) expect(await inputOf(page, name).inputValue(), name).toBe('');
    } finally {
      await other.close();
    }
  });

  test('it fits a narrow phone', async () => {
    const page = await open({ viewport: { width: 320, height: 640 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    await page.context().close();
  });

  test('a decline, which is about no input, is said above the form', async () => {
    const stripe = await startUpstream();
    stripe.script = (_seen, response) => {
      const error = { type: 'card_error', code: 'card_declined', decline_code: 'lost_card', message: 'Declined.' };
      response.writeHead(402, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
      return 'handled';
    };
    await tryWith({ STRIPE_SECRET_KEY: 'sk_test_checkout', STRIPE_API_BASE: stripe.url.origin }, async (page) => {
      await fill(page, CARD);
      await submit(page);
      await expectAlert(page, /declined/);
      await expectErrors(page, {});
    });
    await stripe.close();
  });

  test('too many tries and a gateway that is gone are said above the form', async () => {
    await tryWith({ GATEWAY_CREATE_RATE_LIMIT: '1/h' }, async (page, strict) => {
      await fill(page, CARD);
      await submitForToken(page);
      await page.getByRole('button', { name: 'Use another card' }).click();
      await fill(page, CARD);
      await submit(page);
      await expectAlert(page, /^Too many tries\. Please wait \d+ seconds\.$/);
      await strict.stop();
      await submit(page);
      await expectAlert(page, /We could not check your card/);
    });
  });

  describe('with the server of the shop, on a sandbox that all share', () => {
    let sandbox: Awaited<ReturnType<typeof serveSandbox>>;
    let shared: RunningGateway;
    let shop: Program;
    let page: RunningCheckout;
    let stripe: Stripe;

    beforeAll(async () => {
      sandbox = await serveSandbox(createSandbox(), { port: 0 });
      const settings = { STRIPE_SECRET_KEY: SANDBOX_SECRET_KEY, STRIPE_API_BASE: sandbox.url };
      shared = await startGateway(settings);
      shop = await startProgram(['npm', 'run', '--silent', 'shop'], CHECKOUT, settings);
      page = await startCheckout(shared.url, 'preview', shop.origin);
      const { port } = new URL(sandbox.url);
      stripe = new Stripe(SANDBOX_SECRET_KEY, { host: '127.0.0.1', port, protocol: 'http', telemetry: false });
    }, 60_000);

    afterAll(async () => {
      await page?.stop();
      await shop?.stop();
      await shared?.stop();
      await sandbox?.close();
    });

    const payFor = async (number: string) => {
      const tab = await open({}, page.url);
      await fill(tab, { ...CARD, number });
      const token = await submitForToken(tab);
      await tab.getByRole('button', { name: 'Pay $62.00' }).click();
      return { tab, token };
    };
    const isUsed = async (token: string) => (await ask(`{ token(id: "${token}") { used } }`, shared.url)).token.used;

    test('a token is charged, the gateway reads it as used, and the card pays again with its code', async () => {
      const { tab, token } = await payFor(CARD.number);
      await tab.getByRole('heading', { name: 'Thank you' }).waitFor();
      expect(await isUsed(token)).toBe(true);
      const [intent] = (await stripe.paymentIntents.list({ expand: ['data.latest_charge'] })).data;
      expect(intent).toMatchObject({ amount: 6200, status: 'succeeded', latest_charge: { paid: true } });

      await tab.getByLabel('Security code').fill('12');
      await tab.getByRole('button', { name: /Order again/ }).click();
      await expectAlert(tab, /security code is not valid/);
      await tab.getByLabel('Security code').fill('123');
      await tab.getByRole('button', { name: /Order again/ }).click();
      await expect.poll(() => tab.getByRole('status').allInnerTexts()).toEqual(['Ordered again, and paid.']);
      expect(await tab.getByLabel('Security code').inputValue()).toBe('');
      const [again, ...rest] = (await stripe.paymentIntents.list({ expand: ['data.latest_charge'] })).data;
      expect(rest).toHaveLength(1);
      expect(again).toMatchObject({
        payment_method: intent?.payment_method,
        latest_charge: { payment_method_details: { card: { checks: { cvc_check: 'pass' } } } },
      });
      expect(await tab.content()).not.toMatch(CARD_NUMBER);
      expect(shop.output()).not.toMatch(CARD_NUMBER);
      await tab.context().close();
    });

    test.each([
      ['is declined', '4000000000000002', /^Your card was declined\.$/],
      ['has no funds', '4000000000009995', /insufficient funds/],
      ['has expired', '4000000000000069', /expired/],
      ['needs authentication', '4000002760003184', /bank wants to hear from you/],
    ])('a card that %s makes a token, which the shop cannot charge', async (_, number, message) => {
      const { tab, token } = await payFor(number);
      await expectAlert(tab, message);
      expect(await tab.getByRole('heading', { name: 'Thank you' }).count()).toBe(0);
      expect(await isUsed(token)).toBe(true);
      await tab.context().close();
    });
  });

  /** Tries the page before a gateway with other settings. */
  async function tryWith(settings: Record<string, string>, use: (page: Page, other: RunningGateway) => Promise<void>) {
    const other = await startGateway(settings);
    const preview = await startCheckout(other.url, 'preview');
    try {
      const page = await open({}, preview.url);
      await use(page, other);
      await page.context().close();
    } finally {
      await preview.stop();
      await other.stop();
    }
  }

  async function open(options: BrowserContextOptions = {}, url = checkout.url): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1120, height: 720 },
      colorScheme: 'light',
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  async function ask(query: string, url = gateway.url) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()).data;
  }
});

const names = () => Object.keys(INPUTS) as Input[];
const inputOf = (page: Page, name: Input) => page.getByLabel(INPUTS[name]);
const submit = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();

async function fill(page: Page, card: typeof CARD): Promise<void> {
  for (const name of names()) await inputOf(page, name).pressSequentially(card[name]);
}

async function submitForToken(page: Page): Promise<string> {
  await submit(page);
  await page.getByRole('heading', { name: 'Your card is ready' }).waitFor();
  const id = await page.locator('code').innerText();
  expect(id).toMatch(/^tok_\w+$/);
  return id;
}

function operationsOf(page: Page): Request[] {
  const sent: Request[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') sent.push(request);
  });
  return sent;
}

/** Exactly these errors, each below its own input and tied to it; the first has the focus. */
async function expectErrors(page: Page, errors: Partial<Record<Input, string>>): Promise<void> {
  await expect.poll(() => page.locator('.error').allInnerTexts()).toEqual(Object.values(errors));
  for (const name of names()) {
    const input = inputOf(page, name);
    const message = errors[name];
    expect(await input.getAttribute('aria-invalid'), name).toBe(message ? 'true' : null);
    const describedBy = await input.getAttribute('aria-describedby');
    if (!message) {
      expect(describedBy, name).toBeNull();
      continue;
    }
    const error = page.locator(`#${describedBy}`);
    expect(await error.innerText()).toBe(message);
    const [above, below] = [await input.boundingBox(), await error.boundingBox()];
    if (!above || !below) throw new Error(`${name} or its error is not shown`);
    expect(below.x).toBe(above.x);
    const gap = below.y - (above.y + above.height);
    expect(gap).toBeGreaterThanOrEqual(0);
    expect(gap).toBeLessThan(16);
  }
  const first = names().find((name) => errors[name]);
  if (first) expect(await page.evaluate(() => document.activeElement?.id)).toBe(first);
}

async function expectAlert(page: Page, text: RegExp): Promise<void> {
  await expect.poll(() => page.getByRole('alert').allInnerTexts()).toEqual([expect.stringMatching(text)]);
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

/** Kept when there is one. */
async function takeScreenshot(page: Page): Promise<void> {
  const picture = await page.screenshot({ caret: 'hide', animations: 'disabled' });
  expect(picture.byteLength).toBeGreaterThan(20_000);
  if (process.env.UPDATE_SCREENSHOT || !existsSync(SCREENSHOT)) await writeFile(SCREENSHOT, picture);
}
