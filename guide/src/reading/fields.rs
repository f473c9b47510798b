//! Which fields a question asks for, in the usual wordings of Chinese and English.

use super::spotted::{Spot, spotted};
use super::when;
use super::wordings::{CLOSURES, HAPPENINGS_EN, HAPPENINGS_ZH, REOPENS, STATUS_EN, STATUS_ZH, WORDINGS};
use memchr::memmem;
use scenic_data::Field;
use std::collections::BTreeSet;

/// Words that ask for a time, of a door or of anything else.
const TIMES: [&str; 8] =
    ["几点", "最晚", "what time", "what hour", "when does", "when do", "how early", "how late"];
/// What doors do, in English.
const ACTS: [&str; 10] =
    ["open", "clos", "shut", "start", "begin", "end", "finish", "last", "first", "until"];
/// What else doors, tickets, rides and visitors do, whose times are a place's hours.
const DOORS: [&str; 80] = [
    "开",
    "关",
    "闭",
    "营业",
    "进",
    "入",
    "检票",
    "收工",
    "收摊",
    "收市",
    "下班",
    "上班",
    "打烊",
    "休息",
    "结束",
    "截止",
    "为止",
    "停",
    "熄",
    "亮灯",
    "售",
    "卖",
    "去",
    "来",
    "玩",
    "逛",
    "参观",
    "游",
    "清场",
    "首班",
    "末班",
    "头班",
    "一班",
    "发车",
    "出摊",
    "供应",
    "吃",
    "上山",
    "下山",
    "离",
    "走",
    "放",
    "门",
    "票",
    "船",
    "车",
    "索道",
    "缆车",
    "讲解",
    "讲",
    "演",
    "表演",
    "退房",
    "入住",
    "早餐",
    "晚餐",
    "点菜",
    "have ",
    "eat",
    "meal",
    "breakfast",
    "lunch",
    "entry",
    "enter",
    "admission",
    "get in",
    "get up",
    "visit",
    "go ",
    "go?",
    "leave",
    "depart",
    "run",
    "serve",
    "sell",
    "arriv",
    "stop",
    "gate",
    "tour",
    "check",
];

/// What runs on roads and rails by a timetable.
const RUNS: [&str; 15] = [
    "班车",
    "末班车",
    "接驳",
    "公交",
    "大巴",
    "巴士",
    "摆渡",
    "电瓶车",
    "高铁",
    "火车",
    "动车",
    "bus",
    "shuttle",
    "train",
    "coach",
];
const FIRST_OR_LAST: [&str; 9] =
    ["末班", "最后一班", "最晚一班", "首班", "头班", "第一班", "最早一班", "last ", "first "];

/// Words for being on the way, which make "how long" ask for the way.
const TRAVELS: [&str; 20] = [
    "走上去",
    "走过去",
    "走到",
    "步行",
    "坐船",
    "乘船",
    "坐车",
    "开车",
    "骑车",
    "坐缆车",
    "坐索道",
    "爬上去",
    "上去要",
    "到那",
    "on foot",
    "by boat",
    "to walk",
    "to drive",
    "the ride",
    "get there",
];

/// What a clause asks for by its wording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worded {
    /// Fields, in the order of the table.
    pub fields: Vec<Field>,
    /// Whether it asks if a place is open.
    pub status: bool,
    /// Whether it asks when a place opens once more, which is a matter of what it is now.
    pub reopens: bool,
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
    let rows = rows_said(&spotted(clause));
    let matching = |weak: bool| {
        let mut found: Vec<Field> = Vec::new();
        for row in rows.iter().filter_map(|row| WORDINGS.get(*row)).filter(|row| row.weak == weak) {
            let field = Field::new(row.field);
            if !found.contains(&field) {
                found.push(field);
            }
        }
        found
    };
    let strong = matching(false);
    let of_ride = asks_first_or_last_ride(clause);
    let mut only_weak = strong.is_empty() || of_ride;
    let fields = if of_ride {
        vec![Field::new("opening_hours")]
    } else if only_weak {
        matching(true)
    } else {
        narrowed(strong, clause)
    };
    // "几点出太阳": perhaps a text tells; the hours are only what is nearest to it.
    only_weak |=
        matches!(&fields[..], [only] if only.as_str() == "opening_hours") && asks_time_of_else(clause);
    let happening = |rows: &[(&str, Option<scenic_data::event::EventKind>)]| {
        rows.iter().find(|(word, _)| contains(clause, word)).map(|(_, kind)| *kind)
    };
    Worded {
        only_weak: only_weak && !fields.is_empty(),
        fields,
        closures: has(CLOSURES),
        status: has(STATUS_ZH) || has(STATUS_EN),
        reopens: has(REOPENS) && !has(&["when did", "哪年", "哪一年", "何年"]),
        happenings: happening(HAPPENINGS_ZH).or_else(|| happening(HAPPENINGS_EN)),
    }
}

/// The rows of the table with a wording that stands somewhere in a clause where it is not a part of a longer one:
/// "几分" in "几分钟" asks for no rating.
fn rows_said(spots: &[Spot]) -> BTreeSet<usize> {
    let of_fields = || spots.iter().filter_map(|spot| Some((spot.row?, spot)));
    let stands_alone = |spot: &Spot| !of_fields().any(|(_, longer)| longer.holds(spot));
    of_fields().filter(|(_, spot)| stands_alone(spot)).map(|(row, _)| row).collect()
}

/// What a clause, in lower case, says beyond the wordings that ask for something and the times it names:
/// "渔家灶的烤羊腿多少钱" asks for a price, and for that of something in particular.
pub fn beyond(clause: &str) -> String {
    let mut words: Vec<Spot> = spotted(clause);
    // Of wordings that overlap the longest is what was said.
    words.sort_by_key(|spot| (std::cmp::Reverse(spot.word.len()), spot.place));
    words.dedup_by_key(|spot| spot.place);
    let rest = words.iter().fold(clause.to_owned(), |rest, spot| rest.replace(spot.word, " "));
    when::without_times(&rest)
}

/// Whether a clause asks for the time of something that is no door's: "几点出太阳", "上午几点的光最好".
fn asks_time_of_else(clause: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| contains(clause, word));
    let rest = beyond(clause);
    let rest = ["的", "那", "呢", "它", "是", "都"].iter().fold(rest, |rest, word| rest.replace(word, " "));
    let is_said = |word: &str| if word.is_ascii() { word.len() > 2 && word != "the" } else { true };
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| is_said(word));
    says(&TIMES) && !says(&ACTS) && !says(&DOORS) && words.flat_map(str::chars).count() > 1
}

/// Whether a clause asks when the first or the last of what runs on roads and rails leaves, which a text tells, and no
/// door: "末班车几点".
fn asks_first_or_last_ride(clause: &str) -> bool {
    let says = |words: &[&str]| words.iter().any(|word| contains(clause, word));
    let when = says(&TIMES) || says(&["when is", "什么时候"]);
    when && says(&RUNS) && says(&FIRST_OR_LAST)
}

/// Whether a Latin word tells what doors do rather than names a thing ("breakfast").
pub(crate) fn is_act_of_doors(word: &str) -> bool {
    ACTS.iter().any(|act| word.starts_with(act))
}

/// "周边有哪里好玩" asks for what is near, not for an address or for highlights as well.
/// "停车多少钱" asks for what stands before the price, and "坐船要多久" for the way, not for a visit.
fn narrowed(mut fields: Vec<Field>, clause: &str) -> Vec<Field> {
    let near = Field::new("near");
    if fields.contains(&near) {
        // "边上那个老站长" is somebody there.
        let somebody = ["边上那", "旁边那", "附近那", "周边那"].iter().any(|word| clause.contains(word));
        if !somebody {
            return vec![near];
        }
        fields.retain(|field| field != &near);
    }
    // "走便道要多花几分钟" asks how much longer, not for how long one stays.
    if ["多花", "多用", "多走", "多绕", "绕路", "绕行", "extra", "longer is"]
        .iter()
        .any(|word| clause.contains(word))
    {
        fields.retain(|field| field.as_str() != "visit_min");
    }
    let (ticket, visit, transport) = (Field::new("ticket"), Field::new("visit_min"), Field::new("transport"));
    if fields.contains(&visit) && TRAVELS.iter().any(|word| contains(clause, word)) {
        fields.retain(|field| field != &visit && field != &transport);
        fields.insert(0, transport.clone());
    }
    let both = clause.contains(" and ");
    if let Some(at) =
        fields.iter().position(|field| field == &ticket).filter(|_| fields.contains(&transport) && !both)
    {
        let last = fields.remove(at);
        fields.push(last);
    }
    fields
}

/// Whether a word stands in a text, both in lower case; an English one at the beginning of a word.
pub(crate) fn contains(clause: &str, word: &str) -> bool {
    found(clause, word).next().is_some()
}

/// Where a wording stands in a clause; an English one, or a number, at the beginning of a word.
pub(crate) fn found<'a>(clause: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let (text, word) = (clause.as_bytes(), word.as_bytes());
    let mut from = 0;
    let next = move || {
        let at = from + memmem::find(text.get(from..)?, word)?;
        from = at + word.len().max(1);
        Some(at)
    };
    std::iter::from_fn(next).filter(move |at| begins(text, word, *at))
}

/// Whether a wording may begin at a byte of a clause: an English one, or a number, only where a word does.
pub(super) fn begins(clause: &[u8], word: &[u8], at: usize) -> bool {
    let in_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    !in_word(word.first()) || !in_word(at.checked_sub(1).and_then(|before| clause.get(before)))
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
        for of_something_else in [
            "几点出太阳",
            "上午几点的光最好",
            "夏天要等到几点",
            "when do the herons nest",
            "末班车几点",
            "what time is the last bus",
        ] {
            assert!(worded(of_something_else).only_weak, "{of_something_else}");
        }
        for of_doors in [
            "几点",
            "那几点呢",
            "一般几点开",
            "看到几点为止",
            "what time does the last boat leave",
            "at what times",
        ] {
            assert!(!worded(of_doors).only_weak, "{of_doors}");
        }
        assert!(worded("那条便道要多花几分钟").fields.is_empty());
        assert!(worded("今天天气").fields.is_empty());
        assert_eq!(worded("门票和开放时间").fields.len(), 2);
    }

    #[test]
    fn asking_whether_it_is_open_is_told_from_asking_for_the_hours() {
        assert!(worded("今天开门吗").status);
        assert!(worded("is it open now").status);
        assert!(!worded("开放时间是什么").status);
        assert!(worded("什么时候再开放").reopens && worded("when will it reopen").reopens);
        assert!(!worded("哪年重新开放的").reopens);
    }
}
