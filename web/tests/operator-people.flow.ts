import { afterAll, expect, test } from 'vitest';
import { call, demoPage, makePartner, museum, sendFile } from './console-server';
import { adminKey, stop, visit, type Looks, type Visit } from './harness';

afterAll(stop);

const show = (path: string, looks: Looks = {}) =>
  visit(path, { ...looks, session: { key: adminKey, scopes: ['admin'] } });

async function fine(v: Visit): Promise<void> {
  expect(await v.overflow()).toBe(0);
  expect(await v.violations()).toEqual([]);
}

test('a partner is added, its key shown once, and it is reviewed, narrowed, suspended and reinstated', async () => {
  const name = `岫川茶园 ${Date.now().toString(36)}`;
  const v = await show('/operator/partners', { size: 'phone' });
  await v.page.getByRole('button', { name: '添加合作方' }).click();
  await v.page.getByRole('button', { name: '添加', exact: true }).click();
  await v.page.getByText('请写名称。').waitFor();
  await fine(v);
  await v.page.getByLabel('名称').fill(name);
  await v.page.getByText('上传先由编辑看过').click();
  await v.shot('operator-partner-add-phone', false);
  await v.page.getByRole('button', { name: '添加', exact: true }).click();
  await v.page.getByText(/^dyk_/).waitFor();
  await v.shot('operator-partner-key-phone', false);
  await fine(v);
  await v.page.getByRole('button', { name: '我已保存' }).click();
  await v.page.getByRole('link', { name }).click();
  await v.page.getByRole('heading', { name }).waitFor();
  expect(await v.page.getByLabel('上传先由编辑看过').isChecked()).toBe(true);
  await v.page.getByLabel('上传先由编辑看过').click();
  await v.page.getByText('已保存').waitFor();
  await v.page.getByLabel('按名称查找地点').fill('听涛松');
  await v.page.keyboard.press('Enter');
  await v.page.getByRole('button', { name: /^加上 听涛松/ }).first().click();
  await v.page.getByRole('button', { name: '保存区域' }).click();
  await v.page.getByRole('button', { name: '保存区域' }).waitFor({ state: 'detached' });
  await v.page.getByRole('button', { name: /^去掉 听涛松/ }).waitFor();
  await v.shot('operator-partner-phone');
  await fine(v);
  await v.page.getByRole('button', { name: '停用' }).click();
  await v.page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
  await v.page.getByText('已停用', { exact: true }).waitFor();
  await v.page.getByRole('button', { name: '恢复' }).click();
  await v.page.getByText('正常', { exact: true }).waitFor();
  await v.close();
});

test('a name that is taken is refused beside its field', async () => {
  const { partner } = await makePartner('Taken');
  const v = await show('/operator/partners', { size: 'desktop', lang: 'en', dark: true });
  await v.page.getByRole('button', { name: 'Add a partner' }).click();
  await v.page.getByLabel('Name', { exact: true }).fill(partner.name);
  await v.page.getByRole('button', { name: 'Add', exact: true }).click();
  await v.page.getByText('there is a partner').waitFor();
  await v.shot('operator-partner-taken-desktop-dark', false);
  await fine(v);
  await v.close();
});

test('uploads that wait are published, the oldest first, or rejected', async () => {
  const { partner, key } = await makePartner('Waits', { review: true });
  await sendFile(key.key, 'first.csv', museum());
  await sendFile(key.key, 'second.csv', museum());
  const v = await show('/operator/waiting', { size: 'desktop', lang: 'en' });
  const waits = (file: string) => v.page.locator('article', { hasText: partner.name }).filter({ hasText: file });
  await waits('first.csv').waitFor();
  await waits('second.csv').getByText('An older one of this partner waits too.').waitFor();
  await v.shot('operator-waiting-desktop');
  await fine(v);
  await waits('first.csv').getByRole('button', { name: 'Publish' }).click();
  await v.page.getByText('Published', { exact: true }).waitFor();
  await waits('first.csv').waitFor({ state: 'detached' });
  await waits('second.csv').getByRole('button', { name: 'Reject second.csv' }).click();
  await v.page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
  await waits('second.csv').waitFor({ state: 'detached' });
  await v.page.goto(new URL(`/operator/partners/${partner.id}`, v.page.url()).href);
  await v.page.getByText('In force').waitFor();
  await v.page.getByText('Not taken').waitFor();
  await v.shot('operator-partner-desktop');
  await fine(v);
  await v.close();
});

test('pages whose values jump are looked at and believed', async () => {
  const v = await show('/operator/waiting', { size: 'phone' });
  const page = {
    id: 'd_1',
    source: 'lanxiu-official',
    url: await demoPage(),
    title: '澜岫风景区',
    observed_at: new Date(Date.now() - 3_600_000).toISOString(),
    due_at: new Date(Date.now() + 3_600_000).toISOString(),
  };
  let accepted = false;
  await v.page.route('**/v1/admin/held?*', (r) => r.fulfill({ json: { items: accepted ? [] : [page] } }));
  await v.page.route('**/v1/admin/held/d_1/accept', (r) => {
    accepted = true;
    return r.fulfill({ status: 204 });
  });
  await v.page.reload();
  await v.page.getByRole('heading', { name: '暂缓采信的页面' }).waitFor();
  await v.shot('operator-held-phone');
  await fine(v);
  await v.page.getByRole('button', { name: '看这一页' }).click();
  await v.page.getByRole('dialog').getByText('约2天').waitFor();
  await v.shot('operator-held-look-phone', false);
  await fine(v);
  await v.page.keyboard.press('Escape');
  await v.page.getByRole('button', { name: /^采信/ }).click();
  await v.page.getByRole('heading', { name: '暂缓采信的页面' }).waitFor({ state: 'detached' });
  await v.close();
});

test('a server without editors says so plainly', async () => {
  const v = await show('/operator/editors', { size: 'phone', lang: 'en' });
  await v.page.route('**/v1/admin/editors', (r) => r.fulfill({ status: 404, json: { type: '/problems/not_found' } }));
  await v.page.reload();
  await v.page.getByText('This server has no editors yet').waitFor();
  await fine(v);
  await v.close();
});

test('conflicts of the demo are told, and freshness by field', async () => {
  const v = await show('/operator/freshness', { size: 'phone', lang: 'en' });
  await v.page.getByRole('tab', { name: 'Conflicts' }).click();
  await v.page.locator('.operator-conflicts > li').first().waitFor();
  await v.shot('operator-conflicts-phone');
  await fine(v);
  await v.page.getByRole('tab', { name: 'By field' }).click();
  await v.page.getByText('Opening hours').waitFor();
  await v.shot('operator-freshness-fields-phone');
  await fine(v);
  await v.close();
});

test('conflicts are told with what is told and what else is said', async () => {
  const v = await show('/operator/freshness', { size: 'desktop' });
  const freshness = (name: string, authority: string, state = 'fresh') => ({
    state,
    verified_at: new Date(Date.now() - 7_200_000).toISOString(),
    source: { id: name, name, url: 'https://a.example/', authority },
  });
  const fact = (text: string, f: object, conflicts: object[] = []) => ({ field: 'ticket', label: '门票', text, freshness: f, conflicts });
  const conflict = {
    place: { id: 'p_1', name: '听涛松' },
    fact: fact('免费', freshness('景区官网', 'official'), [fact('20元', freshness('社区手册', 'community', 'stale'))]),
  };
  await v.page.route('**/v1/admin/conflicts?*', (r) => r.fulfill({ json: { items: [conflict] } }));
  await v.page.reload();
  await v.page.getByRole('tab', { name: '说法不一' }).click();
  await v.page.getByText('20元').waitFor();
  await v.shot('operator-conflicts-desktop');
  await fine(v);
  await v.close();
});

test('editors are added, trusted, blocked, and what one wrote is taken back', async () => {
  const v = await show('/operator/editors', { size: 'desktop', lang: 'en' });
  const editors = [
    { id: 'e_1', name: 'Mei', trusted: true, blocked: false, created_at: '2026-11-01T00:00:00Z' },
    { id: 'e_2', name: 'Visitor 7', trusted: false, blocked: false, created_at: '2026-11-20T00:00:00Z' },
  ];
  await v.page.route('**/v1/admin/editors', (r) => {
    if (r.request().method() !== 'POST') return r.fulfill({ json: { items: editors } });
    const made = { id: 'e_3', ...(r.request().postDataJSON() as { name: string; trusted: boolean }), blocked: false };
    editors.push({ ...made, created_at: '2026-11-26T00:00:00Z' });
    return r.fulfill({ status: 201, json: { ...made, key: 'dyk_made_for_a_test' } });
  });
  await v.page.route('**/v1/admin/editors/*', (r) => {
    const id = r.request().url().split('/').pop();
    const editor = editors.find((e) => e.id === id);
    if (editor) Object.assign(editor, r.request().postDataJSON());
    return r.fulfill({ json: editor });
  });
  await v.page.route('**/v1/admin/editors/*/rollback', (r) =>
    r.fulfill({
      json: {
        reverted: [{ slug: 'heron-isle', lang: 'en', revision: 7 }],
        kept: [{ slug: 'west-path', lang: 'zh-Hans', sections: ['visit'], why: 'edited since by Mei' }],
      },
    }),
  );
  await v.page.reload();
  await v.page.getByRole('button', { name: 'Trust Visitor 7' }).waitFor();
  await v.shot('operator-editors-desktop');
  await fine(v);
  await v.page.getByRole('button', { name: 'Trust Visitor 7' }).click();
  await v.page.getByRole('button', { name: 'Review first Visitor 7' }).waitFor();
  await v.page.getByRole('button', { name: 'Block Visitor 7' }).click();
  await v.page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  await v.page.getByText('Blocked', { exact: true }).waitFor();
  await v.page.getByRole('button', { name: 'Take edits back Visitor 7' }).click();
  await v.page.getByLabel('Reason').fill('Advertising');
  await v.shot('operator-editor-rollback-desktop', false);
  await v.page.getByRole('dialog').getByRole('button', { name: 'Take edits back' }).click();
  await v.page.getByText('edited since by Mei').waitFor();
  await v.shot('operator-editor-rolled-back-desktop', false);
  await fine(v);
  await v.page.keyboard.press('Escape');
  await v.page.getByRole('button', { name: 'Add an editor' }).click();
  await v.page.getByLabel('Name', { exact: true }).fill('Lin');
  await v.page.getByRole('button', { name: 'Add', exact: true }).click();
  await v.page.getByText('dyk_made_for_a_test').waitFor();
  await fine(v);
  await v.close();
});

test('a run under way is followed until it ends', async () => {
  const v = await show('/operator/runs', { size: 'phone', lang: 'en' });
  let phase = 0;
  const report = (outcome: string, counters: object) => ({
    outcome, expected: 120, seen: 0, fetched: 0, created: 0, changed: 0, unchanged: 0, gone: 0, failed: 0, skipped: 0,
    held_back: 0, rested: 0, error: null, ...counters,
  });
  const run = (id: number, ended: boolean, r: object) => ({
    id,
    source: 'lanxiu-official',
    started_at: new Date(Date.now() - 95_000).toISOString(),
    finished_at: ended ? new Date().toISOString() : null,
    report: r,
  });
  await v.page.route('**/v1/admin/runs?*', (r) => {
    const first = phase < 2
      ? run(2, false, report('running', phase > 0 ? { seen: 61, unchanged: 61 } : { expected: 0 }))
      : run(2, true, report('partial', { seen: 119, unchanged: 110, created: 4, changed: 2, failed: 3, error: 'https://a.example/x answered 503' }));
    return r.fulfill({ json: { items: [first, run(1, true, report('failed', { error: 'no answer' }))] } });
  });
  await v.page.reload();
  await v.page.getByText(/under way for/).waitFor();
  await v.shot('operator-run-begins-phone');
  phase = 1;
  await v.page.getByText('61 / 120').waitFor();
  await v.shot('operator-run-live-phone');
  await fine(v);
  phase = 2;
  await v.page.getByText('answered 503').waitFor();
  await v.shot('operator-run-ended-phone');
  await fine(v);
  await v.close();
});

test('the audit log tells fields before and after', async () => {
  const { partner } = await makePartner('Audited');
  await call('PATCH', `/v1/admin/partners/${partner.id}`, { review: true });
  const v = await show('/operator/audit', { size: 'desktop', lang: 'en' });
  await v.page.getByLabel('Filter by partner').selectOption(partner.id);
  await v.page.getByText('Partner changed', { exact: true }).click();
  await v.page.getByRole('cell', { name: 'no', exact: true }).waitFor();
  await v.shot('operator-audit-open-desktop');
  await fine(v);
  await v.close();
});

test('an editor is added on the server itself, where it has editors', async () => {
  const v = await show('/operator/editors', { size: 'phone' });
  await v.page.locator('h1').waitFor();
  const has = await fetch(new URL('/v1/admin/editors', v.page.url()), { headers: { authorization: `Bearer ${adminKey}` } });
  if (has.status === 404) {
    await v.page.getByText('这个服务还没有编辑功能').waitFor();
    await v.close();
    return;
  }
  const name = `小林 ${Date.now().toString(36)}`;
  await v.page.getByRole('button', { name: '添加编辑' }).click();
  await v.page.getByLabel('名字').fill(name);
  await v.page.getByRole('button', { name: '添加', exact: true }).click();
  await v.page.getByText(/^dyk_/).waitFor();
  await v.page.getByRole('button', { name: '我已保存' }).click();
  await v.page.getByRole('button', { name: `设为信任 ${name}` }).click();
  await v.page.getByRole('button', { name: `改为先审核 ${name}` }).waitFor();
  await v.page.getByRole('button', { name: `撤回修改 ${name}` }).click();
  await v.page.getByRole('dialog').getByRole('button', { name: '撤回修改' }).click();
  await v.page.getByText('撤回了 0 页').waitFor();
  await fine(v);
  await v.page.keyboard.press('Escape');
  await v.page.getByRole('button', { name: '添加编辑' }).click();
  await v.page.getByLabel('名字').fill(name);
  await v.page.getByRole('button', { name: '添加', exact: true }).click();
  await v.page.getByText('已有同名的编辑者').waitFor();
  await v.shot('operator-editor-taken-phone', false);
  await fine(v);
  await v.close();
});
