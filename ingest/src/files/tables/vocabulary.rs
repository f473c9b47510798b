//! The fields a table can hold, what their cells look like and what people call their columns.

/// What a cell of a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Text as it stands.
    Text,
    /// A number where the cell is one, else text for the field's own parser.
    Number,
    /// Entries separated by `;`, `；`, `、` or line breaks.
    List,
    /// Addresses separated by blanks, so that a `;` within one does not cut it.
    Addresses,
    /// One of several names, which people write in their own words.
    Names(&'static [Named]),
    /// Members of the record that no column name can carry, as a JSON object.
    Rest,
}

/// A name of the partner record and the words people use for it, as [`super::headings::key`] gives
/// them.
pub(super) type Named = (&'static str, &'static [&'static str]);

/// A field and its columns' usual names.
pub(super) struct FieldDef {
    /// Its name in the partner record, with a dot for a member of an object.
    pub name: &'static str,
    /// What its cells hold.
    pub shape: Shape,
    /// Where its text in another language stands: `intro.en`, but `names.en` for `name`.
    pub by_language: Option<&'static str>,
    /// Other names of its column, as [`super::headings::key`] gives them.
    pub labels: &'static [&'static str],
}

const fn field(name: &'static str, shape: Shape, labels: &'static [&'static str]) -> FieldDef {
    FieldDef { name, shape, by_language: None, labels }
}

/// A field whose text may be given in several languages.
const fn text(name: &'static str, labels: &'static [&'static str]) -> FieldDef {
    FieldDef { name, shape: Shape::Text, by_language: Some(name), labels }
}

/// A name, whose other languages stand under `names`.
const fn naming(name: &'static str, labels: &'static [&'static str]) -> FieldDef {
    FieldDef { name, shape: Shape::Text, by_language: Some("names"), labels }
}

/// The column for what no other column can carry.
pub(super) const REST: &str = "json";

/// Every field, in the order of an exported table's columns. `attributes` stands near the end, since
/// there may be any number of them.
pub(super) const FIELDS: &[FieldDef] = &[
    field("type", Shape::Names(TYPES), &["类型", "類型", "记录类型", "数据类型"]),
    field(
        "external_id",
        Shape::Text,
        &["编号", "編號", "编码", "編碼", "id", "代码", "标识", "唯一编号", "唯一标识", "外部编号", "code"],
    ),
    naming("name", &["名称", "名稱", "名字", "名", "标题", "標題", "题目", "中文名", "全称"]),
    naming("title", &[]),
    field("names", Shape::Text, &[]),
    field("aliases", Shape::List, &["别名", "別名", "又名", "俗称", "其他名称", "alias", "othernames"]),
    field("kind", Shape::Text, &["类别", "類別", "种类", "種類", "分类", "category"]),
    field("parent", Shape::Text, &["上级", "上級", "所属景区", "所屬景區", "所属", "所属场馆", "隶属"]),
    field(
        "place",
        Shape::Text,
        &["所在地点", "地点", "地點", "所属地点", "举办地点", "活动地点", "展出地点", "相关地点", "venue"],
    ),
    field("location", Shape::Text, &["坐标", "座標", "位置", "经纬度", "coordinates", "latlon", "latlng"]),
    field("location.lat", Shape::Number, &["纬度", "緯度", "lat", "latitude"]),
    field("location.lon", Shape::Number, &["经度", "經度", "lon", "lng", "longitude"]),
    field("datum", Shape::Names(DATUMS), &["坐标系", "座標系", "坐标系统", "坐标类型"]),
    field("extent", Shape::Text, &["占地范围", "范围半径"]),
    field("seen_from_m", Shape::Number, &["可见距离"]),
    text("address", &["地址", "详细地址"]),
    field("phone", Shape::Text, &["电话", "電話", "联系电话", "聯繫電話", "咨询电话", "联系方式"]),
    text("opening_hours", &["开放时间", "開放時間", "营业时间", "營業時間", "开闭馆时间"]),
    FieldDef {
        name: "ticket",
        shape: Shape::Number,
        by_language: Some("ticket"),
        labels: &["门票", "門票", "票价", "票價", "门票价格"],
    },
    field("price", Shape::Number, &["人均", "人均消费", "价格"]),
    field(
        "visit_min",
        Shape::Number,
        &["建议游玩时间", "建議遊玩時間", "建议游玩时长", "建议游览时间", "游玩时间", "游览时长"],
    ),
    field("starts_at", Shape::Text, &["开始时间", "開始時間", "开始日期", "起始时间", "start", "startdate"]),
    field("ends_at", Shape::Text, &["结束时间", "結束時間", "结束日期", "截止时间", "end", "enddate"]),
    field("effect", Shape::Names(EFFECTS), &["影响", "影響", "开放影响", "开放状态"]),
    field("stops", Shape::List, &["途经", "途經", "站点", "站點", "途经地点", "途经站点", "经停"]),
    field("min", Shape::Number, &["时长", "時長", "用时", "全程时长", "minutes"]),
    field("distance_m", Shape::Number, &["距离", "距離", "全程", "长度", "distance"]),
    field("difficulty", Shape::Text, &["难度", "難度", "难度等级"]),
    field("geometry", Shape::Text, &["轨迹", "軌跡", "线路坐标"]),
    field("occurrences", Shape::Text, &["场次", "場次", "演出场次", "活动场次"]),
    text("intro", &["简介", "簡介", "介绍", "介紹", "概况", "概述"]),
    text("description", &["描述"]),
    text("body", &["正文", "内容", "內容", "正文内容"]),
    text("text", &[]),
    text("content", &[]),
    text("html", &[]),
    text("history", &["历史", "歷史"]),
    text("legend", &["传说", "傳說"]),
    text("highlights", &["看点", "亮点"]),
    text("tips", &["提示", "贴士", "小贴士"]),
    text("transport", &["交通", "交通指南"]),
    field("rating", Shape::Number, &["评分", "評分", "星级评分"]),
    text("crowd", &["客流"]),
    text("status", &["状态", "狀態"]),
    field("tags", Shape::List, &["标签", "標籤", "关键词", "tag"]),
    field("near", Shape::List, &["附近", "附近景点", "周边", "周边景点", "nearby"]),
    field("url", Shape::Text, &["网址", "網址", "官网", "链接", "网站", "website", "link"]),
    field("same_as", Shape::Addresses, &["同一地点网址"]),
    field("photos", Shape::List, &["图片", "圖片", "照片", "photo", "pictures", "images"]),
    field("file", Shape::Text, &["文件", "檔案", "文件名", "图片文件", "照片文件", "filename"]),
    field("caption", Shape::Text, &["图片说明", "圖片說明", "照片说明", "图注"]),
    field("credit", Shape::Text, &["署名", "作者", "摄影", "摄影者", "author"]),
    field("licence", Shape::Text, &["许可", "許可", "版权", "版權", "授权", "license"]),
    field("view", Shape::Text, &["拍摄视角"]),
    field("season", Shape::Text, &["拍摄季节", "开放季节", "季节"]),
    field("indoor", Shape::Text, &["室内拍摄"]),
    field("lang", Shape::Names(LANGUAGES), &["语言", "語言", "语种", "language"]),
    field("published_at", Shape::Text, &["发布时间", "發布時間", "发布日期", "published"]),
    field("valid_from", Shape::Text, &["生效时间", "生效日期", "有效期自"]),
    field("valid_until", Shape::Text, &["有效期至", "失效时间", "失效日期", "有效期止"]),
    field("attributes", Shape::Text, &["属性", "屬性"]),
    field(REST, Shape::Rest, &["其余字段"]),
];

/// Types of records.
pub(super) const TYPES: &[Named] = &[
    ("place", &["地点", "地點", "景点", "景點", "景区", "场所"]),
    ("exhibit", &["展品", "文物", "藏品"]),
    ("event", &["活动", "活動"]),
    ("exhibition", &["展览", "展覽"]),
    ("notice", &["公告", "通知", "通告"]),
    ("route", &["路线", "路線", "线路"]),
    ("article", &["文章"]),
    ("photo", &["图片", "圖片", "照片"]),
    ("delete", &["删除", "刪除"]),
];

const EFFECTS: &[Named] = &[
    ("open", &["开放", "正常开放", "恢复开放"]),
    ("closed", &["关闭", "闭馆", "闭园", "停止开放", "暂停开放"]),
    ("partial", &["部分开放", "部分关闭", "限流"]),
    ("info", &["提示", "信息", "无影响"]),
];

/// The national system of 2000 and WGS-84 differ by less than a metre.
const DATUMS: &[Named] = &[
    ("wgs84", &["gps", "wgs84坐标", "地球坐标", "大地坐标", "cgcs2000", "国家2000", "天地图"]),
    (
        "gcj02",
        &[
            "火星坐标",
            "火星坐标系",
            "火星坐标gcj02",
            "gcj02火星坐标",
            "国测局坐标",
            "高德",
            "高德坐标",
            "腾讯坐标",
        ],
    ),
    ("bd09", &["bd09ll", "百度", "百度坐标", "百度坐标系", "百度坐标bd09", "bd09百度坐标"]),
];

/// Languages as headings and cells call them.
pub(super) const LANGUAGES: &[Named] = &[
    ("zh-Hans", &["zhhans", "中文", "汉语", "简体", "简体中文", "chinese", "zh", "zhcn", "cn"]),
    ("zh-Hant", &["zhhant", "繁体", "繁體", "繁体中文", "繁體中文", "zhtw", "zhhk"]),
    ("en", &["英文", "英语", "英語", "英", "english", "en"]),
    ("ja", &["日文", "日语", "日語", "japanese", "ja"]),
    ("ko", &["韩文", "韩语", "韓文", "韓語", "korean", "ko"]),
    ("fr", &["法文", "法语", "french", "fr"]),
    ("de", &["德文", "德语", "german", "de"]),
    ("ru", &["俄文", "俄语", "russian", "ru"]),
    ("es", &["西班牙文", "西班牙语", "西文", "spanish", "es"]),
];

/// Words before a heading that only say what the whole table is about.
pub(super) const SUBJECTS: &[&str] = &[
    "景点", "景點", "景区", "地点", "展品", "文物", "藏品", "场馆", "餐厅", "酒店", "活动", "展览", "公告",
    "通知", "路线", "线路", "文章", "图片",
];

/// Headings of a running number, which says nothing of its row.
pub(super) const RUNNING_NUMBERS: &[&str] = &["序号", "序號", "行号", "no", "no.", "#"];

/// The field of that name.
pub(super) fn field_named(name: &str) -> Option<&'static FieldDef> {
    FIELDS.iter().find(|def| def.name == name)
}

/// What cells of `head`, or of its member `tail`, hold.
pub(super) fn shape(head: &str, tail: Option<&str>) -> Shape {
    let whole = |def: &&FieldDef| match tail {
        None => def.name == head,
        Some(tail) => def.name.split_once('.') == Some((head, tail)),
    };
    FIELDS.iter().find(whole).map_or(Shape::Text, |def| def.shape)
}

/// The name that a word stands for, itself included.
pub(super) fn named(names: &[Named], word: &str) -> Option<&'static str> {
    // Most cells hold a word as it stands here.
    let exact = |(name, words): &&Named| *name == word || words.contains(&word);
    if let Some((name, _)) = names.iter().find(exact) {
        return Some(name);
    }
    let mut key = super::headings::key(word);
    key.retain(|c| !matches!(c, '(' | ')'));
    let is = |name: &str, words: &[&str]| super::headings::same(name, &key) || words.contains(&key.as_str());
    names.iter().find(|(name, words)| is(name, words)).map(|(name, _)| *name)
}

/// The type of record a word names: `展品` is `exhibit`. For names of sheets.
pub fn record_type(word: &str) -> Option<&'static str> {
    named(TYPES, word)
}
