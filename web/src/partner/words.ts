import { words } from '../i18n/lang';

/** What the room's frame says. Each screen has words of its own beside it. */
const zh = {
  name: '合作方',
  upload: '上传',
  notices: '公告',
  data: '我的数据',
  keys: '密钥',
  files: '模板',
  home: '游客端',
  docs: '接口说明',
  missing: '没有这一页',
  missingHint: '可能是地址写错了。',
  back: '回到上传',
  operatorsKey: '您用的是管理员密钥，它不代表任何合作方。请换用合作方密钥；可在“运维”里为合作方生成。',
};

const en: typeof zh = {
  name: 'Partners',
  upload: 'Upload',
  notices: 'Notices',
  data: 'My data',
  keys: 'Keys',
  files: 'Templates',
  home: 'Travellers’ app',
  docs: 'API reference',
  missing: 'There is no such page',
  missingHint: 'The address may be mistyped.',
  back: 'Go to uploads',
  operatorsKey:
    'You are signed in with an operator’s key, which speaks for no partner. Use a partner key; the operators’ room can make one.',
};

export const partnerWords = words(zh, en);
