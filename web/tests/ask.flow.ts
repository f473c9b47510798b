import { afterAll, expect, test } from 'vitest';
import { stop, visit, type Visit } from './harness';

afterAll(stop);

async function ask(v: Visit, question: string): Promise<void> {
  await v.page.getByRole('textbox').fill(question);
  await v.page.keyboard.press('Enter');
}

test('an answer comes with its source: words, link and clocks a tap away', async () => {
  const v = await visit('/');
  await ask(v, '听涛松有什么传说?');
  await v.page.getByText('山里人说').first().waitFor();
  await v.page.getByRole('button', { name: '查看来源 1' }).click();
  const source = v.page.getByRole('dialog');
  await source.getByText('澜岫风景区官方网站').waitFor();
  await source.getByText('最近一次核对').waitFor();
  expect(await source.getByRole('link', { name: '打开来源' }).getAttribute('href')).toMatch(/^http/);
  await v.page.keyboard.press('Escape');
  await source.waitFor({ state: 'hidden' });
  expect(await v.violations()).toEqual([]);
  expect(await v.overflow()).toBe(0);
  await v.shot('ask-answer-phone');
  await v.close();
});

test('citations come first, then the text bit by bit', async () => {
  const v = await visit('/', { lang: 'en' });
  const citation = {
    n: 1,
    kind: 'passage',
    place: { id: 'p_1', name: 'Pine' },
    text: 'A boatman’s daughter.',
    url: 'https://example.org/',
    freshness: {
      state: 'fresh',
      observed_at: '2026-11-26T00:00:00Z',
      verified_at: '2026-11-26T00:00:00Z',
      age_s: 1,
      ttl_s: 86400,
      source: { id: 's', name: 'Visit Lanxiu', authority: 'official' },
    },
  };
  const events = [
    ['citations', { citations: [citation] }],
    ['delta', { text: 'Once upon a time [1]' }],
  ] as const;
  const body = events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('');
  await v.page.route('**/v1/ask', (route) => route.fulfill({ contentType: 'text/event-stream', body }));
  await ask(v, 'Tell me');
  // The stream ends before it is done: what came stays, and what to do is said.
  await v.page.getByText('Once upon a').waitFor();
  await v.page.getByRole('button', { name: 'Show source 1' }).waitFor();
  await v.page.getByRole('button', { name: 'Try again' }).waitFor();
  await v.close();
});

test('a follow-up is understood from the dialogue', async () => {
  const v = await visit('/');
  await ask(v, '谯楼几点开门？');
  await v.page.getByRole('group', { name: '接着问' }).waitFor();
  const sent = v.page.waitForRequest('**/v1/ask');
  await ask(v, '门票呢？');
  const body = (await sent).postDataJSON() as { messages: { role: string; content: string }[] };
  expect(body.messages.map((m) => m.role)).toEqual(['user', 'assistant', 'user']);
  await v.page.locator('.turn').nth(1).getByText('30').first().waitFor();
  await v.close();
});

test('a suggestion asks itself', async () => {
  const v = await visit('/', { lang: 'en' });
  await ask(v, 'What is the legend of the Listening Pine?');
  const next = v.page.getByRole('group', { name: 'Go on asking' }).getByRole('button').first();
  const words = await next.innerText();
  await next.click();
  await v.page.locator('.turn').nth(1).getByText(words).waitFor();
  await v.close();
});

test('what nothing proves looks different and is called that', async () => {
  const v = await visit('/');
  await ask(v, '火星上有什么?');
  await v.page.getByText('没有可靠依据').waitFor();
  expect(await v.page.locator('.answer-open').count()).toBe(1);
  await v.close();
});

test('a plan in an answer is a line of time on a map, and can be kept', async () => {
  const v = await visit('/');
  await ask(v, '明天在澜岫半天怎么玩？');
  await v.page.locator('.timeline-stop').first().waitFor();
  await v.page.getByRole('region', { name: /^地图: / }).waitFor();
  expect(await v.violations()).toEqual([]);
  await v.page.getByRole('button', { name: '保存行程' }).click();
  await v.page.waitForURL(/\/walk\/.+/);
  await v.page.getByText('照常可行').waitFor();
  await v.close();
});

test('a plan is drawn where the service has no map', async () => {
  const v = await visit('/', {
    prepare: (context) => context.route('**/v1/site', (route) => route.fulfill({ json: { name: 'Lanxiu' } })),
  });
  await ask(v, '明天在澜岫半天怎么玩？');
  await v.page.getByRole('img', { name: /^示意图: / }).waitFor();
  expect(await v.violations()).toEqual([]);
  await v.close();
});

test('a way is told in steps', async () => {
  const v = await visit('/', { lang: 'en', size: 'desktop' });
  await ask(v, 'How do I get from East Pier to Heron Isle tomorrow at 10?');
  await v.page.getByRole('region', { name: 'The way' }).getByText('Mirror Ripple Lake Boat').waitFor();
  await v.shot('ask-way-desktop');
  await v.close();
});

test('stopping leaves what was said and offers to answer again', async () => {
  const v = await visit('/', { lang: 'en' });
  await v.page.route('**/v1/ask', () => undefined); // never answers
  await ask(v, 'Is the museum open?');
  await v.page.getByRole('button', { name: 'Stop' }).click();
  await v.page.getByText('Stopped.').waitFor();
  await v.page.unroute('**/v1/ask');
  await v.page.getByRole('button', { name: 'Answer again' }).click();
  await v.page.getByRole('group', { name: 'Go on asking' }).or(v.page.locator('.answer-sources')).first().waitFor();
  await v.close();
});

test('without a connection the remedy is told, and trying again works', async () => {
  const v = await visit('/', { lang: 'en' });
  await v.context.setOffline(true);
  await ask(v, 'Is the museum open on Monday?');
  await v.page.getByRole('alert').getByText('Check your connection').waitFor();
  await v.page.getByRole('status').getByText('may be out of date').waitFor();
  await v.context.setOffline(false);
  await v.page.getByRole('button', { name: 'Try again' }).click();
  await v.page.locator('.answer-sources').waitFor();
  expect(await v.page.getByText('may be out of date').count()).toBe(0);
  await v.close();
});

test('the traveller’s place is sent only when wished', async () => {
  const v = await visit('/', { at: { lat: 29.8806, lon: 118.6231 } });
  let sent = v.page.waitForRequest('**/v1/ask');
  await ask(v, '附近有什么吃的？');
  expect((await sent).postDataJSON()).not.toHaveProperty('location');
  await v.page.locator('.turn-answer[aria-busy=false]').waitFor();
  await v.page.getByRole('button', { name: '使用我的位置' }).click();
  await v.page.getByRole('button', { name: /已使用我的位置/ }).waitFor();
  sent = v.page.waitForRequest('**/v1/ask');
  await ask(v, '附近有什么吃的？');
  expect((await sent).postDataJSON()).toMatchObject({ location: { lat: 29.8806, lon: 118.6231 } });
  await v.close();
});

test('a refused position is told with what to do', async () => {
  const v = await visit('/', { lang: 'en' });
  await v.page.getByRole('button', { name: 'Use my location' }).click();
  await v.page.getByText(/Location is blocked|cannot be found/).waitFor();
  await v.close();
});

test('a link may bring a question along', async () => {
  const v = await visit(`/?q=${encodeURIComponent('听涛松在哪？')}`);
  await v.page.locator('.turn-question', { hasText: '听涛松在哪？' }).waitFor();
  expect(new URL(v.page.url()).search).toBe('');
  await v.close();
});
