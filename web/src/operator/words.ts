import { words } from '../i18n/lang';

/** What the room's frame says, and names that several of its screens use. */
const zh = {
  name: '运维',
  overview: '概览',
  sources: '来源',
  runs: '抓取',
  waiting: '待定',
  freshness: '保鲜',
  partners: '合作方',
  editors: '编辑',
  audit: '审计',
  home: '游客端',
  partnersRoom: '合作方',
  docs: '接口说明',
  missing: '没有这一页',
  missingHint: '可能是地址写错了。',
  back: '回到概览',
  kinds: {
    html: '网站',
    feed: '订阅源',
    json: 'JSON 接口',
    calendar: '日历',
    push: '送来的网页',
    upload: '合作方上传',
  },
  authority: {
    partner: '合作方',
    official: '官方',
    government: '政府',
    feed: '数据服务',
    community: '社区',
    generated: '自动生成',
  },
  states: { fresh: '有效', aging: '将到期', stale: '待复核', expired: '已过期' },
  alarms: {
    no_facts: { name: '什么也没读到', hint: '有文档，但规则在其中一无所获，网站可能改版了。请用预览核对规则。' },
    run_failed: { name: '上次抓取失败', hint: '一页也没读到。请看抓取记录里的原因。' },
    stale: { name: '低于保鲜目标', hint: '太多内容过了保鲜期。请看抓取是否正常，或调整间隔与目标。' },
  },
  outcomes: { complete: '完整', partial: '部分', failed: '失败', running: '进行中' },
};

const en: typeof zh = {
  name: 'Operators',
  overview: 'Overview',
  sources: 'Sources',
  runs: 'Runs',
  waiting: 'Waiting',
  freshness: 'Freshness',
  partners: 'Partners',
  editors: 'Editors',
  audit: 'Audit',
  home: 'Travellers’ app',
  partnersRoom: 'Partners’ room',
  docs: 'API reference',
  missing: 'There is no such page',
  missingHint: 'The address may be mistyped.',
  back: 'Go to the overview',
  kinds: {
    html: 'Web site',
    feed: 'Feed',
    json: 'JSON API',
    calendar: 'Calendar',
    push: 'Pages sent in',
    upload: 'Partner’s uploads',
  },
  authority: {
    partner: 'Partner',
    official: 'Official',
    government: 'Government',
    feed: 'Data feed',
    community: 'Community',
    generated: 'Generated',
  },
  states: { fresh: 'Up to date', aging: 'Due soon', stale: 'Overdue', expired: 'Expired' },
  alarms: {
    no_facts: {
      name: 'Nothing is read',
      hint: 'There are documents, but the rules find nothing in any. The site may have been rebuilt: check the rules with a preview.',
    },
    run_failed: { name: 'Last run failed', hint: 'No page could be read. The run tells the reason.' },
    stale: {
      name: 'Below its objective',
      hint: 'Too much is past its lifetime. See whether runs go well, or change interval and objective.',
    },
  },
  outcomes: { complete: 'Complete', partial: 'Partial', failed: 'Failed', running: 'Running' },
};

export const operatorWords = words(zh, en);
