import type { Values } from './markdown';

/** A small world: a place with a page made from sources and edited by people, and a topic. */

export type Section = {
  id: string;
  title: string;
  markdown: string;
  origin: 'generated' | 'edited';
  edited_by?: string;
  edited_at?: string;
  flags?: object[];
};
export type Author = { id: string; name: string; kind: 'editor' | 'generator' | 'operator' };
export type Revision = {
  revision: number;
  parent: number | null;
  at: string;
  author: Author;
  reason: string | null;
  state: 'published' | 'pending' | 'rejected';
  title: string;
  sections: Section[];
};
export type Text = { lang: string; revisions: Revision[] };
export type Page = {
  slug: string;
  old: string[];
  kind: string;
  place: { id: string; names: Record<string, string> } | null;
  protection: 'open' | 'review' | 'locked';
  texts: Text[];
};

export const KEYS: Record<string, Author & { trusted: boolean }> = {
  'trusted-editor-key': { id: 'e_mei', name: '梅子', kind: 'editor', trusted: true },
  'other-editor-key': { id: 'e_zhou', name: '小周', kind: 'editor', trusted: true },
  'new-editor-key': { id: 'e_new', name: 'Lin', kind: 'editor', trusted: false },
  '0123456789abcdef0123': { id: 'operator', name: 'operator', kind: 'operator', trusted: true },
};

const DAY = 86_400_000;
export const ago = (days: number) => new Date(Date.now() - days * DAY).toISOString();

const source = (name: string, authority: string) => ({
  id: name,
  name,
  url: 'https://example.org/heron-isle',
  authority,
});
export const freshness = (days: number, state = 'fresh') => ({
  state,
  observed_at: ago(days + 20),
  verified_at: ago(days),
  published_at: null,
  valid_from: null,
  valid_until: null,
  age_s: days * 86_400,
  ttl_s: 259_200,
  source: source('澜岫风景区官方网站', 'official'),
});

type Known = { slot: string; zh: [string, string]; en: [string, string]; cite?: string; days?: number; state?: string };
export const KNOWN: Known[] = [
  {
    slot: '{{fact:opening_hours}}',
    zh: ['开放时间', '3月至11月 8:30–17:00，12月至次年2月 9:30–16:00'],
    en: ['Opening hours', 'March to November 8:30–17:00; December to February 9:30–16:00'],
    cite: 'c_hours',
    days: 0,
  },
  {
    slot: '{{fact:ticket}}',
    zh: ['门票', '含在游船票（45 元）内'],
    en: ['Ticket', 'Included in the boat ticket (¥45)'],
    cite: 'c_ticket',
    days: 1,
  },
  {
    slot: '{{fact:transport}}',
    zh: ['交通', '东码头乘船 20 分钟'],
    en: ['Getting there', '20 minutes by boat from East Pier'],
    cite: 'c_boat',
    days: 9,
    state: 'stale',
  },
  {
    slot: '{{fact:visit_min}}',
    zh: ['建议游玩时间', '约 1 小时'],
    en: ['How long to stay', 'about 1 hour'],
    cite: 'c_visit',
    days: 2,
  },
  { slot: '{{status}}', zh: ['此刻是否开放', '现在开放，到 17:00'], en: ['Open now?', 'Open now, until 17:00'] },
  { slot: '{{events}}', zh: ['正在举行', ''], en: ['What’s on', ''] },
  {
    slot: '{{nearby:restaurant}}',
    zh: [
      '附近的餐馆',
      '<ul class="cards"><li><a href="/guides/pier-noodles">码头面馆</a> <small>350 米</small></li></ul>',
    ],
    en: [
      'Places to eat nearby',
      '<ul class="cards"><li><a href="/guides/pier-noodles">Pier Noodles</a> <small>350 m</small></li></ul>',
    ],
  },
];

export const valuesIn = (lang: string): Values =>
  Object.fromEntries(
    KNOWN.map((k) => [k.slot, { text: (lang === 'en' ? k.en : k.zh)[1], ...(k.cite ? { cite: k.cite } : {}) }]),
  );

const made = (id: string, title: string, markdown: string): Section => ({ id, title, markdown, origin: 'generated' });

const zhMade = [
  made(
    'overview',
    '概览',
    '**鹭洲**是[[mirror-ripple-lake|镜澜湖]]的景点。 {{status}}\n\n湖心一座小岛，树上住着四百多对白鹭。旧名馒头山，五十年代迁走最后一户人家。 {{cite:c_intro}}',
  ),
  made(
    'history',
    '历史与传说',
    '孟小舟的爷爷是迁走的村民，1965 年自己划船回岛上看树，发现鹭，从此每年来数，不要工钱，只要管理所给他换桨。 {{cite:c_history}}',
  ),
  made(
    'visit',
    '参观须知',
    '- **开放时间**：{{fact:opening_hours}}\n- **门票**：{{fact:ticket}}\n- **交通**：{{fact:transport}}',
  ),
  made('on', '正在举行', '{{events}}'),
  made('food', '附近吃什么', '{{nearby:restaurant}}'),
];
const enMade = [
  made(
    'overview',
    'Overview',
    '**Heron Isle** is a sight in [[mirror-ripple-lake|Mirror Ripple Lake]]. {{status}}\n\nA small island in the middle of the lake, home to more than four hundred pairs of egrets. {{cite:c_intro}}',
  ),
  made(
    'history',
    'History and legends',
    'Every year since 1965 a former villager has rowed over to count the herons. He asks for no wages, only for new oars. {{cite:c_history}}',
  ),
  made(
    'visit',
    'Your visit',
    '- **Opening hours**: {{fact:opening_hours}}\n- **Ticket**: {{fact:ticket}}\n- **Getting there**: {{fact:transport}}',
  ),
  made('on', 'What’s on', '{{events}}'),
  made('food', 'Food nearby', '{{nearby:restaurant}}'),
];

const edited = (section: Section, title: string, markdown: string, flag?: object): Section => ({
  ...section,
  title,
  markdown,
  origin: 'edited',
  edited_by: '小周',
  edited_at: ago(3),
  ...(flag ? { flags: [flag] } : {}),
});

const GENERATOR: Author = { id: 'generator', name: 'Daoyou', kind: 'generator' };
const ZHOU: Author = { id: 'e_zhou', name: '小周', kind: 'editor' };
const NEW: Author = { id: 'e_new', name: 'Lin', kind: 'editor' };

function heronIsle(zh: boolean): Text {
  const base = zh ? zhMade : enMade;
  const before = zh ? '北半岛全年开放' : 'The northern half is open all year';
  const visit = base[2] as Section;
  const flag = {
    code: 'claim_changed',
    cite: 'c_old',
    field: 'opening_hours',
    place: { id: 'p_heron', name: zh ? '鹭洲' : 'Heron Isle' },
    before,
    now: zh ? '3月至11月 8:30–17:00，12月至次年2月 9:30–16:00' : 'March to November 8:30–17:00; December to February 9:30–16:00',
  };
  const words = zh
    ? `${before} {{cite:c_old}}。最好的时候是**四月清晨**，带上望远镜，别进警戒线。\n\n- 门票：{{fact:ticket}}\n- 船：{{fact:transport}}`
    : `${before} {{cite:c_old}}. Come on an **April morning**, bring binoculars, and stay outside the rope.\n\n- Ticket: {{fact:ticket}}\n- Boat: {{fact:transport}}`;
  const second = base.map((s) => (s.id === 'visit' ? edited(visit, s.title, words, flag) : s));
  const third = second.map((s) =>
    s.id === 'history'
      ? {
          ...s,
          markdown: `${s.markdown}\n\n${zh ? '他的桨现在挂在码头的小屋里。' : 'His oars now hang in the hut at the pier.'}`,
        }
      : s,
  );
  return {
    lang: zh ? 'zh-Hans' : 'en',
    revisions: [
      {
        revision: 1,
        parent: null,
        at: ago(30),
        author: GENERATOR,
        reason: zh ? '由来源生成' : 'made from the sources',
        state: 'published',
        title: zh ? '鹭洲' : 'Heron Isle',
        sections: base,
      },
      {
        revision: 2,
        parent: 1,
        at: ago(3),
        author: ZHOU,
        reason: zh ? '加上什么时候去最好' : 'when to go',
        state: 'published',
        title: zh ? '鹭洲' : 'Heron Isle',
        sections: second,
      },
      {
        revision: 3,
        parent: 2,
        at: ago(0.1),
        author: NEW,
        reason: zh ? '桨的下落' : 'what became of the oars',
        state: 'pending',
        title: zh ? '鹭洲' : 'Heron Isle',
        sections: third,
      },
    ],
  };
}

const lake = (lang: string, title: string, markdown: string): Text => ({
  lang,
  revisions: [
    {
      revision: 1,
      parent: null,
      at: ago(30),
      author: GENERATOR,
      reason: null,
      state: 'published',
      title,
      sections: [made('overview', lang === 'en' ? 'Overview' : '概览', markdown)],
    },
  ],
});

export function seed(): Page[] {
  const topic = (zh: boolean): Text => ({
    lang: 'zh-Hans',
    revisions: [
      {
        revision: 1,
        parent: null,
        at: ago(12),
        author: ZHOU,
        reason: null,
        state: 'published',
        title: zh ? '春天看鹭' : 'Herons in spring',
        sections: [
          edited(made('when', '', ''), '什么时候', '三月回来，四月孵蛋，五月学飞。去[[heron-isle|鹭洲]]要赶早船。'),
        ],
      },
    ],
  });
  return [
    {
      slug: 'heron-isle',
      old: ['egret-island'],
      kind: 'attraction',
      place: { id: 'p_heron', names: { 'zh-Hans': '鹭洲', en: 'Heron Isle' } },
      protection: 'open',
      texts: [heronIsle(true), heronIsle(false)],
    },
    {
      slug: 'mirror-ripple-lake',
      old: [],
      kind: 'area',
      place: { id: 'p_lake', names: { 'zh-Hans': '镜澜湖', en: 'Mirror Ripple Lake' } },
      protection: 'open',
      texts: [lake('zh-Hans', '镜澜湖', '湖'), lake('en', 'Mirror Ripple Lake', 'A lake.')],
    },
    { slug: 'spring-herons', old: [], kind: 'topic', place: null, protection: 'open', texts: [topic(true)] },
  ];
}
