// How soon the first page can be used, on a processor slowed down four times and with nothing cached. Measures and
// prints one line of JSON; asserts nothing. Needs a server that serves the console (DAOYOU_WEB_TEST_URL) and a
// Chromium (DAOYOU_WEB_CHROMIUM). npm run speed -- [RUNS]
import { chromium } from 'playwright-core';

const base = process.env.DAOYOU_WEB_TEST_URL ?? 'http://127.0.0.1:4173';
const slower = 4;
const runs = Number(process.argv[2] ?? 7);
if (!Number.isInteger(runs) || runs < 1) {
  console.error('error: the number of runs is a whole number from 1, such as npm run speed -- 7');
  process.exit(2);
}

const browser = await chromium.launch({
  executablePath: process.env.DAOYOU_WEB_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const context = await browser.newContext({
    viewport: { width: 360, height: 780 },
    locale: 'zh-CN',
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  // The browser is warm, the page is not.
  await page.goto(new URL('/nowhere', base).href);
  const slow = await context.newCDPSession(page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: slower });
  await slow.send('Network.enable');
  await slow.send('Network.setCacheDisabled', { cacheDisabled: true });

  const usable = [];
  for (let run = 0; run < runs; run += 1) {
    await page.goto(new URL('/', base).href, { waitUntil: 'commit' });
    await page.getByRole('textbox').waitFor();
    const ms = await page.evaluate(
      () => new Promise((resolve) => requestIdleCallback(() => resolve(performance.now()))),
    );
    usable.push(Math.round(ms));
  }
  const sorted = [...usable].sort((a, b) => a - b);
  // Whatever else the machine does only adds to it: the least is the page's own.
  const result = {
    what: 'first page usable',
    cpu_slowed_by: slower,
    runs,
    least_ms: sorted[0],
    median_ms: sorted[Math.floor(sorted.length / 2)],
    most_ms: sorted.at(-1),
  };
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
}
