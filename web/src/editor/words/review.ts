import { words } from '../../i18n/lang';

const zh = {
  title: '待审修改',
  lead: '新编辑的修改，以及先审后发的页面上的修改，都等在这里。看过再发布。',
  none: '没有待审的修改',
  noneText: '有人提交时，会出现在这里。',
  notYet: {
    title: '您还不能审核',
    text: '审核需要受信任的编辑。您的修改在有人看过之后公开；写得多了，管理员会把您设为受信任的编辑。',
    pages: '去看页面',
  },
  by: (who: string, when: string) => `${who} · ${when}`,
  noReason: '没有写说明',
  publish: '发布',
  published: (title: string) => `“${title}”的修改已发布`,
  reject: '退回',
  rejectTitle: '退回这个修改？',
  rejectText: '它留在历史里，不会公开。写一句原因，方便对方明白。',
  reason: '原因',
  rejected: '已退回',
  see: '修改历史',
  edit: '自己改',
};

const en: typeof zh = {
  title: 'Edits to review',
  lead: 'Edits by new editors, and edits of pages that are reviewed first, wait here until somebody has looked at them.',
  none: 'Nothing is waiting',
  noneText: 'When somebody sends an edit, it shows up here.',
  notYet: {
    title: 'You cannot review yet',
    text: 'Reviewing takes a trusted editor. Your own edits are published once somebody has looked at them; after a while, an operator will make you a trusted editor.',
    pages: 'See the pages',
  },
  by: (who, when) => `${who} · ${when}`,
  noReason: 'No reason given',
  publish: 'Publish',
  published: (title) => `The edit of “${title}” is published`,
  reject: 'Reject',
  rejectTitle: 'Reject this edit?',
  rejectText: 'It stays in the history but is not published. A sentence on why helps its author.',
  reason: 'Why',
  rejected: 'Rejected',
  see: 'History',
  edit: 'Edit it yourself',
};

export const reviewWords = words(zh, en);
