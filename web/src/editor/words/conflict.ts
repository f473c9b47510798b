import { words } from '../../i18n/lang';

const zh = {
  title: '有人同时改了同样的章节',
  lead: (n: number, who: string) =>
    `您编辑的时候，${who}也改了${n === 1 ? '这一节' : `这 ${n} 节`}。请逐节选定要用的文字，再保存；什么都不会丢。`,
  somebody: '别人',
  rest: (names: string) => `对方改的其他章节会一并保留：${names}。`,
  base: '原来的',
  theirs: '对方的',
  yours: '您的',
  notBefore: '原来没有这一节',
  heading: (title: string) => `标题：${title}`,
  removedTheirs: '对方移除了这一节',
  removedYours: '您移除了这一节',
  choose: '这一节用',
  choices: { theirs: '对方的', yours: '您的', both: '合在一起' },
  combined: '合并后的文字',
  combinedClean: '双方改的是不同的句子，已经自动合好，看一眼即可。',
  combinedMixed: '有几句双方都改了：先放对方的，再放您的。请改成您要的样子。',
  save: '用这些文字保存',
  back: '回去继续编辑',
  section: (n: number, all: number) => `${n} / ${all}`,
};

const en: typeof zh = {
  title: 'Somebody changed the same sections',
  lead: (n, who) =>
    `While you were writing, ${who} changed ${n === 1 ? 'this section' : `these ${n} sections`} too. Choose the words for each, then save; nothing is lost.`,
  somebody: 'somebody else',
  rest: (names) => `Their changes to other sections are kept as well: ${names}.`,
  base: 'As it was',
  theirs: 'Theirs',
  yours: 'Yours',
  notBefore: 'There was no such section',
  heading: (title) => `Heading: ${title}`,
  removedTheirs: 'They removed this section',
  removedYours: 'You removed this section',
  choose: 'Use for this section',
  choices: { theirs: 'Theirs', yours: 'Yours', both: 'Both' },
  combined: 'The words put together',
  combinedClean: 'You changed different sentences, so both fit together. Have a look.',
  combinedMixed: 'You both changed some of the same sentences: theirs come first, then yours. Make them what you want.',
  save: 'Save these words',
  back: 'Go back and keep editing',
  section: (n, all) => `${n} of ${all}`,
};

export const conflictWords = words(zh, en);
