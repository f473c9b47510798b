import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { call, curtain, island, open, strike, topic, write, type Who } from './editor-stage';
import { stop, type Looks, type Visit } from './harness';

/** Writing a page: changing, saving, losing nothing, meeting others. */

beforeEach(curtain);
afterAll(async () => {
  await strike();
  await stop();
});

const section = (v: Visit, name: string) =>
  v.page.locator('.edit-section', { has: v.page.getByRole('button', { name, exact: true }) });
const text = (v: Visit, name: string) => v.page.getByRole('textbox', { name: `Text of ${name}` });
const now = async (id: string) => (await island()).sections.find((s) => s.id === id)?.markdown;

async function desk(looks: Looks = {}, who: Who = 'trusted') {
  const v = await open('/edit/heron-isle?lang=en', who, { lang: 'en', size: 'desktop', ...looks });
  await v.page.waitForSelector('.edit-section');
  return v;
}

/** What somebody wrote is open from the beginning. */
async function openSection(v: Visit, name: string) {
  const heading = v.page.getByRole('button', { name, exact: true });
  if ((await heading.getAttribute('aria-expanded')) === 'false') await heading.click();
  await text(v, name).waitFor();
}

describe('writing', () => {
  test('a made section warns that its words freeze, and saving makes a revision with a reason', async () => {
    const v = await desk();
    await openSection(v, 'History and legends');
    await text(v, 'History and legends').fill('A new history.\n\nOpen {{fact:opening_hours}}.');
    await v.page.getByText('From now on this section keeps your words').waitFor();
    await v.page.locator('.preview').getByText('A new history.').waitFor();
    await v.page
      .locator('.preview .fact')
      .getByText(/March to November 8:30/)
      .first()
      .waitFor();
    await section(v, 'History and legends').locator('.edit-live').getByText('Opening hours').waitFor();
    await v.shot('editor-edit-changed-desktop');
    expect(await v.violations()).toEqual([]);
    await v.page.getByRole('textbox', { name: 'What you changed and why' }).fill('shorter');
    await v.page.getByRole('button', { name: 'Save' }).click();
    await v.page.getByText(/Saved as revision \d/).waitFor();
    expect(await now('history')).toContain('A new history.');
    await v.page.getByText('No changes yet').first().waitFor();
    await v.close();
  });

  test('sections that show nothing just now are not lost by saving', async () => {
    const v = await desk();
    await v.page.getByText('Has nothing to show just now').first().waitFor();
    await openSection(v, 'Food nearby');
    await text(v, 'Food nearby').fill('Bring your own. {{nearby:restaurant}}');
    await v.page.keyboard.press('Control+s');
    await v.page.getByText(/Saved as revision \d/).waitFor();
    expect(await now('on')).toBe('{{events}}');
    await v.close();
  });

  test('sections are added, moved, removed and put back', async () => {
    const v = await desk();
    await v.page.getByRole('button', { name: 'Add a section after “Overview”' }).click();
    await v.page.keyboard.type('Cats');
    await v.page.keyboard.press('Tab');
    await text(v, 'Cats').fill('There are **many**.');
    await v.page.getByRole('button', { name: 'Move “Cats” down' }).click();
    expect(await v.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Move “Cats” down');
    await v.page.getByRole('button', { name: 'Remove “Food nearby”' }).click();
    await v.page.getByText('“Food nearby” will be removed when you save').waitFor();
    await v.page.getByRole('button', { name: 'Remove “Overview”' }).click();
    await v.page.getByRole('button', { name: 'Put it back' }).first().click();
    await v.page.getByRole('tab', { name: /Changes/ }).click();
    await v.page.locator('.edit-side').getByText('Cats').waitFor();
    await v.shot('editor-edit-sections-desktop');
    expect(await v.violations()).toEqual([]);
    await v.page.getByRole('button', { name: 'Save' }).click();
    await v.page.getByText(/Saved as revision \d/).waitFor();
    const titles = (await island()).sections.map((s) => s.title);
    expect(titles.slice(0, 3)).toEqual(['Overview', 'History and legends', 'Cats']);
    expect(titles).not.toContain('Food nearby');
    await v.close();
  });

  test('tools write Markdown, undo takes it back, and lists go on by themselves', async () => {
    const v = await desk();
    await openSection(v, 'History and legends');
    const area = text(v, 'History and legends');
    await area.fill('April');
    await area.selectText();
    await v.page.keyboard.press('Control+b');
    expect(await area.inputValue()).toBe('**April**');
    await v.page.keyboard.press('Control+z');
    expect(await area.inputValue()).toBe('April');
    await area.press('End');
    await section(v, 'History and legends').getByRole('button', { name: 'List', exact: true }).click();
    await v.page.keyboard.press('Enter');
    await v.page.keyboard.type('May');
    expect(await area.inputValue()).toBe('- April\n- May');
    await v.close();
  });

  test('live content, citations and pages are picked from lists', async () => {
    const v = await desk();
    await openSection(v, 'History and legends');
    const area = text(v, 'History and legends');
    await area.fill('Ticket: ');
    await section(v, 'History and legends').getByRole('button', { name: 'Live content' }).click();
    const dialog = v.page.getByRole('dialog');
    await dialog.getByText('Included in the boat ticket').waitFor();
    await v.shot('editor-pick-slot-desktop', false);
    expect(await v.violations()).toEqual([]);
    await dialog.getByRole('searchbox').fill('fact:ticket');
    await dialog.getByRole('button', { name: /^Tickets?/ }).click();
    await expect.poll(() => area.inputValue()).toBe('Ticket: {{fact:ticket}}');
    await section(v, 'History and legends').getByRole('button', { name: 'Citation' }).click();
    await dialog.getByRole('searchbox').fill('Included in the boat');
    await dialog.getByRole('button', { name: /^Tickets?/ }).click();
    await expect.poll(() => area.inputValue()).toMatch(/^Ticket: \{\{fact:ticket\}\}\{\{cite:c_\w+\}\}$/);
    await section(v, 'History and legends').getByRole('button', { name: 'Page link' }).click();
    await dialog.getByRole('searchbox').fill('mirror ripple');
    await dialog.getByRole('button', { name: /mirror-ripple-lake/ }).click();
    await expect.poll(() => area.inputValue()).toContain('[[mirror-ripple-lake|Mirror Ripple Lake]]');
    await v.close();
  });

  test('typing two braces or brackets suggests what fits', async () => {
    const v = await desk({ size: 'phone' });
    await openSection(v, 'History and legends');
    const area = text(v, 'History and legends');
    await area.fill('');
    await area.pressSequentially('Hours: {{open');
    await v.page.getByRole('option', { name: /Opening hours/ }).waitFor();
    await v.shot('editor-suggest-phone', false);
    expect(await v.violations()).toEqual([]);
    await v.page.keyboard.press('Enter');
    expect(await area.inputValue()).toBe('Hours: {{fact:opening_hours}}');
    await area.pressSequentially(' see [[mirror ripple');
    // Of the places found first, the one that is taken is the one that stands first and is marked.
    await v.page.getByRole('option', { name: /mirror-ripple-lake/, selected: true }).waitFor();
    await v.page.keyboard.press('Enter');
    expect(await area.inputValue()).toMatch(/ see \[\[mirror-ripple-lake\|Mirror Ripple Lake\]\]$/);
    await v.close();
  });

  test('a fact of another place is written so that it means that place', async () => {
    const v = await open(`/edit/${topic}?lang=zh-Hans`, 'trusted', { size: 'desktop' });
    await v.page.getByRole('button', { name: '实时内容' }).click();
    const dialog = v.page.getByRole('dialog');
    await dialog.getByRole('button', { name: '换一个地方' }).click();
    await dialog.getByRole('searchbox').fill('鹭洲');
    await dialog.getByRole('button', { name: /^鹭洲/ }).click();
    await dialog.getByRole('button', { name: /^门票/ }).click();
    await expect
      .poll(() => v.page.getByRole('textbox', { name: '什么时候的正文' }).inputValue())
      .toContain('{{fact:heron-isle/ticket}}');
    await v.close();
  });

  test('a slot that means nothing is told at its section', async () => {
    const v = await desk();
    await openSection(v, 'History and legends');
    await text(v, 'History and legends').fill('{{nonsense}}');
    await section(v, 'History and legends').locator('.edit-problems').waitFor();
    await v.close();
  });
});

describe('losing nothing', () => {
  test('unsaved changes are back after the tab was closed, and can be discarded and brought back', async () => {
    const v = await desk({ size: 'phone' });
    await openSection(v, 'History and legends');
    await text(v, 'History and legends').fill('Nearly lost.');
    await v.page.getByText('Kept on this device').waitFor();
    const again = await v.context.newPage();
    await again.goto(v.page.url());
    await again.getByText('Your unsaved changes from').waitFor();
    expect(await again.getByRole('textbox', { name: 'Text of History and legends' }).inputValue()).toBe('Nearly lost.');
    await again.screenshot({ path: 'tests/out/editor-restored-phone.png' });
    await again.getByRole('button', { name: 'Discard these changes' }).click();
    expect(await again.getByRole('textbox', { name: 'Text of History and legends' }).inputValue()).not.toBe(
      'Nearly lost.',
    );
    await again.getByRole('button', { name: 'Bring them back' }).click();
    expect(await again.getByRole('textbox', { name: 'Text of History and legends' }).inputValue()).toBe('Nearly lost.');
    await again.close({ runBeforeUnload: false });
    const list = await v.context.newPage();
    await list.goto(new URL('/edit', v.page.url()).href);
    await list.getByRole('region', { name: 'Unsaved changes' }).getByRole('link', { name: 'Go on' }).waitFor();
    await list.screenshot({ path: 'tests/out/editor-pages-drafts-phone.png' });
    await v.close();
  });

  test('leaving with unsaved changes asks first, by links and by the way back', async () => {
    const v = await open('/edit', 'trusted', { lang: 'en', size: 'desktop' });
    await v.page.getByRole('searchbox', { name: 'Find by title or text' }).fill('Heron Isle');
    await v.page.getByRole('link', { name: 'Heron Isle', exact: true }).click();
    await openSection(v, 'History and legends');
    await text(v, 'History and legends').fill('Changed.');
    await v.page.getByRole('link', { name: 'To review' }).click();
    const dialog = v.page.getByRole('dialog');
    await dialog.getByText('You have unsaved changes').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await text(v, 'History and legends').inputValue()).toBe('Changed.');
    await v.page.evaluate(() => history.back());
    await dialog.getByText('You have unsaved changes').waitFor();
    expect(v.page.url()).toContain('/edit/heron-isle');
    await dialog.getByRole('button', { name: 'Leave for now' }).click();
    await v.page.getByRole('heading', { name: 'Pages' }).waitFor();
    await v.close();
  });
});

describe('meeting others', () => {
  test('edits of other sections are merged in, and told', async () => {
    const v = await desk();
    await openSection(v, 'History and legends');
    await text(v, 'History and legends').fill('My history.');
    await write('other', 'food', 'Their food. {{nearby:restaurant}}');
    await v.page.getByRole('button', { name: 'Save' }).click();
    await v.page.getByText('Put together with somebody else’s edit').waitFor();
    await v.page.getByText('Those changes are in as well: Food nearby').waitFor();
    expect(await now('food')).toContain('Their food');
    expect(await now('history')).toBe('My history.');
    await v.close();
  });

  for (const size of ['phone', 'desktop'] as const) {
    test(`edits of the same section are shown side by side and settled, on a ${size}`, async () => {
      const before = 'He has rowed over since 1965. He counts the herons. He asks for no wages.';
      await write('other', 'history', before);
      const v = await desk({ size });
      await openSection(v, 'History and legends');
      await text(v, 'History and legends').fill(before.replace('1965', '1966'));
      await write('other', 'history', `${before} The oars hang in the hut.`);
      await v.page.getByRole('button', { name: 'Save' }).click();
      await v.page.getByRole('heading', { name: 'Somebody changed the same sections' }).waitFor();
      await v.page.getByText('You changed different sentences').waitFor();
      await v.shot(`editor-conflict-${size}`);
      expect(await v.overflow()).toBe(0);
      expect(await v.violations()).toEqual([]);
      await v.page.getByRole('button', { name: 'Save these words' }).click();
      await v.page.getByText(/Saved as revision \d/).waitFor();
      expect(await now('history')).toMatch(/1966.*The oars hang in the hut\./);
      await v.close();
    });
  }

  test('one may take theirs', async () => {
    const v = await desk();
    await openSection(v, 'History and legends');
    await text(v, 'History and legends').fill('Mine.');
    await write('other', 'history', 'Theirs.');
    await v.page.getByRole('button', { name: 'Save' }).click();
    await v.page.getByRole('button', { name: 'Theirs' }).click();
    await v.page.getByRole('button', { name: 'Save these words' }).click();
    await expect.poll(() => now('history')).toBe('Theirs.');
    await v.page.getByText('No changes yet').first().waitFor();
    await v.close();
  });

  test('a new editor is told that the edit waits, and may go on', async () => {
    const v = await desk({ size: 'phone' }, 'new');
    await openSection(v, 'History and legends');
    await text(v, 'History and legends').fill('A newcomer’s words.');
    await v.page.getByRole('button', { name: 'Save' }).click();
    await v.page.getByRole('heading', { name: 'Sent for review' }).waitFor();
    await v.shot('editor-sent-phone', false);
    expect(await v.violations()).toEqual([]);
    await v.page.getByRole('button', { name: 'Keep editing' }).click();
    expect(await text(v, 'History and legends').inputValue()).toBe('A newcomer’s words.');
    await v.close();
  });

  test('a locked page can be looked at, not written', async () => {
    await call('admin', 'PUT', '/v1/guides/heron-isle/protection', { protection: 'locked' });
    const v = await desk({ size: 'phone' });
    await v.page.getByText('This page is locked').waitFor();
    expect(await v.page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    expect(await text(v, 'Your visit').isDisabled()).toBe(true);
    await v.close();
  });
});
