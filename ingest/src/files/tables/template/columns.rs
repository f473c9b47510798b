//! The columns of the templates: their names, what they mean and what may be chosen.

/// A column of a template.
pub(super) struct Column {
    /// The field of the partner record.
    pub field: &'static str,
    /// Its name.
    pub label: &'static str,
    /// What it means, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// Its width in characters.
    pub width: f64,
    /// The values to choose from, where there are only some.
    pub choices: &'static [&'static str],
    /// Whether a spreadsheet should take its values for numbers.
    pub is_number: bool,
}

const fn text(
    field: &'static str,
    label: &'static str,
    zh: &'static str,
    en: &'static str,
    width: f64,
) -> Column {
    Column { field, label, zh, en, width, choices: &[], is_number: false }
}

const fn number(field: &'static str, label: &'static str, zh: &'static str, en: &'static str) -> Column {
    Column { field, label, zh, en, width: 14.0, choices: &[], is_number: true }
}

const fn choice(
    field: &'static str,
    label: &'static str,
    zh: &'static str,
    en: &'static str,
    choices: &'static [&'static str],
) -> Column {
    Column { field, label, zh, en, width: 14.0, choices, is_number: false }
}

const TYPES: &[&str] = &["地点", "展品", "活动", "展览", "公告", "路线", "文章", "图片", "删除"];
const KINDS: &[&str] = &["城市", "景区", "景点", "博物馆", "展品", "餐厅", "酒店", "交通", "设施"];
const EFFECTS: &[&str] = &["开放", "关闭", "部分开放", "提示"];
const LANGUAGES: &[&str] = &["中文", "繁体中文", "英文", "日文", "韩文"];
const DATUMS: &[&str] = &["WGS84", "火星坐标 GCJ-02", "百度坐标 BD-09"];

/// The column of that field.
pub(super) fn of(field: &str) -> Option<&'static Column> {
    COLUMNS.iter().find(|column| column.field == field)
}

/// Every column, in the order of the CSV template.
pub(super) const COLUMNS: &[Column] = &[
    choice(
        "type",
        "类型",
        "这一行是什么；留空时按工作表名称。选“删除”可撤下已上传的记录",
        "What the row is; by default what the sheet is named after. 删除 (delete) withdraws a record",
        TYPES,
    ),
    text(
        "external_id",
        "编号",
        "贵单位自己的编号，同一类中不可重复；再次上传同一编号即为更新",
        "Your own identifier, unique within its type; uploading it again updates the record",
        14.0,
    ),
    text("name", "名称", "中文名称；活动、公告、文章则为标题", "The Chinese name, or the title", 22.0),
    text(
        "names.en",
        "英文名称",
        "英文名称；其他语言可加列，例如 names.ja",
        "The English name; for others add columns such as names.ja",
        24.0,
    ),
    text("aliases", "别名", "多个用“；”分开", "Other names, separated by semicolons", 18.0),
    choice("kind", "类别", "地点的类别", "What kind of place it is", KINDS),
    text(
        "parent",
        "所属景区",
        "上级地点的编号或名称",
        "The identifier or name of the place it is part of",
        14.0,
    ),
    text(
        "place",
        "所在地点",
        "相关地点的编号或名称",
        "The identifier or name of the place it is about",
        14.0,
    ),
    number("location.lat", "纬度", "十进制度数，例如 30.1279", "Decimal degrees, such as 30.1279"),
    number("location.lon", "经度", "十进制度数，例如 118.1691", "Decimal degrees, such as 118.1691"),
    choice(
        "datum",
        "坐标系",
        "高德、腾讯地图取的点选“火星坐标”，百度地图取的点选“百度坐标”，GPS 选 WGS84",
        "GCJ-02 for points from Amap or Tencent, BD-09 from Baidu, WGS84 from GPS",
        DATUMS,
    ),
    text("address", "地址", "详细地址", "The address", 30.0),
    text(
        "phone",
        "联系电话",
        "含区号；多个用“；”分开",
        "With area code; several separated by semicolons",
        18.0,
    ),
    text(
        "opening_hours",
        "开放时间",
        "例如“3月-11月 06:30-16:30，16:00停止入园，周一闭馆”，也可用 OSM 写法",
        "Plain Chinese or English, or OSM syntax such as Mar-Nov 06:30-16:30",
        34.0,
    ),
    text(
        "ticket",
        "门票",
        "金额（元）或说明，例如“成人80元，学生40元，1.2米以下免费”",
        "An amount in yuan, or in words",
        26.0,
    ),
    number("visit_min", "建议游玩时间（分钟）", "分钟数", "Minutes"),
    text(
        "starts_at",
        "开始时间",
        "例如 2026-11-20 或 2026-11-20 18:00",
        "Such as 2026-11-20 or 2026-11-20 18:00",
        18.0,
    ),
    text("ends_at", "结束时间", "只写日期时，当天仍有效", "A date alone includes that day", 18.0),
    choice(
        "effect",
        "影响",
        "期间该地点是否开放；不影响开放选“提示”",
        "What it does to the place: open, closed, partly open, or none (提示)",
        EFFECTS,
    ),
    text(
        "stops",
        "途经",
        "按顺序写地点编号，用“；”分开",
        "Identifiers of places in order, separated by semicolons",
        30.0,
    ),
    number("min", "时长（分钟）", "全程分钟数", "Minutes for the whole route"),
    number("distance_m", "距离（米）", "全程米数", "Metres for the whole route"),
    text("difficulty", "难度", "例如“轻松”“适中”“较难”", "In your own words", 10.0),
    text("intro", "简介", "几句话的介绍", "A few sentences", 44.0),
    text("intro.en", "英文简介", "英文介绍", "The same in English", 44.0),
    text("body", "正文", "全文；单元格内可换行", "The whole text; line breaks are kept", 50.0),
    text("tags", "标签", "多个用“；”分开", "Separated by semicolons", 18.0),
    text(
        "near",
        "附近",
        "附近地点的编号，用“；”分开",
        "Identifiers of places nearby, separated by semicolons",
        20.0,
    ),
    text("url", "网址", "以 http 开头", "Begins with http", 26.0),
    text(
        "photos",
        "图片",
        "随 ZIP 上传的图片文件名或网址，多个用“；”分开",
        "File names within the ZIP, or addresses, separated by semicolons",
        24.0,
    ),
    text("file", "文件", "随 ZIP 上传的图片文件名", "The picture's file name within the ZIP", 20.0),
    text(
        "caption",
        "图片说明",
        "图片内容；多张时按顺序用“；”分开",
        "What the pictures show, in their order",
        24.0,
    ),
    text("credit", "署名", "摄影者或作者", "Whom to credit", 14.0),
    text("licence", "许可", "例如“授权本平台使用”或 CC BY 4.0", "Such as CC BY 4.0", 18.0),
    choice(
        "lang",
        "语言",
        "文章的语言；留空时自动判断",
        "The language of an article; told from its text when empty",
        LANGUAGES,
    ),
    text("published_at", "发布时间", "例如 2026-11-18", "Such as 2026-11-18", 18.0),
    text("valid_from", "生效时间", "这一行从何时起有效；可空", "From when the row holds; may be empty", 18.0),
    text("valid_until", "有效期至", "到何时为止；填“清空”可取消", "Until when; 清空 removes it", 18.0),
    text(
        "attributes.最佳季节",
        "属性.最佳季节",
        "任何其他信息都可加一列“属性.名称”，例如“属性.树龄”",
        "Anything else: add a column called 属性.NAME or attributes.NAME",
        18.0,
    ),
];
