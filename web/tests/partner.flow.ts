import { afterAll, expect, test } from 'vitest';
import { makePartner, museum, sendFile } from './console-server';
import { adminKey, stop, visit, type Looks, type Visit } from './harness';

afterAll(stop);

type Guest = { v: Visit; key: string };

async function partner(name: string, path: string, looks: Looks = {}, more: object = {}): Promise<Guest> {
  const { key } = await makePartner(name, more);
  const v = await visit(path, { ...looks, session: { key: key.key, scopes: ['partner'] } });
  return { v, key: key.key };
}

const choose = (v: Visit, name: string, content: string) =>
  v.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

async function fine(v: Visit): Promise<void> {
  expect(await v.overflow()).toBe(0);
  expect(await v.violations()).toEqual([]);
}

const wrong = () => `${museum()}place,bad,,,museum,,231.2,117.1,随缘开放,20,缺名字。,
place,path,重复,,museum,,31.2,117.1,随缘开放,20,,
`;

test('a file with mistakes is tried, and its problems are told by cell with remedies', async () => {
  const { v } = await partner('Mistakes', '/partner', { size: 'phone' });
  await choose(v, 'museum.csv', wrong());
  await v.page.getByText('有几行需要改正').waitFor();
  await v.page.getByText('纬度应在 -90 与 90 之间').waitFor();
  await v.page.getByText('补上这一项').waitFor();
  expect(await v.page.getByRole('button', { name: '采用', exact: true }).isDisabled()).toBe(true);
  await v.shot('partner-problems-phone');
  await fine(v);
  await v.page.getByRole('button', { name: '提醒 1' }).click();
  expect(await v.page.getByRole('row').count()).toBe(2);
  await v.close();
});

test('problems are filtered by code and words, and the good rows can be taken alone', async () => {
  const { v } = await partner('Partly', '/partner', { size: 'desktop', lang: 'en' });
  await choose(v, 'museum.csv', wrong());
  await v.page.getByText('Some rows need mending').waitFor();
  await v.page.getByLabel('Filter by code').selectOption('duplicate');
  await v.page.getByText('Keep one row for each identifier').waitFor();
  expect(await v.page.locator('tbody tr').count()).toBe(1);
  await v.page.getByLabel('Filter by code').selectOption('');
  await v.shot('partner-problems-desktop');
  await v.page.getByRole('radio', { name: /^The good rows/ }).click();
  await v.page.getByText('The good rows can be taken').waitFor();
  await v.page.getByRole('tab', { name: 'Differences' }).click();
  await v.page.locator('summary', { hasText: '步道' }).click();
  await v.page.getByText('Bank Path').waitFor();
  await v.shot('partner-differences-desktop');
  await fine(v);
  await v.page.getByRole('button', { name: 'Take it', exact: true }).click();
  await v.page.getByText('In force: answers and pages use it.').waitFor();
  await v.shot('partner-upload-desktop');
  await fine(v);
  await v.close();
});

test('what looks like a slip is asked about, confirmed afterwards, and rolled back whole', async () => {
  const { v, key } = await partner('Doubts', '/partner', { size: 'phone', lang: 'en' });
  await sendFile(key, 'museum.csv', museum());
  const id = await sendFile(key, 'season.csv', 'external_id,ticket\nm,2500\n');
  await v.page.goto(new URL(`/partner/uploads/${id}`, v.page.url()).href);
  await v.page.getByText('Some values look like slips of the pen').waitFor();
  await v.page.getByText('Check the decimal point and the unit').waitFor();
  await v.shot('partner-doubt-phone');
  await fine(v);
  await v.page.getByRole('button', { name: 'It is meant so, take it' }).click();
  await v.page.getByText('In force: answers and pages use it.').waitFor();
  await v.page.getByRole('button', { name: 'Roll back' }).click();
  await v.page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await v.page.getByRole('heading', { name: 'Roll-back of' }).waitFor();
  await v.page.getByText('In force: answers and pages use it.').waitFor();
  await v.page.getByText('2500').first().waitFor();
  await v.shot('partner-rollback-phone');
  await fine(v);
  await v.close();
});

test('doubts can be confirmed in the dry run, and replacing everything asks twice', async () => {
  const { v, key } = await partner('Replace', '/partner', { size: 'desktop', dark: true });
  await sendFile(key, 'museum.csv', museum());
  await v.page.reload();
  await choose(v, '门票.csv', '编号,名称,类别,门票\nm,改名的博物馆,博物馆,2500\n');
  await v.page.getByText('有几处像是笔误').waitFor();
  await v.shot('partner-doubt-desktop-dark');
  await v.page.getByText('我看过这 1 处疑问').click();
  await v.page.getByText('可以采用').first().waitFor();
  await v.page.getByRole('radio', { name: /^全部替换/ }).click();
  await v.page.getByRole('tab', { name: '改动' }).click();
  await v.page.getByText('文件里没有的 2 条记录会被删除').waitFor();
  await v.page.getByRole('tab', { name: '影响' }).click();
  await v.page.getByText('步道').first().waitFor();
  await v.page.getByText('我看过这 1 处疑问').click();
  await v.page.getByRole('button', { name: '替换全部数据' }).click();
  await v.page.getByRole('dialog').getByText('文件里没有的 2 条记录会被删除').waitFor();
  await v.shot('partner-replace-desktop-dark', false);
  await fine(v);
  await v.page.getByRole('dialog').getByRole('button', { name: '替换全部数据' }).click();
  await v.page.getByText('已生效：回答和页面都用上了它。').waitFor();
  await v.shot('partner-upload-desktop-dark');
  await fine(v);
  await v.close();
});

test('an upload that waits for an editor can be withdrawn', async () => {
  const { v, key } = await partner('Reviewed', '/partner', { size: 'phone' }, { review: true });
  const id = await sendFile(key, 'museum.csv', museum());
  await v.page.goto(new URL(`/partner/uploads/${id}`, v.page.url()).href);
  await v.page.getByText('您的上传要先由编辑看过').waitFor();
  await v.page.getByRole('button', { name: '撤下' }).click();
  await v.page.getByRole('dialog').getByRole('button', { name: '撤下' }).click();
  await v.page.getByText('没有采用任何内容').waitFor();
  await v.shot('partner-withdrawn-phone');
  await fine(v);
  await v.close();
});

test('a file that is no table is refused with words for people', async () => {
  const { v } = await partner('Refused', '/partner', { size: 'phone' });
  await choose(v, 'picture.pdf', '%PDF-1.7 not a table');
  await v.page.getByText('没有可以采用的内容').waitFor();
  await v.shot('partner-refused-phone');
  await fine(v);
  await v.close();
});

test('the first screen lists what was sent before', async () => {
  const { v, key } = await partner('List', '/partner', { size: 'phone', dark: true });
  await sendFile(key, 'museum.csv', museum());
  await v.page.reload();
  await v.page.getByRole('link', { name: 'museum.csv' }).waitFor();
  await v.page.getByText('已生效').waitFor();
  await v.shot('partner-home-phone-dark');
  await fine(v);
  await v.page.getByRole('button', { name: '公告' }).click();
  await v.page.getByText('还没有传过文件').waitFor();
  await v.close();
});

test('an operator’s key is told that it speaks for no partner', async () => {
  const v = await visit('/partner', { lang: 'en', session: { key: adminKey, scopes: ['admin'] } });
  await v.page.getByText('speaks for no partner').waitFor();
  await v.shot('partner-operators-key-phone');
  await fine(v);
  await v.close();
});

test('a partner signs in with a typed key, and out again', async () => {
  const { key } = await makePartner('Sign-in');
  const v = await visit('/partner', { size: 'phone' });
  await v.shot('partner-sign-in-phone');
  await fine(v);
  await v.page.getByLabel('密钥').fill(key.key);
  await v.page.keyboard.press('Enter');
  await v.page.getByText('把文件拖到这里').waitFor();
  await v.page.getByRole('button', { name: '设置' }).click();
  await v.page.getByRole('dialog').getByRole('button', { name: '退出登录' }).click();
  await v.page.getByLabel('密钥').waitFor();
  await v.close();
});
