import { afterAll, expect, test } from 'vitest';
import { call, makePartner, museum, sendFile } from './console-server';
import { stop, visit, type Looks, type Visit } from './harness';

afterAll(stop);

async function onNotices(name: string, looks: Looks): Promise<Visit> {
  const { key } = await makePartner(name);
  await sendFile(key.key, 'museum.csv', museum());
  const v = await visit('/partner/notices', { ...looks, session: { key: key.key, scopes: ['partner'] } });
  await v.page.getByRole('button', { name: looks.lang === 'en' ? 'Bank Path' : '步道' }).waitFor();
  return v;
}

async function fine(v: Visit): Promise<void> {
  expect(await v.overflow()).toBe(0);
  expect(await v.violations()).toEqual([]);
}

test('three taps on a phone close a path, and a fourth opens it again', async () => {
  const v = await onNotices('Taps', { size: 'phone' });
  await v.shot('partner-notices-phone');
  await fine(v);
  await v.page.getByRole('button', { name: '步道' }).click();
  await v.page.getByRole('button', { name: /^关闭/ }).click();
  await v.shot('partner-notices-until-phone');
  await fine(v);
  await v.page.getByRole('button', { name: /^1 小时/ }).click();
  await v.page.getByText('已经生效').waitFor();
  await v.shot('partner-notices-told-phone');
  await fine(v);
  await v.page.getByRole('button', { name: '现在结束' }).first().click();
  await v.page.getByText('现在没有公告').waitFor();
  await v.close();
});

test('a notice has words in both languages and times of its own; a wrong time is told beside its field', async () => {
  const v = await onNotices('Words', { size: 'desktop', lang: 'en', dark: true });
  await v.page.getByRole('button', { name: 'Museum' }).first().click();
  await v.page.getByRole('button', { name: /^Partly open/ }).click();
  await v.page.getByRole('button', { name: 'Add some words' }).click();
  await v.page.getByLabel('In your words').fill('The west wing is being painted.');
  await v.page.getByRole('button', { name: 'Add it in Chinese too' }).click();
  await v.page.getByLabel('In Chinese').fill('西翼正在粉刷。');
  await v.page.getByRole('button', { name: /^Other times/ }).click();
  await v.page.getByLabel('From').fill('2027-03-02T09:00');
  await v.page.getByLabel('Until', { exact: true }).fill('2027-03-01T18:00');
  await v.page.getByRole('button', { name: 'Publish' }).click();
  await v.page.getByText('the end is later than now and than the start').waitFor();
  await v.shot('partner-notices-wrong-desktop-dark');
  await fine(v);
  await v.page.getByLabel('Until', { exact: true }).fill('2027-03-08T18:00');
  await v.page.getByRole('button', { name: 'Publish' }).click();
  await v.page.getByText('In force', { exact: true }).waitFor();
  await v.page.getByText('The west wing is being painted.').waitFor();
  await v.shot('partner-notices-desktop-dark');
  await fine(v);
  await v.close();
});

test('a place of another partner is refused where the place was chosen', async () => {
  const other = await makePartner('Other');
  const file = museum();
  await sendFile(other.key.key, 'museum.csv', file);
  const v = await onNotices('Foreign', { size: 'phone' });
  const name = file.split('\n')[2]?.split(',')[2] ?? '';
  await v.page.getByLabel('地点名称或编号').fill(name);
  await v.page.getByText('您的地点里没有这个名字').waitFor();
  await v.page.getByRole('button', { name: '在全部地点中查找' }).click();
  await v.page.getByRole('button', { name }).first().click();
  await v.page.getByRole('button', { name: /^关闭/ }).click();
  await v.page.getByRole('button', { name: /^1 小时/ }).click();
  await v.page.getByRole('alert').waitFor();
  await v.shot('partner-notices-foreign-phone');
  await fine(v);
  await v.close();
});

test('a notice of a partner that is reviewed says that it waits for an editor', async () => {
  const { partner, key } = await makePartner('Reviewed notices');
  await sendFile(key.key, 'museum.csv', museum());
  await call('PATCH', `/v1/admin/partners/${partner.id}`, { review: true });
  const v = await visit('/partner/notices', { size: 'phone', session: { key: key.key, scopes: ['partner'] } });
  await v.page.getByRole('button', { name: '步道' }).click();
  await v.page.getByRole('button', { name: /^部分开放/ }).click();
  await v.page.getByRole('button', { name: /^今天结束/ }).click();
  await v.page.getByText('等编辑发布', { exact: true }).waitFor();
  await v.page.getByText('现在没有公告').waitFor();
  await v.shot('partner-notices-waits-phone');
  await fine(v);
  await v.close();
});
