import { words } from '../../i18n/lang';

const zh = {
  title: '模板与导出',
  lead: '空白模板拿去填；已有的数据也可以整份取回，改好再传。',
  templates: '模板',
  xlsx: 'Excel / WPS 工作簿',
  xlsxHint: '每类内容一张工作表：地点、展品、活动、展览、公告、路线、文章、图片。第一张“说明”解释每一列。',
  csv: 'CSV 表格',
  csvHint: '所有内容在一张表里，适合用程序生成。',
  download: '下载',
  how: '怎么填',
  rules: [
    '一行就是一项。“编号”由您自己定，同一编号永远指同一项。',
    '带 * 的列必填，其余可以空着、移动或删掉；列名那一行要保留。',
    '灰色的第二行是示例；编号以“示例-”开头的行不会读取。',
    '一格里有几个值时，用“；”分开。',
    '坐标请选对坐标系：高德、腾讯选 GCJ-02，百度选 BD-09，GPS 选 WGS84。',
    '更正时只写编号和要改的格子：空格不改变任何内容，“清空”去掉原来的值，类型写“删除”则删掉这一项。',
  ],
  exportTitle: '导出我的数据',
  exportLead: '您传过的一切的现状。每一种都可以原样再传，不会改变什么。',
  formats: {
    jsonl: { name: 'JSON Lines', hint: '一行一条完整记录，给程序用。' },
    csv: { name: 'CSV 表格', hint: '一张大表，可以直接用 Excel 打开。' },
    jsonld: { name: 'JSON-LD', hint: 'schema.org 词汇，给其他系统用。' },
    zip: { name: 'ZIP', hint: '全部记录和图片，适合备份。' },
  },
  take: '导出',
};

const en: typeof zh = {
  title: 'Templates and export',
  lead: 'Blank templates to fill in. What you have sent can be taken back whole, changed, and sent again.',
  templates: 'Templates',
  xlsx: 'Workbook for Excel or WPS',
  xlsxHint:
    'A sheet for each sort of thing: places, exhibits, events, exhibitions, notices, routes, articles, pictures. The first sheet explains every column.',
  csv: 'CSV table',
  csvHint: 'Everything in one table, handy for programs.',
  download: 'Download',
  how: 'How to fill it in',
  rules: [
    'One row is one thing. The identifier is yours to choose; the same identifier always means the same thing.',
    'Columns with * are needed. The others may stay empty, be moved or be deleted. Keep the row of column names.',
    'The grey second row is an example; rows whose identifier begins with 示例- are not read.',
    'Several values in a cell are separated by “；”.',
    'Choose the right datum for positions: GCJ-02 from Amap or Tencent, BD-09 from Baidu, WGS84 from a GPS.',
    'To correct something, send its identifier and the cells that change. Empty cells change nothing, 清空 removes a value, the type 删除 removes the thing.',
  ],
  exportTitle: 'Export my data',
  exportLead: 'All you have sent, as it holds now. Each format can be sent in again and changes nothing.',
  formats: {
    jsonl: { name: 'JSON Lines', hint: 'A whole record a line, for programs.' },
    csv: { name: 'CSV table', hint: 'One big table; Excel opens it.' },
    jsonld: { name: 'JSON-LD', hint: 'schema.org words, for other systems.' },
    zip: { name: 'ZIP', hint: 'All records and pictures, for safe keeping.' },
  },
  take: 'Export',
};

export const fileWords = words(zh, en);
