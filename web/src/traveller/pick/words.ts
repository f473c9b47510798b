import { words } from '../../i18n/lang';

const zh = {
  find: '输入名称查找',
  none: '没有找到这个名称的地方',
  failed: '现在查不了，请检查网络后再试。',
  remove: (name: string) => `去掉${name}`,
  results: (n: number) => `有 ${n} 个结果，可用上下键选择`,
};
const en: typeof zh = {
  find: 'Type a name',
  none: 'No place of that name was found',
  failed: 'It cannot be looked up now. Check your connection and try again.',
  remove: (name) => `Remove ${name}`,
  results: (n) => (n === 1 ? '1 result; use the arrow keys' : `${n} results; use the arrow keys`),
};

export const pickWords = words(zh, en);
