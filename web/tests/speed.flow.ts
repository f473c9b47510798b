import { afterAll, expect, test } from 'vitest';
import { base, stop, visit } from './harness';

afterAll(stop);

test('the first page can be used within 1.5 s on a processor four times slower', async () => {
  const v = await visit('/nowhere'); // the browser is warm, the page is not
  const slow = await v.context.newCDPSession(v.page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await slow.send('Network.enable');
  await slow.send('Network.setCacheDisabled', { cacheDisabled: true });
  await v.page.goto(new URL('/', base).href, { waitUntil: 'commit' });
  await v.page.getByRole('textbox').waitFor();
  const ms = await v.page.evaluate(
    () => new Promise<number>((resolve) => requestIdleCallback(() => resolve(performance.now()))),
  );
  console.log(`usable after ${Math.round(ms)} ms`);
  expect(ms).toBeLessThan(1500);
  await v.close();
});
