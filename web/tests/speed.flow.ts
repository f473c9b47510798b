import { afterAll, expect, test } from 'vitest';
import { base, stop, visit } from './harness';

afterAll(stop);

test('the first page can be used within 1.5 s on a processor four times slower', async () => {
  const v = await visit('/nowhere'); // the browser is warm, the page is not
  const slow = await v.context.newCDPSession(v.page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await slow.send('Network.enable');
  await slow.send('Network.setCacheDisabled', { cacheDisabled: true });
  const usable: number[] = [];
  while (usable.length < 5 && !(Math.min(...usable) < 1500)) {
    await v.page.goto(new URL('/', base).href, { waitUntil: 'commit' });
    await v.page.getByRole('textbox').waitFor();
    const ms = await v.page.evaluate(
      () => new Promise<number>((resolve) => requestIdleCallback(() => resolve(performance.now()))),
    );
    usable.push(Math.round(ms));
  }
  console.log(`usable after ${usable.join(', ')} ms`);
  // Whatever else the machine does only adds to it.
  expect(Math.min(...usable)).toBeLessThan(1500);
  await v.close();
});
