import { words } from '../../i18n/lang';

const zh = {
  lead: '景点、馆子、展品、路线，都能在这里找。',
  find: '搜索',
  placeholder: '名称，或者想看的东西，如“看日出”',
  go: '搜索',
  kinds: '按类别看',
  guides: '导览文章',
  allGuides: '全部导览',
  guidesLead: '每一节都标明来源和核对时间，人人可以参与修订。',
  noGuides: '这个服务还没有导览文章，可以先查地点。',
  write: '写一篇',
  results: (q: string) => `“${q}”的结果`,
  others: (n: number) => `同一篇里还有 ${n} 段`,
  none: '没有找到',
  noneHint: '换个说法试试，或者直接提问。',
  ask: '用这句话提问',
  more: '再看一些',
  nearMe: '离我近的',
  types: { place: '地点', passage: '文章', event: '活动', notice: '公告', route: '路线', guide: '导览' } as Record<string, string>,
  degraded: '有一部分检索暂时没有参与，结果可能不全。',
  edited: '有人修订',
};

const en: typeof zh = {
  lead: 'Sights, food, exhibits and routes, all in one place.',
  find: 'Search',
  placeholder: 'A name, or what you want to see: “sunrise”',
  go: 'Search',
  kinds: 'Browse by kind',
  guides: 'Guides',
  allGuides: 'All guides',
  guidesLead: 'Each section names its sources and when they were checked. Anyone may help to edit.',
  noGuides: 'This service has no guides yet. You can look for places.',
  write: 'Write one',
  results: (q) => `Results for “${q}”`,
  others: (n) => (n === 1 ? '1 more passage of it' : `${n} more passages of it`),
  none: 'Nothing found',
  noneHint: 'Try other words, or ask it as a question.',
  ask: 'Ask this as a question',
  more: 'Show more',
  nearMe: 'Near me',
  types: { place: 'Place', passage: 'Article', event: 'Event', notice: 'Notice', route: 'Route', guide: 'Guide' },
  degraded: 'Part of the search was unavailable; there may be more.',
  edited: 'edited by people',
};

export const readWords = words(zh, en);
