// Draws public/icons/*.png from public/favicon.svg with the Chromium that the flows use.
// Run by hand after the sign has changed: `node scripts/icons.mjs`.
import { mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const sign = readFileSync(new URL('../public/favicon.svg', import.meta.url), 'utf8');
const out = new URL('../public/icons/', import.meta.url);
mkdirSync(out, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.DAOYOU_WEB_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
// A maskable icon may be cut to a circle: the sign stays within its middle, the green goes to the edge.
for (const { name, size, scale } of [
  { name: '192', size: 192, scale: 1 },
  { name: '512', size: 512, scale: 1 },
  { name: 'maskable-512', size: 512, scale: 0.8 },
]) {
  await page.setViewportSize({ width: size, height: size });
  const side = size * scale;
  const ground = scale < 1 ? '#2f6b54' : 'transparent';
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${ground}"><div style="width:${side}px;height:${side}px">${sign}</div></body>`,
  );
  await page.screenshot({ path: new URL(`${name}.png`, out).pathname, omitBackground: true });
}
await browser.close();
