import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, demoPage } from './console-server';
import { adminKey, stop, visit, type Looks, type Visit } from './harness';

afterAll(stop);

const show = (path: string, looks: Looks = {}) =>
  visit(path, { ...looks, session: { key: adminKey, scopes: ['admin'] } });

async function fine(v: Visit): Promise<void> {
  expect(await v.overflow()).toBe(0);
  expect(await v.violations()).toEqual([]);
}

/** The demo's official site and one of its pages. */
let site = '';
let page = '';

beforeAll(async () => {
  page = await demoPage();
  site = new URL(page).origin;
});

test('a source is added asleep, its rules are tried beside their yield, saved, and let loose', async () => {
  const id = `flow-${Date.now().toString(36)}`;
  const v = await show('/operator/sources/new', { size: 'desktop', lang: 'en' });
  await v.page.getByRole('button', { name: 'Register' }).click();
  await v.page.getByText('Give it a name.').waitFor();
  await v.page.getByText('Give at least one start address.').waitFor();
  await v.shot('operator-source-new-errors-desktop');
  await fine(v);
  await v.page.getByLabel('Name', { exact: true }).fill('A site to try');
  await v.page.getByLabel('Identifier').fill(id);
  await v.page.getByLabel('Start addresses').fill('ftp://no.example/');
  await v.page.getByRole('button', { name: 'Register' }).click();
  await v.page.getByText('Line 1: only http and https addresses, not ftp').waitFor();
  await v.page.getByLabel('Start addresses').fill(`${site}/`);
  await v.page.getByLabel('Links to follow').fill('^/sight/lanxiu\\.html$');
  await v.page.getByLabel('Authority').selectOption('community');
  await v.page.getByRole('button', { name: 'Register' }).click();

  await v.page.getByRole('heading', { name: 'Reading rules' }).waitFor();
  await v.page.getByLabel('Page to try them on').fill(page);
  await v.page.getByLabel('Record').fill('article.sight');
  await v.page.getByLabel('Introduction · Selector').fill('.lead');
  await v.page.getByRole('button', { name: 'Add a field' }).click();
  await v.page.getByLabel('Field · Field').fill('tips');
  await v.page.getByLabel('Tips · Selector').fill('..nonsense');
  await v.page.getByRole('button', { name: 'Try it' }).first().click();
  await v.page.getByText('1 record found').waitFor();
  await v.page.getByText('“澜”是湖，“岫”是山').first().waitFor();
  await v.page.getByText('the selector "..nonsense" of rules.fields.tips is not valid').waitFor();
  await v.page.getByLabel('Tips · Selector').fill('.tips .text');
  await v.page.getByText('The rules have changed').waitFor();
  await v.page.getByLabel('Each row').fill('table.facts tr');
  await v.page.getByLabel('Label', { exact: true }).fill('th');
  await v.page.getByLabel('Value', { exact: true }).fill('td');
  await v.page.keyboard.press('Enter');
  await v.page.getByText('推荐两天').waitFor();
  await v.page.getByText('0559-8300100').waitFor();
  await v.shot('operator-rules-tried-desktop');
  await fine(v);
  await v.page.getByRole('button', { name: 'Save the rules' }).click();
  await v.page.getByText('Rules saved').waitFor();

  const known = await call<{ items: { id: string; enabled: boolean; rules: { fields: object } }[] }>('GET', '/v1/admin/sources');
  const own = known.items.find((s) => s.id === id);
  expect(own?.enabled).toBe(false);
  expect(Object.keys(own?.rules.fields ?? {}).sort()).toEqual(['intro', 'name', 'tips']);

  await v.page.getByRole('link', { name: `‹ ${id}` }).click();
  await v.page.getByText('Paused', { exact: true }).waitFor();
  await v.page.getByRole('button', { name: 'Resume' }).click();
  await v.page.getByRole('button', { name: 'Crawl now' }).click();
  await v.page.getByText('All of it will be crawled in the next round').waitFor();
  await v.page.getByText('Complete').first().waitFor();
  await v.shot('operator-source-crawled-desktop');
  await fine(v);
  await v.page.getByRole('button', { name: 'Retire' }).click();
  await v.shot('operator-retire-desktop', false);
  await v.page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click();
  await v.page.getByText('Paused', { exact: true }).waitFor();
  await v.close();
});

test('rules are written on a phone, and a draft outlives a visit elsewhere', async () => {
  const v = await show('/operator/sources/lanxiu-official/rules', { size: 'phone' });
  await v.page.getByLabel('拿哪一页来试').fill(page);
  await v.page.getByRole('button', { name: '试一试' }).first().click();
  await v.page.getByText('找到 1 条记录').waitFor();
  await v.page.getByText('29.905000, 118.602000').waitFor();
  await v.shot('operator-rules-tried-phone');
  await fine(v);
  await v.page.getByLabel('简介 · 选择器').fill('.lead p');
  await v.page.reload();
  await v.page.getByText('这里有上次没保存的草稿').waitFor();
  expect(await v.page.getByLabel('简介 · 选择器').inputValue()).toBe('.lead p');
  await v.page.getByRole('button', { name: '放弃改动' }).click();
  expect(await v.page.getByLabel('简介 · 选择器').inputValue()).toBe('.lead');
  await v.close();
});

test('a page is previewed, a link is followed, and one that is not there is told beside its address', async () => {
  const v = await show('/operator/sources/lanxiu-notices/preview', { size: 'phone', dark: true });
  await v.page.getByRole('button', { name: '看一看' }).click();
  await v.page.getByRole('heading', { name: /活动与公告/ }).waitFor();
  await v.shot('operator-preview-feed-phone-dark');
  await fine(v);
  await v.page.goto(new URL('/operator/sources/lanxiu-official/preview', v.page.url()).href);
  await v.page.getByLabel('页面地址').fill(`${site}/nowhere.html`);
  await v.page.keyboard.press('Enter');
  await v.page.getByText('answered 404').waitFor();
  await fine(v);
  await v.page.getByLabel('页面地址').fill(page);
  await v.page.keyboard.press('Enter');
  await v.page.getByText('无法解析开放时间').waitFor();
  await v.shot('operator-preview-page-phone-dark');
  await v.page.locator('.operator-links summary').click();
  await v.page.getByRole('button', { name: '看这一页' }).nth(7).click();
  await v.page.getByText(page).first().waitFor({ state: 'detached' });
  await fine(v);
  await v.close();
});

test('a JSON API is described in the form, and edited again', async () => {
  const id = `api-${Date.now().toString(36)}`;
  const v = await show('/operator/sources/new', { size: 'phone' });
  await v.page.getByLabel('种类').selectOption('json');
  await v.page.getByLabel('名称', { exact: true }).fill('试验接口');
  await v.page.getByLabel('标识').fill(id);
  await v.page.getByLabel('起始地址').fill(`${site}/api`);
  await v.page.getByLabel('各项在哪里').fill('data');
  await v.page.getByRole('button', { name: '加一个字段' }).click();
  await v.page.getByLabel('名称', { exact: true }).nth(1).fill('name');
  await v.page.getByLabel('name · 位置或 =值').fill('/title');
  await v.page.getByRole('button', { name: '登记' }).click();
  await v.page.getByText('不是 /data/list 这样的 JSON 指针').waitFor();
  await v.shot('operator-source-json-phone');
  await fine(v);
  await v.page.getByLabel('各项在哪里').fill('/data');
  await v.page.getByRole('button', { name: '登记' }).click();
  await v.page.getByRole('heading', { name: '试验接口' }).waitFor();
  await v.page.getByText('已暂停', { exact: true }).waitFor();
  await v.page.getByRole('link', { name: '修改' }).click();
  await v.page.getByText('更多设置').click();
  await v.page.getByLabel('时区').fill('Mars/Base');
  await v.page.getByRole('button', { name: '保存' }).click();
  await v.page.getByText('failed to parse timezone').waitFor();
  await v.shot('operator-source-edit-wrong-phone');
  await fine(v);
  await v.page.getByLabel('时区').fill('Asia/Tokyo');
  await v.page.getByLabel('间隔', { exact: true }).fill('2');
  await v.page.getByRole('button', { name: '保存' }).click();
  await v.page.getByText('Asia/Tokyo').waitFor();
  await call('DELETE', `/v1/admin/sources/${id}`);
  await v.close();
});
