//! Reading a question: which place, which fields, what time, in which language.

pub mod dialogue;
pub mod fields;
pub mod when;

use crate::gazetteer::Gazetteer;
use dialogue::{Focus, Message, Role};
use scenic_data::event::EventKind;
use scenic_data::place::PlaceKind;
use scenic_data::{Field, LangTag, PlaceId};

/// How it is known which place a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// The question names it.
    Named,
    /// The dialogue was about it.
    Dialogue,
    /// The request says so (`place_id`).
    Request,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// The values of these fields.
    Fields(Vec<Field>),
    /// What is near, perhaps of one kind.
    Near(Option<PlaceKind>),
    /// Whether the place is open.
    Status,
    /// What is on, perhaps of one kind.
    Happenings(Option<EventKind>),
    /// Something that is in no field: the text of the question decides.
    Open,
}

/// A question as understood.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reading {
    /// The language to answer in.
    pub lang: LangTag,
    /// The question itself: what the traveller said last.
    pub question: String,
    /// The place it is about, and how that is known.
    pub place: Option<(PlaceId, Known)>,
    /// Other places it names.
    pub others: Vec<PlaceId>,
    /// What is asked for.
    pub ask: Ask,
    /// Whether the wording was only vaguely that of `ask`.
    pub vague: bool,
    /// Words that look like a name of a place that is not known.
    pub unknown_name: Option<String>,
}

/// Reads the last user message of a dialogue. `place` is what the request says it is about, which
/// a name in the question overrides.
pub fn read(
    gazetteer: &Gazetteer,
    messages: &[Message],
    lang: Option<&LangTag>,
    place: Option<&PlaceId>,
) -> Reading {
    let asked = messages.iter().rposition(|message| message.role == Role::User);
    let question = asked.and_then(|at| messages.get(at)).map_or("", |m| m.content.as_str());
    let before = asked.and_then(|at| messages.get(..at)).unwrap_or_default();
    let mentions = gazetteer.mentions(question);
    let focus = Focus::after(gazetteer, before);

    let named = dialogue::chosen(&mentions, question, focus.place.as_ref());
    let known = match (named, place, focus.place) {
        (Some(named), _, _) => Some((named, Known::Named)),
        (None, Some(place), _) => Some((place.clone(), Known::Request)),
        (None, None, Some(focus)) => Some((focus, Known::Dialogue)),
        (None, None, None) => None,
    };
    let others = mentions
        .iter()
        .filter_map(|m| m.places.first())
        .filter(|p| known.as_ref().is_none_or(|(place, _)| place != *p))
        .cloned()
        .collect();
    let masked = mask(question, &mentions);
    let (ask, vague) = asks(&masked);
    let unknown_name = match &known {
        None => name_like(&masked),
        Some((_, Known::Named)) => None,
        Some(_) => name_like(&masked).filter(|name| name.chars().count() >= 4),
    };
    Reading {
        lang: lang.cloned().or_else(|| LangTag::detect(question)).unwrap_or_else(LangTag::zh),
        question: question.to_owned(),
        place: known,
        others,
        ask,
        vague,
        unknown_name,
    }
}

/// The question without the names in it, in lower case: a place called "故事馆" asks for no story.
fn mask(question: &str, mentions: &[crate::gazetteer::Mention]) -> String {
    question
        .chars()
        .enumerate()
        .map(|(at, c)| if mentions.iter().any(|m| (m.start..m.end).contains(&at)) { '\u{2003}' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// What is asked: the last clause that asks for something decides, for people say what they know
/// before they ask.
fn asks(masked: &str) -> (Ask, bool) {
    let clauses: Vec<&str> = masked
        .split(['，', '。', '！', '!', '；', ';', ',', '\n', '?', '？'])
        .filter(|clause| !clause.trim().is_empty())
        .collect();
    let mut vague = None;
    for clause in clauses.iter().rev() {
        let clause = format!("{clause}?");
        let worded = fields::worded(&clause);
        if let Some(kind) = worded.happenings {
            return (Ask::Happenings(kind), false);
        }
        if worded.status {
            return (Ask::Status, false);
        }
        if worded.fields.is_empty() {
            continue;
        }
        if worded.fields.contains(&Field::new("near")) {
            return (Ask::Near(wanted_kind(&clause)), false);
        }
        if worded.only_weak {
            vague.get_or_insert(Ask::Fields(worded.fields));
        } else {
            return (Ask::Fields(worded.fields), false);
        }
    }
    vague.map_or((Ask::Open, true), |ask| (ask, true))
}

/// The kind of place that is looked for nearby.
fn wanted_kind(clause: &str) -> Option<PlaceKind> {
    let has = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    if has(&["餐", "吃", "饭", "馆子", "美食", "eat", "restaurant", "food"]) {
        Some(PlaceKind::Restaurant)
    } else if has(&["酒店", "宾馆", "住", "旅馆", "客栈", "hotel", "stay", "sleep", "hostel"]) {
        Some(PlaceKind::Hotel)
    } else if has(&["车站", "码头", "地铁站", "station", "pier", "bus stop"]) {
        Some(PlaceKind::Transport)
    } else if has(&["博物馆", "museum"]) {
        Some(PlaceKind::Museum)
    } else {
        None
    }
}

/// Words of questions that are no part of a name.
const FILLERS: [&str; 74] = [
    "你好", "请问", "请", "帮我", "查一下", "查查", "一下", "告诉我", "你知道", "知道", "我想", "想", "了解", "这个", "那个",
    "景点", "景区", "这里", "那里", "具体", "的话", "是不是", "有没有", "什么", "多少", "怎么", "哪里", "哪儿", "在哪", "吗",
    "呢", "啊", "呀", "吧", "的", "是", "有", "在", "要", "能", "可以", "去", "那", "它", "他", "我", "你", "还", "都", "也",
    "哦", "嗯", "今天", "明天", "现在", "几点", "门票", "开放时间", "地址", "电话", "多久", "多长时间", "附近", "周边", "好玩",
    "开门", "关门", "多少钱", "开放", "时间", "位置", "收费", "免费", "游玩",
];

/// What is left of a question once its usual words are gone, when it looks like a name: three to
/// twelve Han characters in a row, or capitalised Latin words.
fn name_like(masked: &str) -> Option<String> {
    let mut rest = masked.to_owned();
    for filler in FILLERS {
        rest = rest.replace(filler, " ");
    }
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    rest.split(|c: char| !is_han(c))
        .filter(|run| (3..=12).contains(&run.chars().count()))
        .max_by_key(|run| run.chars().count())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    fn said(lines: &[&str]) -> Vec<Message> {
        let role = |i: usize| if i % 2 == 0 { Role::User } else { Role::Assistant };
        lines.iter().enumerate().map(|(i, l)| Message { role: role(i), content: (*l).to_owned() }).collect()
    }

    #[test]
    fn the_last_asking_clause_decides() {
        let g = gazetteer(&["a=神武门", "b=故事馆"]);
        let reading = read(&g, &said(&["神武门", "好", "当然，电话是010，这里能玩多久啊？我好安排。"]), None, None);
        assert_eq!(reading.ask, Ask::Fields(vec![Field::new("visit_min")]));
        assert_eq!(reading.place, Some(("a".into(), Known::Dialogue)));
        let reading = read(&g, &said(&["故事馆门票多少"]), None, None);
        assert_eq!(reading.ask, Ask::Fields(vec![Field::new("ticket")]));
    }

    #[test]
    fn a_name_that_is_not_known_is_noticed() {
        let g = gazetteer(&["a=神武门"]);
        let reading = read(&g, &said(&["请问埃菲尔铁塔门票多少钱?"]), None, None);
        assert_eq!((reading.place, reading.unknown_name.as_deref()), (None, Some("埃菲尔铁塔")));
        let reading = read(&g, &said(&["那门票呢?"]), None, None);
        assert_eq!(reading.unknown_name, None);
    }

    #[test]
    fn a_name_overrides_what_the_request_says_and_the_language_follows_the_question() {
        let g = gazetteer(&["a=神武门", "b=Heron Isle"]);
        let reading = read(&g, &said(&["When does Heron Isle open?"]), None, Some(&"a".into()));
        assert_eq!(reading.place, Some(("b".into(), Known::Named)));
        assert_eq!(reading.lang, LangTag::en());
        let reading = read(&g, &said(&["现在开门吗"]), Some(&LangTag::en()), Some(&"a".into()));
        assert_eq!((reading.place, reading.ask), (Some(("a".into(), Known::Request)), Ask::Status));
        assert_eq!(reading.lang, LangTag::en());
    }
}
