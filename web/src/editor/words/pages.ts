import { words } from '../../i18n/lang';

const zh = {
  title: '页面',
  lead: '找到要改的页面，或者写一页新的。',
  search: '按标题或内容查找',
  kind: '类别',
  anyKind: '所有类别',
  lang: '语言',
  none: '没有找到页面',
  noneHint: '换个词试试，或者写一页新的。',
  drafts: '没有保存的修改',
  draftsLead: '它们只存在这台设备上。',
  draftLine: (n: number, when: string) => `改动 ${n} 节，${when}`,
  resume: '继续',
  revised: (when: string) => `${when}更新`,
  lacks: (lang: string) => `缺${lang}版`,
};

const en: typeof zh = {
  title: 'Pages',
  lead: 'Find the page to work on, or write a new one.',
  search: 'Find by title or text',
  kind: 'Kind',
  anyKind: 'All kinds',
  lang: 'Language',
  none: 'No pages found',
  noneHint: 'Try other words, or write a new page.',
  drafts: 'Unsaved changes',
  draftsLead: 'They are on this device only.',
  draftLine: (n, when) => `${n === 1 ? '1 section' : `${n} sections`} changed, ${when}`,
  resume: 'Go on',
  revised: (when) => `revised ${when}`,
  lacks: (lang) => `no ${lang} text yet`,
};

export const pagesWords = words(zh, en);
