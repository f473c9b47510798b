import { afterAll, expect, test } from 'vitest';
import { call, makePartner, museum, sendFile } from './console-server';
import { base, stop, visit, type Looks, type Visit } from './harness';

afterAll(stop);

const show = (path: string, key: string, looks: Looks) =>
  visit(path, { ...looks, session: { key, scopes: ['partner'] } });

async function fine(v: Visit): Promise<void> {
  expect(await v.overflow()).toBe(0);
  expect(await v.violations()).toEqual([]);
}

test('what is overdue is told by place, and one tap confirms it', async () => {
  const { partner, key } = await makePartner('Stale');
  await sendFile(key.key, 'museum.csv', museum());
  await call('PATCH', `/v1/admin/sources/${partner.source}`, { lifetimes: { visit: 15 } });
  await sendFile(key.key, 'museum.csv', museum());
  const overdue = async () => (await call<{ stale: object[] }>('GET', '/v1/partner/data', undefined, key.key)).stale;
  await expect.poll(overdue, { timeout: 60_000, interval: 500 }).not.toEqual([]);
  const v = await show('/partner/data', key.key, { size: 'phone' });
  await v.page.getByText('仍然正确的，点一下即可确认').waitFor();
  await v.shot('partner-data-stale-phone');
  await fine(v);
  await v.page.getByRole('button', { name: /个地点都仍然正确/ }).click();
  await v.shot('partner-data-confirm-phone', false);
  await fine(v);
  await v.page.getByRole('dialog').getByRole('button', { name: '确认', exact: true }).click();
  await v.page.getByText('没有过期的内容').waitFor();
  await fine(v);
  await v.close();
});

test('what others say otherwise and what answers quoted is told', async () => {
  const { key } = await makePartner('Quoted');
  await sendFile(key.key, 'museum.csv', museum());
  const freshness = (name: string, authority: string) => ({
    state: 'fresh',
    verified_at: new Date(Date.now() - 7_200_000).toISOString(),
    observed_at: new Date(Date.now() - 86_400_000).toISOString(),
    ttl_s: 259_200,
    source: { id: 's', name, url: base, authority },
  });
  const fact = (text: string, name: string, authority: string, conflicts: object[] = []) => ({
    field: 'ticket', label: 'Ticket', text, lang: 'en', freshness: freshness(name, authority), conflicts,
  });
  const place = { id: 'p_1', name: 'Reed Bay Museum' };
  const v = await show('/partner/data', key.key, { size: 'desktop', lang: 'en' });
  await v.page.route('**/v1/partner/data?*', (r) =>
    r.fulfill({
      json: {
        places: 120,
        cited: [
          { place, field: 'opening_hours', times: 31 },
          { place, field: 'ticket', times: 12 },
          { place: { id: 'p_2', name: 'Reed Bank Path' }, field: null, times: 3 },
          { place: null, field: null, times: 1 },
        ],
        stale: [],
        conflicts: [
          { place, external_id: 'm', is_told: true, fact: fact('20 yuan', 'Reed Bay', 'partner', [fact('15 yuan', 'City portal', 'government')]) },
          { place, external_id: 'm', is_told: false, fact: fact('Free', 'Tourist board', 'official', [fact('20 yuan', 'Reed Bay', 'partner')]) },
        ],
        next_cursor: 'x',
      },
    }),
  );
  await v.page.reload();
  await v.page.getByRole('tab', { name: 'Told differently' }).click();
  await v.page.getByText('Travellers are told something else than you say').waitFor();
  await v.shot('partner-data-conflicts-desktop');
  await fine(v);
  await v.page.getByRole('tab', { name: 'Quoted' }).click();
  await v.page.getByText('31 times').waitFor();
  await v.shot('partner-data-cited-desktop');
  await fine(v);
  await v.close();
});

test('templates are downloaded and all data is exported', async () => {
  const { key } = await makePartner('Files');
  await sendFile(key.key, 'museum.csv', museum());
  const v = await show('/partner/files', key.key, { size: 'phone', lang: 'en' });
  await v.page.getByText('Workbook for Excel or WPS').waitFor();
  await v.shot('partner-files-phone');
  await fine(v);
  const template = v.page.waitForEvent('download');
  await v.page.getByRole('link', { name: 'Download XLSX' }).click();
  expect((await template).suggestedFilename()).toBe('daoyou-template.xlsx');
  const data = v.page.waitForEvent('download');
  await v.page.getByRole('button', { name: 'Export CSV' }).click();
  expect((await data).suggestedFilename()).toMatch(/\.csv$/);
  await v.close();
});

test('a key is made, shown once, and revoked', async () => {
  const { key } = await makePartner('Keys');
  const v = await show('/partner/keys', key.key, { size: 'phone' });
  await v.page.getByRole('button', { name: '添加密钥' }).click();
  await v.page.getByLabel('名称').fill('大门口的手机');
  await v.page.getByLabel('何时到期').selectOption('date');
  await v.page.getByLabel('到期日期').fill('2020-01-01');
  await v.page.getByRole('button', { name: '生成密钥' }).click();
  await v.page.getByText('请选今天之后的日期').waitFor();
  await v.shot('partner-key-add-phone', false);
  await fine(v);
  await v.page.getByLabel('何时到期').selectOption('90');
  await v.page.getByRole('button', { name: '生成密钥' }).click();
  await v.page.getByText('新密钥，只显示这一次').waitFor();
  await v.page.getByText(/^dyk_/).waitFor();
  await v.shot('partner-key-once-phone');
  await fine(v);
  await v.page.getByRole('button', { name: '我已保存' }).click();
  await v.page.getByRole('button', { name: '撤销 大门口的手机' }).click();
  await v.page.getByRole('dialog').getByRole('button', { name: '撤销' }).click();
  await v.page.locator('summary').click();
  await v.shot('partner-keys-phone');
  await fine(v);
  await v.close();
});
