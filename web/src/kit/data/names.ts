import { lang } from '../../i18n/lang';

/** What the data's own names are called: fields of records, types of records, kinds of places. */

type Pair = readonly [zh: string, en: string];

const FIELDS: Record<string, Pair> = {
  type: ['类型', 'Type'],
  external_id: ['编号', 'Identifier'],
  name: ['名称', 'Name'],
  title: ['标题', 'Title'],
  names: ['名称', 'Name'],
  aliases: ['别名', 'Other names'],
  kind: ['类别', 'Kind'],
  parent: ['上级', 'Part of'],
  place: ['地点', 'Place'],
  location: ['坐标', 'Position'],
  'location.lat': ['纬度', 'Latitude'],
  'location.lon': ['经度', 'Longitude'],
  datum: ['坐标系', 'Datum'],
  address: ['地址', 'Address'],
  phone: ['电话', 'Phone'],
  opening_hours: ['开放时间', 'Opening hours'],
  ticket: ['门票', 'Ticket'],
  price: ['价格', 'Price'],
  visit_min: ['建议游玩时间', 'Time to allow'],
  rating: ['评分', 'Rating'],
  intro: ['简介', 'Introduction'],
  history: ['历史', 'History'],
  legend: ['传说', 'Legend'],
  highlights: ['看点', 'Highlights'],
  tips: ['提示', 'Tips'],
  transport: ['交通', 'Getting there'],
  crowd: ['客流', 'Crowds'],
  status: ['状态', 'Status'],
  tags: ['标签', 'Tags'],
  near: ['附近', 'Nearby'],
  url: ['网址', 'Web address'],
  same_as: ['同一地点的其他网页', 'Pages about the same place'],
  photos: ['图片', 'Pictures'],
  caption: ['图片说明', 'Caption'],
  credit: ['署名', 'Credit'],
  licence: ['许可', 'Licence'],
  file: ['文件', 'File'],
  effect: ['影响', 'Effect'],
  body: ['正文', 'Text'],
  text: ['正文', 'Text'],
  starts_at: ['开始', 'Starts'],
  ends_at: ['结束', 'Ends'],
  published_at: ['发布时间', 'Published'],
  occurrences: ['场次', 'Occurrences'],
  valid_from: ['生效', 'Valid from'],
  valid_until: ['失效', 'Valid until'],
  stops: ['途经', 'Stops'],
  min: ['用时（分钟）', 'Minutes'],
  distance_m: ['长度（米）', 'Length in metres'],
  difficulty: ['难度', 'Difficulty'],
  season: ['开放季节', 'Season'],
  geometry: ['轨迹', 'Line'],
  line: ['轨迹', 'Line'],
  lang: ['语言', 'Language'],
};

/** Members of what is registered and counted rather than told; the audit log shows them. */
const REGISTERED: Record<string, Pair> = {
  review: ['先审核', 'Reviewed first'],
  areas: ['区域', 'Areas'],
  active: ['启用', 'Active'],
  source: ['来源', 'Source'],
  id: ['标识', 'Identifier'],
  created_at: ['建立', 'Made'],
  created: ['新增', 'New'],
  updated: ['改动', 'Changed'],
  unchanged: ['不变', 'Unchanged'],
  deleted: ['删除', 'Deleted'],
  rejected: ['被拒绝', 'Rejected'],
};

const TYPES: Record<string, Pair> = {
  place: ['地点', 'Place'],
  exhibit: ['展品', 'Exhibit'],
  event: ['活动', 'Event'],
  exhibition: ['展览', 'Exhibition'],
  notice: ['公告', 'Notice'],
  route: ['路线', 'Route'],
  article: ['文章', 'Article'],
  photo: ['图片', 'Picture'],
  delete: ['删除', 'Deletion'],
};

const KINDS: Record<string, Pair> = {
  city: ['城市', 'City'],
  area: ['景区', 'Area'],
  attraction: ['景点', 'Attraction'],
  museum: ['博物馆', 'Museum'],
  exhibit: ['展品', 'Exhibit'],
  restaurant: ['餐厅', 'Restaurant'],
  hotel: ['酒店', 'Hotel'],
  transport: ['交通', 'Transport'],
  facility: ['设施', 'Facility'],
  unknown: ['类别不详', 'Kind unknown'],
};

const EFFECTS: Record<string, Pair> = {
  closed: ['关闭', 'Closed'],
  partial: ['部分开放', 'Partly open'],
  open: ['开放', 'Open'],
  info: ['只是告知', 'For information'],
};

const say = (pair: Pair | undefined, otherwise: string): string =>
  pair ? pair[lang.value === 'en' ? 1 : 0] : otherwise;

export const recordTypeName = (type: string): string => say(TYPES[type], type);
export const kindName = (kind: string): string => say(KINDS[kind], kind);
export const effectName = (effect: string): string => say(EFFECTS[effect], effect);

export const yesNo = (value: boolean): string => say(value ? ['是', 'yes'] : ['否', 'no'], String(value));

/** `intro.en` → "简介（英文）"; a label of the data's own stays as it is. */
export function fieldName(field: string): string {
  const known = FIELDS[field] ?? REGISTERED[field];
  if (known) return say(known, field);
  if (field.startsWith('attributes.')) return field.slice('attributes.'.length);
  const dot = field.lastIndexOf('.');
  const [base, tag] = [field.slice(0, dot), field.slice(dot + 1)];
  const whole = dot > 0 ? FIELDS[base] : undefined;
  if (!whole) return field;
  const language = languageName(tag);
  return lang.value === 'en' ? `${whole[1]} (${language})` : `${whole[0]}（${language}）`;
}

export const isKnownField = (field: string): boolean => field in FIELDS;

/** "英文", "English"; the tag itself where nobody knows it. */
export function languageName(tag: string): string {
  if (tag === 'zh-Hans' || tag === 'zh') return lang.value === 'en' ? 'Chinese' : '中文';
  if (tag === 'en') return lang.value === 'en' ? 'English' : '英文';
  try {
    return new Intl.DisplayNames([lang.value], { type: 'language', fallback: 'code' }).of(tag) ?? tag;
  } catch {
    return tag; // no language tag at all
  }
}
