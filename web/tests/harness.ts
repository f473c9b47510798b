import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** What every flow needs: a real Chromium, a page at a known size, pictures, an accessibility check. */

export const base = process.env.DAOYOU_WEB_TEST_URL ?? 'http://127.0.0.1:4173';
/** The key of the operator of the server that is looked at. */
export const adminKey = process.env.DAOYOU_WEB_TEST_ADMIN_KEY ?? '0123456789abcdef0123';
/** How long anything awaited may take: a browser, a server and whatever else runs share two busy processors. */
const PATIENCE = 60_000;
export const out = join(dirname(fileURLToPath(import.meta.url)), 'out');
export const SIZES = { phone: { width: 360, height: 780 }, desktop: { width: 1280, height: 900 } } as const;

export type Looks = {
  size?: keyof typeof SIZES;
  lang?: 'zh-Hans' | 'en';
  dark?: boolean;
  /** Where the device says it is; without it, asking is refused. */
  at?: { lat: number; lon: number };
  /** Lets the service worker run; without it every test sees the network alone. */
  worker?: boolean;
  /** A key that is signed in from the start, as `sign-in` would keep it. */
  session?: { key: string; scopes: ('partner' | 'editor' | 'admin')[] };
  /** What has to be in place before the page is opened. */
  prepare?: (context: BrowserContext) => Promise<unknown>;
};

let browser: Browser | undefined;

export async function start(): Promise<void> {
  browser ??= await chromium.launch({
    executablePath: process.env.DAOYOU_WEB_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--enable-unsafe-swiftshader', // maps are drawn without a graphics card
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export async function stop(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/**
 * A fresh visitor on a page, who leaves at the latest when the test ends; of a test that failed, a picture of what
 * was seen last is kept. Errors of the page's own scripts make the test fail at `close`.
 */
export async function visit(path: string, looks: Looks = {}): Promise<Visit> {
  await start();
  if (!browser) throw new Error('the browser did not start');
  const context = await browser.newContext({
    viewport: SIZES[looks.size ?? 'phone'],
    deviceScaleFactor: 1,
    locale: looks.lang === 'en' ? 'en-GB' : 'zh-CN',
    colorScheme: looks.dark ? 'dark' : 'light',
    timezoneId: 'Asia/Shanghai',
    serviceWorkers: looks.worker ? 'allow' : 'block',
    ...(looks.at
      ? { permissions: ['geolocation'], geolocation: { latitude: looks.at.lat, longitude: looks.at.lon } }
      : {}),
  });
  context.setDefaultTimeout(PATIENCE);
  if (looks.session) {
    const kept = JSON.stringify(looks.session);
    await context.addInitScript((value) => sessionStorage.setItem('daoyou.session', value), kept);
  }
  await looks.prepare?.(context);
  const page = await context.newPage();
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail' && !page.isClosed()) {
      const name = `failed-${task.name.replace(/[^\p{L}\p{N}]+/gu, '-')}`;
      await page.screenshot({ path: join(out, `${name}.png`), fullPage: true }).catch(() => undefined);
    }
    await context.close();
  });
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(new URL(path, base).href);
  await page.waitForSelector('main');
  return new Visit(context, page, faults);
}

export class Visit {
  constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly faults: string[],
  ) {}

  /** A picture of the whole page in tests/out/NAME.png. */
  async shot(name: string, whole = true): Promise<void> {
    mkdirSync(out, { recursive: true });
    await this.page.screenshot({ path: join(out, `${name}.png`), fullPage: whole, animations: 'disabled' });
  }

  /**
   * What axe finds wrong, one line each, trifles left out; a test expects none. Among it: fields without labels, weak
   * contrast, no title or language, zooming forbidden, headings out of order, and targets smaller than 24 px. Pins of
   * a map stand where they have to, one on the other if need be, and what they are is listed beside it.
   */
  async violations(): Promise<string[]> {
    // Evaluated, not added: the page's own policy refuses scripts of others, as it should.
    await this.page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    return this.page.evaluate(async () => {
      // What is fading in has less contrast than it will have. What never ends is not waited for.
      const ending = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map((animation) => animation.finished));
      type Found = { id: string; impact: string; help: string; nodes: { target: string[]; failureSummary: string }[] };
      const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Found[] }> } };
      const { violations } = await axe.run({ rules: { 'target-size': { enabled: true } } });
      return violations
        .filter((v) => v.impact !== 'minor')
        .flatMap((v) => v.nodes.map((n) => `${v.id} ${n.target.join(' ')}: ${n.failureSummary}`))
        .filter((line) => !/^target-size .*\.maplibregl-marker/.test(line));
    });
  }

  /** How many pixels the page is wider than the window: anything but 0 scrolls sideways. */
  async overflow(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }

  async close(): Promise<void> {
    await this.context.close();
    if (this.faults.length > 0) throw new Error(`the page failed: ${this.faults.join('; ')}`);
  }
}
