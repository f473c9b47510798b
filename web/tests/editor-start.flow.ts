import { afterAll, beforeEach, expect, test } from 'vitest';
import { call, curtain, open, strike, topic } from './editor-stage';
import { stop, visit } from './harness';

/** Signing in, and pages that are not there yet. */

beforeEach(curtain);

/** Addresses are taken for good; a demo is met more than once. */
const fresh = (name: string) => `${name}-${Date.now().toString(36)}`;
afterAll(async () => {
  await strike();
  await stop();
});

test('whoever is not signed in is asked for an editor’s key', async () => {
  const v = await visit('/edit/heron-isle?lang=en', { lang: 'en' });
  await v.page.getByRole('heading', { name: 'Editor sign-in' }).waitFor();
  expect(await v.violations()).toEqual([]);
  await v.shot('editor-sign-in-phone');
  await v.close();
});

test('a place that has a page leads to its text, made from sources or written', async () => {
  const v = await open('/edit/new', 'trusted', { lang: 'en' });
  await v.page.getByRole('searchbox', { name: 'Find the place' }).fill('heron');
  await v.page.getByRole('button', { name: /Heron Isle/ }).click();
  await v.page.getByText('“Heron Isle” has a page already').waitFor();
  expect(await v.violations()).toEqual([]);
  await v.shot('editor-new-place-phone', false);
  await v.page.getByRole('link', { name: 'Edit this page' }).click();
  await v.page.getByRole('heading', { name: 'Edit: Heron Isle' }).waitFor();
  await v.close();
});

for (const size of ['phone', 'desktop'] as const) {
  test(`a topic gets an address from its title, is written, and is there, on a ${size}`, async () => {
    const slug = fresh('lake-with-grandparents');
    const v = await open('/edit/new?lang=zh-Hans', 'trusted', { size });
    await v.page.getByRole('button', { name: '一个专题' }).click();
    await v.page.getByRole('textbox', { name: '标题' }).fill('带老人游湖');
    expect(await v.page.getByRole('textbox', { name: '地址' }).inputValue()).toBe('带老人游湖');
    await v.page.getByRole('textbox', { name: '地址' }).fill(topic);
    await v.page.getByRole('button', { name: '开始写' }).click();
    await v.page.getByText('这个地址已经是“春天看鹭”了').waitFor();
    await v.page.getByRole('textbox', { name: '地址' }).fill(slug);
    await v.page.getByRole('button', { name: '开始写' }).click();
    await v.page.getByRole('textbox', { name: '概览的正文' }).fill('坐船最省力，见[[heron-isle|鹭洲]]。');
    await v.page.getByText('已存在本机').waitFor();
    await v.shot(`editor-new-topic-${size}`);
    expect(await v.overflow()).toBe(0);
    expect(await v.violations()).toEqual([]);
    await v.page.reload();
    expect(await v.page.getByRole('textbox', { name: '概览的正文' }).inputValue()).toContain('坐船最省力');
    await v.page.getByRole('button', { name: '创建页面' }).click();
    await v.page.getByText('已保存为第 1 版').waitFor();
    await expect.poll(() => v.page.url()).toContain(`/edit/${slug}`);
    const made = await call<{ title: string }>('trusted', 'GET', `/v1/guides/${slug}?lang=zh-Hans`);
    expect(made.title).toBe('带老人游湖');
    await v.page.getByRole('button', { name: '保存' }).waitFor();
    await v.close();
  });
}

test('a page that lacks a language can be translated from the other', async () => {
  const v = await open(`/edit/${topic}?lang=en`, 'trusted', { lang: 'en' });
  await v.page.getByText('There is no English text yet').waitFor();
  expect(await v.violations()).toEqual([]);
  await v.shot('editor-no-text-phone', false);
  await v.page.getByRole('button', { name: 'Start from the Chinese text' }).click();
  await v.page.getByRole('textbox', { name: 'Page title' }).fill('Herons in spring');
  await v.page.getByRole('textbox', { name: 'Section heading' }).fill('When');
  await v.page.getByRole('textbox', { name: 'Text of When' }).fill('They come back in March.');
  await v.page.getByRole('button', { name: 'Create the page' }).click();
  await v.page.getByText('Saved as revision 1').waitFor();
  await v.page.getByRole('textbox', { name: 'Text of When' }).fill('They come back in March, and leave in autumn.');
  await v.page.getByRole('button', { name: 'Save', exact: true }).click();
  await v.page.getByText('Saved as revision 2').waitFor();
  await v.close();
});

test('an address without a page can be written, and a first text that waits is told', async () => {
  const slug = fresh('old-ferry');
  const v = await open(`/edit/${slug}?lang=en`, 'new', { lang: 'en' });
  await v.page.getByText(`“${slug}” has no page yet`).waitFor();
  expect(await v.violations()).toEqual([]);
  await v.page.getByRole('link', { name: 'Write this page' }).click();
  expect(await v.page.getByRole('textbox', { name: 'Title' }).inputValue()).toContain('old ferry');
  await v.page.getByRole('button', { name: 'Start writing' }).click();
  await v.page.getByRole('textbox', { name: 'Text of Overview' }).fill('It crossed until 1988.');
  await v.page.getByRole('button', { name: 'Create the page' }).click();
  await v.page.getByRole('heading', { name: 'Sent for review' }).waitFor();
  await v.page.getByRole('link', { name: 'See the history' }).click();
  await v.page.getByText('Readers do not see it yet').waitFor();
  await v.page.goto(v.page.url().replace('/history', ''));
  await v.page.getByText('This page is waiting for review').waitFor();
  await v.close();
});
