//! Which fields a question asks for, in the usual wordings of Chinese and English.

use scenic_data::Field;

/// The wordings that ask for a field. A later row of the same strength does not override an
/// earlier one found in the same clause; both are asked for.
struct Wording {
    field: &'static str,
    /// Fields only asked for when no stronger wording stands in the clause.
    weak: bool,
    zh: &'static [&'static str],
    en: &'static [&'static str],
}

const fn strong(field: &'static str, zh: &'static [&'static str], en: &'static [&'static str]) -> Wording {
    Wording { field, weak: false, zh, en }
}

const fn weak(field: &'static str, zh: &'static [&'static str], en: &'static [&'static str]) -> Wording {
    Wording { field, weak: true, zh, en }
}

const WORDINGS: &[Wording] = &[
    strong(
        "near",
        &["周边", "附近", "旁边", "边上", "周围", "邻近", "临近", "挨着", "不远处", "左右有", "顺路"],
        &[
            "nearby",
            "near by",
            "close by",
            "around there",
            "around here",
            "in the area",
            "near it",
            "next to",
            "what else is near",
        ],
    ),
    strong(
        "visit_min",
        &[
            "玩多久",
            "玩多长",
            "玩几",
            "逛多久",
            "逛多长",
            "待多久",
            "看多久",
            "游玩时间",
            "游览时间",
            "参观时间",
            "游玩时长",
            "游览多",
            "游玩多",
            "参观多久",
            "需要多久",
            "需要多长",
            "要多久",
            "要多长",
            "花多久",
            "花多长",
            "多长时间",
            "多少时间",
            "几个小时",
            "几小时",
            "多少小时",
            "用多久",
            "用时",
            "耗时",
            "多久能",
            "多久可以",
            "多久才",
            "可以玩多",
            "能玩多",
            "停留多",
            "去多久",
            "多久合适",
            "玩个多",
            "待几",
        ],
        &["how long", "how much time", "how many hours", "time needed", "spend there", "duration of"],
    ),
    strong(
        "opening_hours",
        &[
            "开放时间",
            "营业时间",
            "开馆时间",
            "开园时间",
            "开放时段",
            "放时间",
            "几点",
            "啥时候开",
            "什么时候开",
            "啥时间开",
            "什么时间开",
            "何时开",
            "啥时开",
            "多会儿开",
            "开门",
            "关门",
            "开馆",
            "闭馆",
            "闭园",
            "开园",
            "什么时候关",
            "全天开放",
            "晚上开",
            "时间规定",
            "时间限制",
            "什么时候能去",
            "什么时间能去",
            "什么时候可以去",
            "时候开放",
            "周几",
            "礼拜几",
            "星期几",
            "哪天休",
            "哪天不开",
            "哪天关",
            "开到",
            "到几点",
            "熄灯",
            "头班",
            "时间段",
            "时间对外开放",
            "时间开",
            "时候对外",
            "什么时间营业",
            "最晚",
            "停止入",
            "末班",
            "首班",
            "开放吗",
            "营业吗",
            "开放时",
            "什么时候游玩",
            "时间开放",
            "都开放",
        ],
        &[
            "opening hour",
            "opening time",
            "open hours",
            "business hours",
            "what time",
            "when does",
            "when do",
            "when is it open",
            "open until",
            "close at",
            "closing time",
            "hours of",
            "last entry",
            "what are the hours",
            "hours?",
            "the hours",
            "hours for",
            "last admission",
            "until when",
            "which day",
            "what day",
            "how late",
            "how early",
        ],
    ),
    strong(
        "ticket",
        &[
            "门票",
            "票价",
            "多少钱",
            "多钱",
            "收费",
            "免费",
            "要钱",
            "花钱",
            "价格",
            "费用",
            "贵不贵",
            "贵吗",
            "很贵",
            "票多少",
            "买票",
            "购票",
            "入场费",
            "几块钱",
            "多少元",
            "优惠",
            "学生票",
            "要票",
            "用票",
            "票钱",
            "票是多",
            "票要",
            "收钱",
            "船票",
            "不贵",
            "便宜",
        ],
        &[
            "ticket",
            "admission",
            "entrance fee",
            "entry fee",
            "how much",
            "price",
            "cost",
            "fare",
            "free to enter",
            "free entry",
            "expensive",
            "pay to",
            "is it free",
            "fee",
            "charge",
            "discount",
            "concession",
            "for a student",
            "to get in",
            "entry to",
            "is entry",
        ],
    ),
    strong(
        "price",
        &["人均", "房价", "一晚", "住一宿", "床位", "消费高", "房费"],
        &["per night", "a night", "per person", "a room", "a bed"],
    ),
    strong(
        "phone",
        &["电话", "联系方式", "号码", "手机", "热线", "怎么联系", "致电"],
        &["phone", "telephone", "contact number", "call them", "number to call"],
    ),
    strong(
        "transport",
        &[
            "怎么去",
            "怎么走",
            "怎么到",
            "如何去",
            "如何到",
            "交通",
            "骑车去",
            "打车",
            "坐车",
            "公交",
            "地铁",
            "乘车",
            "坐几路",
            "停车",
            "自驾",
            "路线怎么",
        ],
        &[
            "how do i get",
            "how do i reach",
            "how far on foot",
            "how to reach",
            "how to get",
            "getting there",
            "get there",
            "by bus",
            "by train",
            "transport",
            "parking",
            "which bus",
        ],
    ),
    strong(
        "address",
        &[
            "地址",
            "在哪",
            "什么地方",
            "位置",
            "哪里",
            "哪儿",
            "哪个区",
            "哪个城区",
            "具体方位",
            "地点",
            "坐落",
            "哪个地方",
            "位于",
        ],
        &[
            "address",
            "where exactly",
            "where do i find",
            "how do i find",
            "where is",
            "where's",
            "where are",
            "located",
            "location",
        ],
    ),
    strong("rating", &["评分", "评价怎", "几分", "口碑"], &["rating", "rated", "reviews", "how good"]),
    strong(
        "history",
        &[
            "历史",
            "来历",
            "由来",
            "哪年",
            "哪一年",
            "什么年代",
            "朝代",
            "谁建",
            "谁修",
            "始建",
            "建于",
            "多少年",
            "起源",
            "得名",
        ],
        &[
            "history",
            "historic",
            "who built",
            "when was it built",
            "how old",
            "founded",
            "origin",
            "built in",
        ],
    ),
    strong("legend", &["传说", "故事", "典故", "神话"], &["legend", "story", "tale", "myth", "folklore"]),
    strong(
        "highlights",
        &[
            "看点",
            "看什么",
            "有什么好看",
            "值得看",
            "亮点",
            "特色",
            "有什么好玩",
            "好玩的",
            "必看",
            "主要看",
            "有啥看",
            "有什么看",
        ],
        &[
            "what to see",
            "what to look",
            "highlights",
            "worth seeing",
            "must see",
            "must-see",
            "special about",
            "what can i see",
            "what is there to see",
        ],
    ),
    strong(
        "tips",
        &["注意", "提示", "贴士", "小技巧", "带什么", "穿什么", "建议怎么"],
        &["tips", "advice", "should i know", "bring", "wear"],
    ),
    weak(
        "intro",
        &[
            "介绍",
            "了解",
            "是什么",
            "做什么",
            "干什么",
            "怎么样",
            "咋样",
            "讲讲",
            "说说",
            "听说过",
            "去过",
            "知道",
            "有什么",
            "好玩吗",
            "什么样",
            "简介",
            "熟悉",
            "设施",
            "里面有",
            "适合",
            "认识",
        ],
        &[
            "tell me about",
            "what is",
            "what's",
            "describe",
            "introduce",
            "know about",
            "about the",
            "heard of",
            "like?",
        ],
    ),
    weak("intro", &["很大吧", "大不大", "不算大", "面积大", "大吗", "很大"], &["how big"]),
    weak("visit_min", &["很大吧", "大不大", "不算大", "面积大", "大吗", "很大"], &["how big"]),
    weak("phone", &["咨询"], &[]),
];

/// Wordings that ask whether a place is open at a time, rather than for its hours.
const STATUS_ZH: &[&str] = &[
    "开门吗",
    "开着吗",
    "开放吗",
    "开不开",
    "开了吗",
    "关了吗",
    "关门了吗",
    "营业吗",
    "能去吗",
    "能进吗",
    "还开",
    "闭馆吗",
    "可以进",
    "能进",
    "可以参观吗",
    "做生意",
    "让上去",
    "让进",
    "还能去",
    "去得成",
    "白跑",
    "行不行",
    "开么",
    "开吗",
    "关闭吗",
    "开门么",
    "开放么",
    "关着吗",
    "恢复",
    "能不能去",
    "还能进",
];
const STATUS_EN: &[&str] = &[
    "open now",
    "open today",
    "open tomorrow",
    "open on",
    "still open",
    "is it open",
    "closed now",
    "closed today",
    "serving",
    "can i visit",
    "could i visit",
    "can we visit",
    "can we eat",
    "can i eat",
    "open at",
    "closed on",
    "is it closed",
    "open this",
    "currently open",
    "closed tomorrow",
    "open right now",
    "be open",
    "closed?",
    "open?",
];

/// Wordings that ask what is closed, wherever.
const CLOSURES: &[&str] = &[
    "哪些地方关",
    "哪里关",
    "什么地方关",
    "哪些关",
    "有什么关",
    "有哪些关",
    "哪些景点关",
    "有没有关",
    "哪些不开",
    "哪里不开",
    "什么不开",
    "哪些景点不开",
    "有关闭",
    "临时关闭",
    "closures",
    "anything closed",
    "what is closed",
    "what's closed",
    "whats closed",
    "which sights are closed",
    "which places are closed",
    "anything shut",
    "what is shut",
    "what's shut",
];

/// Wordings that ask what is on.
const HAPPENINGS_ZH: &[(&str, Option<scenic_data::event::EventKind>)] = &[
    ("展览", Some(scenic_data::event::EventKind::Exhibition)),
    ("特展", Some(scenic_data::event::EventKind::Exhibition)),
    ("什么展", Some(scenic_data::event::EventKind::Exhibition)),
    ("公告", Some(scenic_data::event::EventKind::Notice)),
    ("通知", Some(scenic_data::event::EventKind::Notice)),
    ("活动", None),
    ("演出", Some(scenic_data::event::EventKind::Event)),
    ("节庆", Some(scenic_data::event::EventKind::Event)),
    ("灯会", Some(scenic_data::event::EventKind::Event)),
];
const HAPPENINGS_EN: &[(&str, Option<scenic_data::event::EventKind>)] = &[
    ("exhibition", Some(scenic_data::event::EventKind::Exhibition)),
    ("exhibit on", Some(scenic_data::event::EventKind::Exhibition)),
    ("on show", Some(scenic_data::event::EventKind::Exhibition)),
    ("what's on", None),
    ("what is on", None),
    ("going on", None),
    ("events", None),
    ("festival", Some(scenic_data::event::EventKind::Event)),
    ("performance", Some(scenic_data::event::EventKind::Event)),
    ("notices", Some(scenic_data::event::EventKind::Notice)),
];

/// What a clause asks for by its wording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worded {
    /// Fields, in the order of the table.
    pub fields: Vec<Field>,
    /// Whether it asks if a place is open.
    pub status: bool,
    /// Whether it asks what is on, and of which kind.
    pub happenings: Option<Option<scenic_data::event::EventKind>>,
    /// Whether it asks what is closed.
    pub closures: bool,
    /// Whether only weak wordings were found.
    pub only_weak: bool,
}

/// Reads one clause, in lower case.
pub fn worded(clause: &str) -> Worded {
    let has = |words: &[&str]| words.iter().any(|word| contains(clause, word));
    let matching = |weak: bool| {
        let mut found: Vec<Field> = Vec::new();
        for row in WORDINGS.iter().filter(|row| row.weak == weak && (has(row.zh) || has(row.en))) {
            let field = Field::new(row.field);
            if !found.contains(&field) {
                found.push(field);
            }
        }
        found
    };
    let strong = matching(false);
    let only_weak = strong.is_empty();
    let fields = if only_weak { matching(true) } else { narrowed(strong) };
    let happening = |rows: &[(&str, Option<scenic_data::event::EventKind>)]| {
        rows.iter().find(|(word, _)| contains(clause, word)).map(|(_, kind)| *kind)
    };
    Worded {
        only_weak: only_weak && !fields.is_empty(),
        fields,
        closures: has(CLOSURES),
        status: has(STATUS_ZH) || has(STATUS_EN),
        happenings: happening(HAPPENINGS_ZH).or_else(|| happening(HAPPENINGS_EN)),
    }
}

/// "周边有哪里好玩" asks for what is near, not for an address or for highlights as well.
fn narrowed(fields: Vec<Field>) -> Vec<Field> {
    let near = Field::new("near");
    if fields.contains(&near) { vec![near] } else { fields }
}

/// Whether a wording stands in a clause; an English one at the beginning of a word.
fn contains(clause: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return clause.contains(word);
    }
    clause.match_indices(word).any(|(at, _)| {
        clause
            .get(..at)
            .and_then(|before| before.chars().next_back())
            .is_none_or(|c| !c.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_wordings_ask_for_their_field() {
        for (clause, expected) in [
            ("门票多少钱", "ticket"),
            ("那它贵不贵呀", "ticket"),
            ("几点开门", "opening_hours"),
            ("能玩多久啊", "visit_min"),
            ("在什么地方", "address"),
            ("周边有哪里好玩", "near"),
            ("你有电话吗", "phone"),
            ("有什么传说", "legend"),
            ("知道吗", "intro"),
            ("how much is it", "ticket"),
            ("what time does it close", "opening_hours"),
            ("where is it", "address"),
            ("tell me about it", "intro"),
            ("how long should i plan", "visit_min"),
        ] {
            let fields = worded(clause).fields;
            assert_eq!(fields.iter().map(Field::as_str).collect::<Vec<_>>(), [expected], "{clause}");
        }
        assert!(worded("今天天气").fields.is_empty());
        assert_eq!(worded("门票和开放时间").fields.len(), 2);
    }

    #[test]
    fn asking_whether_it_is_open_is_told_from_asking_for_the_hours() {
        assert!(worded("今天开门吗").status);
        assert!(worded("is it open now").status);
        assert!(!worded("开放时间是什么").status);
        assert_eq!(
            worded("最近有什么展览").happenings,
            Some(Some(scenic_data::event::EventKind::Exhibition))
        );
    }
}
