import { afterAll, expect, test } from 'vitest';
import { base, stop, visit, type Visit } from './harness';

afterAll(stop);

async function choosePlace(v: Visit, label: string, words: string): Promise<void> {
  const field = v.page.getByRole('combobox', { name: label });
  await field.fill(words);
  await v.page.getByRole('option', { name: words }).first().waitFor();
  await v.page.keyboard.press('Enter');
}

async function plan(v: Visit): Promise<void> {
  await choosePlace(v, '出发地点', '谯楼');
  await v.page.getByRole('button', { name: '明天上午' }).click();
  await v.page.getByRole('button', { name: '历史' }).click();
  await v.page.getByRole('button', { name: '排行程' }).click();
  await v.page.locator('.timeline-stop').first().waitFor();
}

test('a plan names times, reasons, the proof of opening and what was left out', async () => {
  const v = await visit('/walk');
  await plan(v);
  await v.page.locator('.timeline-proof button').first().click();
  await v.page.getByRole('dialog').getByText('最近一次核对').waitFor();
  await v.page.keyboard.press('Escape');
  await v.page.getByText(/没有排进去的/).click();
  expect(await v.page.locator('.plan-left li').count()).toBeGreaterThan(0);
  expect(await v.violations()).toEqual([]);
  expect(await v.overflow()).toBe(0);
  await v.shot('walk-plan-phone');
  await v.close();
});

test('what is asked is what was wished', async () => {
  const v = await visit('/walk', { lang: 'en', at: { lat: 29.8806, lon: 118.6231 } });
  await v.page.getByRole('button', { name: 'Where I am' }).click();
  await v.page.getByText('Found').waitFor();
  await v.page.getByRole('button', { name: '2 hours' }).click();
  await v.page.getByRole('button', { name: 'Tea' }).click();
  await v.page.getByRole('checkbox', { name: /No steps|no steps/ }).check();
  await v.page.getByRole('checkbox', { name: 'With children' }).check();
  await v.page.getByRole('button', { name: 'Take it slow' }).click();
  await v.page.getByText('More conditions').click();
  await v.page.getByLabel('Budget').fill('120');
  const sent = v.page.waitForRequest('**/v1/routes');
  await v.page.getByRole('button', { name: 'Plan it' }).click();
  expect((await sent).postDataJSON()).toMatchObject({
    start: { lat: 29.8806, lon: 118.6231 },
    max_min: 120,
    interests: ['tea'],
    mode: 'wheels',
    children: true,
    pace: 'slow',
    budget: 120,
    lang: 'en',
  });
  await v.close();
});

test('what is missing is said before anything is asked', async () => {
  const v = await visit('/walk', { lang: 'en' });
  await v.page.getByRole('button', { name: 'Plan it' }).click();
  await v.page.getByText('Choose a starting point').first().waitFor();
  await v.close();
});

test('what cannot be is refused by name and by how much', async () => {
  const v = await visit('/walk');
  await choosePlace(v, '出发地点', '谯楼');
  await v.page.getByRole('button', { name: '明天上午' }).click();
  await v.page.getByRole('button', { name: '2 小时' }).click();
  await v.page.getByText('更多条件').click();
  for (const name of ['虹影桥', '沈氏大宅', '普寂寺']) await choosePlace(v, '一定要去', name);
  await v.page.getByRole('button', { name: '排行程' }).click();
  await v.page.getByRole('alert').getByText(/分钟/).first().waitFor();
  await v.close();
});

test('stops that lie on each other on the map can each be touched', async () => {
  const v = await visit('/walk');
  await choosePlace(v, '出发地点', '鹤鸣门');
  await v.page.getByRole('button', { name: '明天上午' }).click();
  await v.page.getByText('更多条件').click();
  for (const name of ['普寂寺', '摩崖经壁']) await choosePlace(v, '一定要去', name);
  await v.page.getByRole('button', { name: '排行程' }).click();
  const pins = v.page.locator('.tiles-pin');
  await pins.first().waitFor();
  const boxes = await Promise.all((await pins.all()).map((pin) => pin.boundingBox()));
  for (const [i, a] of boxes.entries()) {
    for (const b of boxes.slice(i + 1)) {
      expect(a && b && Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(24);
    }
  }
  await v.shot('walk-pins');
  await v.close();
});

test('a kept plan has a page: files, a change on the way, and its end', async () => {
  const v = await visit('/walk');
  await plan(v);
  await v.page.getByRole('button', { name: '保存行程' }).click();
  await v.page.waitForURL(/\/walk\/.+/);
  await v.page.getByText('照常可行').waitFor();
  expect(await v.violations()).toEqual([]);
  for (const form of ['gpx', 'ics', 'geojson']) {
    const href = await v.page.locator(`a[download="daoyou.${form}"]`).getAttribute('href');
    expect((await fetch(new URL(href ?? '', base))).status).toBe(200);
  }
  await v.page.getByText('路上临时改').click();
  await v.page.getByRole('checkbox', { name: '跳过下一站' }).check();
  await v.page.getByRole('button', { name: '重新安排' }).click();
  await v.page.getByText('第 2 版').waitFor();
  await v.shot('walk-kept-phone');
  await v.page.getByRole('button', { name: '删除行程' }).click();
  await v.page.getByRole('dialog').getByRole('button', { name: '删除行程' }).click();
  await v.page.waitForURL(/\/walk$/);
  await v.close();
});

test('a plan that broke says what changed and offers a way around it', async () => {
  const v = await visit('/walk');
  await plan(v);
  await v.page.getByRole('button', { name: '保存行程' }).click();
  await v.page.waitForURL(/\/walk\/.+/);
  await v.page.getByText('照常可行').waitFor();
  const kept = (await (await fetch(v.page.url().replace('/walk/', '/v1/plans/'))).json()) as {
    plan: { stops: { place: { id: string; name: string } }[] };
  };
  const [stop1, stop2] = kept.plan.stops.map((stop) => stop.place);
  await v.page.route('**/v1/plans/*', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    await route.fulfill({
      json: {
        ...kept,
        state: 'broken',
        findings: [
          { code: 'closed', stop: 2, place: stop2?.id, name: stop2?.name, message: `第2站${stop2?.name}临时关闭` },
          { code: 'detour', stop: 1, place: stop1?.id, name: stop1?.name, message: `去${stop1?.name}要绕行` },
        ],
        repaired: { ...kept.plan, stops: kept.plan.stops.filter((stop) => stop.place.id !== stop2?.id) },
      },
    });
  });
  await v.page.getByRole('button', { name: '再核对一次' }).click();
  await v.page.getByText('临时关闭').first().waitFor();
  await v.page.getByRole('heading', { name: '建议这样改' }).waitFor();
  await v.shot('walk-broken-phone');
  const sent = v.page.waitForRequest('**/replan');
  await v.page.getByRole('button', { name: '采用这个走法' }).click();
  // What is led to by another way stays in the plan.
  expect((await sent).postDataJSON().skip).toEqual([stop2?.id]);
  await v.close();
});

test('a plan that is gone says so', async () => {
  const v = await visit('/walk/nothing-of-that-name', { lang: 'en' });
  await v.page.getByText('There is no such plan').waitFor();
  await v.close();
});
