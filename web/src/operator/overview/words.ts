import { words } from '../../i18n/lang';

const zh = {
  title: '概览',
  lead: '先看有警报的，再看等您一句话的。',
  figures: '概况',
  current: '事实在保鲜期内',
  sources: '来源',
  alarmed: '有警报',
  waiting: '等待处理',
  running: '正在抓取',
  alarms: '需要查看',
  quiet: '一切正常',
  quietHint: '没有警报，也没有等待处理的。',
  waitingTitle: '等您一句话',
  heldPages: (n: number) => `${n} 个页面暂缓采信`,
  uploads: (n: number) => `${n} 个上传等待发布`,
  toWaiting: '去处理',
  freshness: '整体保鲜',
  more: '详细',
  runs: '刚刚抓取的',
  allRuns: '全部抓取',
};

const en: typeof zh = {
  title: 'Overview',
  lead: 'First what raises an alarm, then what waits for your word.',
  figures: 'At a glance',
  current: 'Facts within lifetime',
  sources: 'Sources',
  alarmed: 'With alarms',
  waiting: 'Waiting',
  running: 'Being crawled',
  alarms: 'To be looked at',
  quiet: 'All is well',
  quietHint: 'No alarms, and nothing waits for you.',
  waitingTitle: 'Waiting for your word',
  heldPages: (n) => (n === 1 ? '1 page is not believed yet' : `${n} pages are not believed yet`),
  uploads: (n) => (n === 1 ? '1 upload is to be published' : `${n} uploads are to be published`),
  toWaiting: 'See to it',
  freshness: 'Freshness as a whole',
  more: 'Details',
  runs: 'Just crawled',
  allRuns: 'All runs',
};

export const overviewWords = words(zh, en);
