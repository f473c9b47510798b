import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { call, curtain, island, open, strike, topic, type Page } from './editor-stage';
import { stop } from './harness';

/** Looking back at a page, looking over what others wrote, and what is done with a page as a whole. */

beforeEach(curtain);
afterAll(async () => {
  await strike();
  await stop();
});

const HISTORY = '/edit/heron-isle/history?lang=en';

describe('looking back', () => {
  for (const size of ['phone', 'desktop'] as const) {
    test(`two revisions are compared, and what changed reads without colour, on a ${size}`, async () => {
      const v = await open(HISTORY, 'trusted', { lang: 'en', size });
      // The latest waits; the one below it is current, and was made upon the one below that.
      const ticks = v.page.getByRole('checkbox');
      await ticks.nth(1).check();
      await ticks.nth(2).check();
      expect(await ticks.nth(0).isDisabled()).toBe(true);
      await v.page.getByRole('button', { name: /^Compare \d+ with \d+$/ }).click();
      const heading = v.page.getByRole('heading', { name: /^Revision \d+ → \d+$/ });
      await heading.waitFor();
      await v.page.locator('.diff-text ins').first().waitFor();
      expect(await v.page.locator('.diff-text del').first().textContent()).toContain('removed');
      await v.shot(`editor-compare-${size}`);
      expect(await v.overflow()).toBe(0);
      expect(await v.violations()).toEqual([]);
      await v.page.reload();
      await heading.waitFor();
      await v.page.getByRole('button', { name: 'Close the comparison' }).click();
      await heading.waitFor({ state: 'detached' });
      await v.close();
    });
  }

  test('a revision shows its changes, and the page goes back to it with a reason', async () => {
    const v = await open(HISTORY, 'trusted', { lang: 'en' });
    await v.page.getByRole('button', { name: 'Show changes' }).nth(2).click();
    await v.page.locator('.diff-text').first().waitFor();
    await v.page.locator('.history-line').nth(2).getByRole('button', { name: 'Go back to this' }).click();
    const dialog = v.page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('the hours were right');
    await v.shot('editor-revert-phone', false);
    expect(await v.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Go back', exact: true }).click();
    await v.page.getByText(/Done, saved as revision \d/).waitFor();
    await v.page.getByText('the hours were right').waitFor();
    expect((await island()).sections.every((s) => s.origin === 'generated')).toBe(true);
    await v.close();
  });
});

describe('the page as a whole', () => {
  test('a renamed page is found under its new address, and the old one leads there', async () => {
    const v = await open(HISTORY, 'trusted', { lang: 'en', size: 'desktop' });
    await v.page.getByRole('button', { name: 'Rename' }).click();
    const dialog = v.page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Isle of Herons');
    await dialog.getByRole('textbox', { name: 'Address' }).fill('Isle Of Herons');
    await dialog.getByText('Only lower-case letters').waitFor();
    await dialog.getByRole('textbox', { name: 'Address' }).fill('isle-of-herons');
    await v.shot('editor-rename-desktop', false);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await v.page.getByRole('heading', { name: 'History: Isle of Herons' }).waitFor();
    expect(v.page.url()).toContain('/edit/isle-of-herons/history');
    await v.page.goto(v.page.url().replace('isle-of-herons/history', 'heron-isle'));
    await v.page.getByText('“heron-isle” is called “isle-of-herons” now').waitFor();
    await v.close();
  });

  test('a section that people wrote is given back to the sources', async () => {
    const v = await open(HISTORY, 'trusted', { lang: 'en' });
    await v.page.getByRole('button', { name: 'Give back to the sources' }).click();
    const dialog = v.page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: /Your visit/ }).check();
    expect(await v.violations()).toEqual([]);
    await v.shot('editor-give-back-phone', false);
    await dialog.getByRole('button', { name: 'Give back' }).click();
    await v.page.getByText('Given back and made anew').waitFor();
    expect((await island()).sections.find((s) => s.id === 'visit')?.origin).toBe('generated');
    await v.close();
  });

  test('operators protect; editors do not see how', async () => {
    const editor = await open(HISTORY, 'trusted', { lang: 'en' });
    expect(await editor.page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
    await editor.close();
    const v = await open(HISTORY, 'admin', { lang: 'en' });
    await v.page.getByRole('button', { name: 'Protection' }).click();
    const dialog = v.page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Locked' }).click();
    await v.shot('editor-protect-phone', false);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect.poll(async () => (await island()).protection).toBe('locked');
    await v.close();
  });

  test('operators delete', async () => {
    const v = await open(`/edit/${topic}/history?lang=zh-Hans`, 'admin');
    await v.page.getByRole('button', { name: '删除' }).click();
    const dialog = v.page.getByRole('dialog');
    await v.shot('editor-delete-phone', false);
    expect(await v.violations()).toEqual([]);
    await dialog.getByRole('button', { name: '删除' }).click();
    await v.page.getByRole('heading', { name: '页面' }).waitFor();
    await expect(call<Page>('admin', 'GET', `/v1/guides/${topic}?lang=zh-Hans`)).rejects.toThrow('404');
    await v.close();
  });
});

describe('looking over', () => {
  test('an edit that waits is published, and the menu counts down', async () => {
    const v = await open('/review', 'trusted', { lang: 'en', size: 'desktop' });
    const edit = v.page.getByRole('article').filter({ hasText: 'what became of the oars' });
    await edit.locator('ins').getByText('His oars now hang').waitFor();
    await v.page.locator('.shell-count').getByText('2').waitFor();
    await edit.getByRole('button', { name: 'Publish' }).click();
    await v.page.getByText('The edit of “Heron Isle” is published').waitFor();
    await v.page.locator('.shell-count').getByText('1').waitFor();
    expect((await island()).sections.find((s) => s.id === 'history')?.markdown).toContain('His oars');
    await v.close();
  });

  test('an edit is rejected with a reason', async () => {
    const v = await open('/review', 'trusted', { lang: 'en' });
    await v.page.getByRole('button', { name: 'Reject' }).first().click();
    const dialog = v.page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('No source for this.');
    expect(await v.violations()).toEqual([]);
    await v.shot('editor-reject-phone', false);
    await dialog.getByRole('button', { name: 'Reject' }).click();
    await v.page.getByText('Rejected').waitFor();
    await expect.poll(() => v.page.getByRole('article').count()).toBe(1);
    await v.close();
  });
});
