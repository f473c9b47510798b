//! Reading a question: which place, which fields, what time, what wish, in which language.

mod calendar;
pub mod dialogue;
pub mod fields;
pub mod labels;
mod listed;
pub mod numbers;
mod unknown;
pub mod when;
pub mod wish;

use crate::catalogue::Catalogue;
use crate::gazetteer::{Gazetteer, Mention};
use dialogue::{Focus, Message, Role};
use scenic_data::event::EventKind;
use scenic_data::place::PlaceKind;
use scenic_data::{Field, LangTag, PlaceId};
use wish::Wish;

/// How it is known which place a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// The question names it.
    Named,
    /// The question names it by a spelling close to its name, or by its sound.
    Guessed,
    /// The question points into a list ("the second one").
    Listed,
    /// The dialogue was about it.
    Dialogue,
    /// The request says so (`place_id`).
    Request,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
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
    /// What is closed or limited at the time asked about.
    Closures,
    /// Places that are as wished.
    Find(Box<Wish>),
    /// The values of these fields of several places, side by side.
    Compare(Vec<Field>),
    /// Something that is in no field: the text of the question decides.
    Open,
}

/// A question as understood.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Reading {
    /// The language to answer in.
    pub lang: LangTag,
    /// The question itself: what the traveller said last.
    pub question: String,
    /// The question without the names in it, in lower case.
    pub masked: String,
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

/// What is known of names and places while a question is read.
#[derive(Clone, Copy)]
pub struct Lexicon<'a> {
    /// Names.
    pub gazetteer: &'a Gazetteer,
    /// What places have, offer or are.
    pub catalogue: &'a Catalogue,
}

/// Reads the last user message of a dialogue. `place` is what the request says it is about, which
/// a name in the question overrides.
pub fn read(
    lexicon: Lexicon<'_>,
    messages: &[Message],
    lang: Option<&LangTag>,
    place: Option<&PlaceId>,
) -> Reading {
    let Lexicon { gazetteer, .. } = lexicon;
    let asked = messages.iter().rposition(|message| message.role == Role::User);
    let question = asked.and_then(|at| messages.get(at)).map_or("", |m| m.content.as_str());
    let before = asked.and_then(|at| messages.get(..at)).unwrap_or_default();
    let mut mentions = gazetteer.mentions(question);
    let focus = Focus::after(gazetteer, before);
    let listed = listed::pointed_at(gazetteer, &mask(question, &mentions), before);
    let mut guessed = false;
    if listed.is_none() && mentions.iter().all(|mention| is_wide(gazetteer, mention)) {
        // "岫川板鸭官": more than the town is named, though not as it is written.
        let longer = |guess: &Mention| mentions.iter().all(|m| guess.end - guess.start > m.end - m.start + 1);
        if let Some(guess) = gazetteer.guess(question).filter(longer) {
            mentions = vec![guess];
            guessed = true;
        }
    }

    let named = focus.meant(&mentions, question);
    let about = match (named, listed, place, focus.place.clone()) {
        (Some(named), ..) if guessed => Some((named, Known::Guessed)),
        (Some(named), None, ..) => Some((named, Known::Named)),
        (_, Some(listed), ..) => Some((listed, Known::Listed)),
        (None, None, Some(place), _) => Some((place.clone(), Known::Request)),
        (None, None, None, Some(focus)) => Some((focus, Known::Dialogue)),
        (None, None, None, None) => None,
    };
    let mut others: Vec<PlaceId> = Vec::new();
    for place in mentions.iter().filter_map(|m| m.places.first()) {
        if about.as_ref().is_none_or(|(about, _)| about != place) && !others.contains(place) {
            others.push(place.clone());
        }
    }
    let masked = mask(question, &mentions);
    let lower = masked.to_lowercase();
    let (ask, vague) = match comparison(&lower, &mentions, question) {
        Some(fields) => (Ask::Compare(fields), false),
        None => match found(lexicon, &lower, question, &mentions, about.as_ref(), before) {
            Some(wish) => (Ask::Find(Box::new(wish)), false),
            None if is_only_a_name(&lower) => inherited(gazetteer, before).unwrap_or_else(|| asks(&lower)),
            None => asks(&lower),
        },
    };
    let beyond = mentions
        .iter()
        .filter(|m| is_wide(gazetteer, m))
        .find_map(|m| unknown::goes_beyond(question, m.start, m.end));
    let about = if beyond.is_some() && mentions.len() == 1 { None } else { about };
    let unknown_name = match &about {
        None if beyond.is_some() => beyond,
        None => unknown::name_like(&masked),
        Some((_, Known::Dialogue | Known::Request)) => unknown::surely_name(&masked),
        Some(_) => None,
    };
    let lang = lang.cloned().or_else(|| LangTag::detect(question)).unwrap_or_else(LangTag::zh);
    Reading {
        lang: spoken(&lang),
        question: question.to_owned(),
        masked: lower,
        place: about,
        others,
        ask,
        vague,
        unknown_name,
    }
}

/// Whether a mention is of a town or an area, whose name begins many others.
fn is_wide(gazetteer: &Gazetteer, mention: &Mention) -> bool {
    let kind = mention.places.first().and_then(|place| gazetteer.kind(place));
    !mention.exact || matches!(kind, Some(PlaceKind::City | PlaceKind::Area))
}

/// The language that is answered in for a reader of `lang`: Chinese, else English.
pub fn spoken(lang: &LangTag) -> LangTag {
    if lang.is_chinese() { LangTag::zh() } else { LangTag::en() }
}

/// The question without the names in it: a place called "故事馆" asks for no story.
fn mask(question: &str, mentions: &[Mention]) -> String {
    let simplified = crate::gazetteer::simplified(question);
    let masked = |at: usize| mentions.iter().any(|m| (m.start..m.end).contains(&at));
    simplified.chars().enumerate().map(|(at, c)| if masked(at) { '\u{2003}' } else { c }).collect()
}

/// Whether nothing but a name is said: "那云栖台呢", "and the Hall of Harmony?".
fn is_only_a_name(masked: &str) -> bool {
    if !masked.contains('\u{2003}') {
        return false;
    }
    let mut rest = masked.to_owned();
    for word in ["那", "呢", "的", "和", "去", "what about", "how about", "and", "then", "the"] {
        rest = rest.replace(word, " ");
    }
    !rest.chars().any(char::is_alphanumeric)
}

/// What the traveller asked last before, of another place.
fn inherited(gazetteer: &Gazetteer, before: &[Message]) -> Option<(Ask, bool)> {
    before.iter().rev().filter(|message| message.role == Role::User).find_map(|message| {
        let mentions = gazetteer.mentions(&message.content);
        let masked = mask(&message.content, &mentions).to_lowercase();
        let (ask, vague) = asks(&masked);
        (!vague && !is_only_a_name(&masked)).then_some((ask, false))
    })
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
        if worded.closures {
            return (Ask::Closures, false);
        }
        if let Some(kind) = worded.happenings {
            return (Ask::Happenings(kind), false);
        }
        if worded.status {
            return (Ask::Status, false);
        }
        if worded.fields.is_empty() {
            continue;
        }
        if asks_which(&clause) && fields::worded(masked).fields.contains(&Field::new("near")) {
            // "周边有好多好玩的，你知道都有哪里吗": the clause before says where.
            return (Ask::Near(wanted_kind(masked)), false);
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

/// Whether a clause asks which ones there are, rather than where one is.
fn asks_which(clause: &str) -> bool {
    ["都有哪", "有哪些", "有哪里", "有哪儿", "有啥", "which ones", "what are they"]
        .iter()
        .any(|word| clause.contains(word))
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

/// Words between names that put them side by side.
const JOINS: [&str; 15] = [
    "比", " than ", " before ", "和", "跟", "与", "、", "还是", "或者", "或", "同", " and ", " or ", " vs",
    " versus ",
];
/// Words that compare, and what they compare.
const COMPARES: [(&str, &str); 37] = [
    ("差多少", "ticket"),
    ("价钱", "ticket"),
    ("人均", "ticket"),
    ("dearer", "ticket"),
    ("which costs", "ticket"),
    ("评分", "rating"),
    ("rating", "rating"),
    ("关得", "opening_hours"),
    ("打烊", "opening_hours"),
    ("开得", "opening_hours"),
    ("close", "opening_hours"),
    ("open earlier", "opening_hours"),
    ("more time", "visit_min"),
    ("哪个久", "visit_min"),
    ("多花时间", "visit_min"),
    ("便宜", "ticket"),
    ("贵", "ticket"),
    ("cheaper", "ticket"),
    ("expensive", "ticket"),
    ("costs more", "ticket"),
    ("costs less", "ticket"),
    ("评分高", "rating"),
    ("评价", "rating"),
    ("rated", "rating"),
    ("更好", "rating"),
    ("better", "rating"),
    ("更久", "visit_min"),
    ("花时间", "visit_min"),
    ("longer", "visit_min"),
    ("更老", "history"),
    ("更早", "history"),
    ("历史更", "history"),
    ("older", "history"),
    ("区别", "intro"),
    ("不同", "intro"),
    ("difference", "intro"),
    ("compare", "intro"),
];

/// The fields to compare, when a question puts several places side by side.
fn comparison(masked: &str, mentions: &[Mention], question: &str) -> Option<Vec<Field>> {
    let joined = mentions.windows(2).any(|pair| {
        let [a, b] = pair else { return false };
        let between: String = question.chars().skip(a.end).take(b.start.saturating_sub(a.end)).collect();
        let between = between.to_lowercase();
        a.places.first() != b.places.first()
            && between.chars().count() <= 24
            && JOINS
                .iter()
                .any(|join| if join.is_ascii() { between.contains(join) } else { between.trim() == *join })
    });
    if !joined {
        return None;
    }
    let by_word: Vec<Field> = COMPARES
        .iter()
        .filter(|(word, _)| masked.contains(word))
        .map(|(_, field)| Field::new(field))
        .collect();
    if let Some(first) = by_word.into_iter().next() {
        return Some(vec![first]);
    }
    match asks(masked) {
        (Ask::Fields(fields), _) => Some(fields),
        (Ask::Status, _) => Some(vec![Field::new("opening_hours")]),
        _ => None,
    }
}

/// Words by which one asks for some of many.
const LISTS: [&str; 27] = [
    "推荐",
    "哪些",
    "哪家",
    "哪个",
    "哪里有",
    "有没有",
    "有什么",
    "找",
    "想去",
    "想吃",
    "想住",
    "列出",
    "几家",
    "几个",
    "list",
    "recommend",
    "which",
    "what",
    "any ",
    "find",
    "looking for",
    "suggest",
    "show me",
    "where can",
    "is there",
    "are there",
    "where",
];
/// Words by which a question is about the place spoken of rather than about others like it.
const GOES_OFF: [&str; 12] =
    ["多少", "这里", "这个", "那里", "它", "他家", "几点", "是吗", "吧", "how much", " it ", "there"];
/// Words before or after a name that make it the middle of a neighbourhood.
const CLOSE_BEFORE: [&str; 12] =
    ["离", "距", "距离", "靠近", "挨着", "临近", "near", "near the", "close to", "next to", "around", "from"];
const CLOSE_AFTER: [&str; 10] =
    ["附近", "周边", "旁边", "边上", "周围", "一带", "最近", "不远", "门口", "nearby"];
/// Words that mean the neighbourhood of what was spoken of.
const CLOSE: [&str; 13] = [
    "附近",
    "周边",
    "旁边",
    "边上",
    "周围",
    "离那",
    "离它",
    "离这",
    "nearby",
    "around here",
    "close by",
    "near it",
    "near there",
];

/// The wish of a question that looks for places, if it does.
fn found(
    lexicon: Lexicon<'_>,
    masked: &str,
    question: &str,
    mentions: &[Mention],
    about: Option<&(PlaceId, Known)>,
    before: &[Message],
) -> Option<Wish> {
    let mut wish = wish_of(lexicon, wishing(masked));
    let anywhere = ["哪里适合", "哪些地方", "哪儿适合", "which places", "spots", "where can", "where to"];
    if wish.kinds.is_empty() && mentions.is_empty() && anywhere.iter().any(|word| masked.contains(word)) {
        let vocabulary = lexicon.catalogue.vocabulary();
        wish.features =
            vocabulary.named(masked).into_iter().filter(|word| !wish::is_own_word(word)).collect();
        if !wish.features.is_empty() {
            return Some(wish);
        }
    }
    if wish.kinds.is_empty() {
        // "人均一百以下的呢": goes on from what was looked for before.
        let earlier = earlier_wish(lexicon, before)?;
        let limits = [wish.price, wish.rating, wish.visit, wish.distance].iter().any(numbers::Range::is_some);
        let narrows = limits || wish.best.is_some() || (wish.free && masked.contains("的"));
        let goes_on = narrows && mentions.is_empty() && !GOES_OFF.iter().any(|word| masked.contains(word));
        return goes_on.then(|| wish.after(&earlier));
    }
    let lists = LISTS.iter().any(|word| masked.contains(word));
    let nearest = wish.best == Some(wish::Best::Nearest) && mentions.len() == 1;
    let anchor = mentions.iter().find(|mention| nearest || is_close(mention, question));
    let area = mentions.iter().find(|mention| {
        let kind = mention.places.first().and_then(|place| lexicon.gazetteer.kind(place));
        let after: String = question.chars().skip(mention.end).take(3).collect();
        matches!(kind, Some(PlaceKind::Area | PlaceKind::City))
            && !after.trim().starts_with(['是', '算'])
            && !after.starts_with(" is")
    });
    let place = |mention: Option<&Mention>| mention.and_then(|m| m.places.first()).cloned();
    match (anchor, area, about) {
        (Some(_), ..) => wish.near = place(anchor),
        (None, Some(_), _) => wish.within = place(area),
        // A place of its own is spoken of: the question is about that one.
        (None, None, Some((_, Known::Named | Known::Guessed | Known::Listed))) => return None,
        (None, None, Some((focus, _))) if CLOSE.iter().any(|word| masked.contains(word)) && !wish.near_me => {
            wish.near = Some(focus.clone());
        }
        (None, None, Some((focus, Known::Request | Known::Dialogue))) => {
            let kind = lexicon.gazetteer.kind(focus);
            if matches!(kind, Some(PlaceKind::Area)) && !wish.near_me {
                wish.within = Some(focus.clone());
            }
        }
        (None, None, None) => {}
    }
    let anchored = wish.near.is_some() || wish.within.is_some() || wish.near_me;
    // "X附近有什么餐馆" is told by what sources say is near X.
    let plain_near = wish.near.is_some() && !wish.is_choosy();
    let wanted = wish.is_choosy() || (lists && (about.is_none() || wish.within.is_some()));
    (wanted && !plain_near && (lists || anchored || wish.is_choosy())).then_some(wish)
}

/// The part of a question that wishes: what stands before a last clause that asks by itself is talk,
/// unless it says what one wants.
fn wishing(masked: &str) -> &str {
    let end = masked.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    let cut = masked.get(..end).and_then(|text| text.rfind(['，', '。', '！', '；', ',', ';', '!', '\n']));
    let Some((before, last)) = cut.and_then(|at| masked.split_at_checked(at)) else { return masked };
    let wants =
        ["想", "找", "要", "推荐", "希望", "预算", "求", "want", "looking", "find", "need", "budget", "like"];
    let limits = !numbers::limits(before).ranges.is_empty() || wish::read(before).best.is_some();
    let talk = (!limits && !wants.iter().any(|word| before.contains(word))) || before.contains("一定要");
    if talk && !wish::read(last).kinds.is_empty() { last } else { masked }
}

/// What a question wishes for, with the features that sources know or that it spells out.
fn wish_of(lexicon: Lexicon<'_>, masked: &str) -> Wish {
    let mut wish = wish::read(masked);
    if wish.kinds.is_empty() && !wish.is_choosy() {
        return wish;
    }
    let rest = numbers::limits(masked).rest;
    let named = lexicon.catalogue.vocabulary().named(&rest);
    wish.features = named.into_iter().filter(|word| !wish::is_own_word(word)).collect();
    if let Some(spelled) = wish::spelled_feature(masked)
        && !wish.features.iter().any(|known| spelled.contains(known.as_str()))
    {
        wish.features.push(spelled);
    }
    wish
}

/// The last wish of a dialogue.
fn earlier_wish(lexicon: Lexicon<'_>, before: &[Message]) -> Option<Wish> {
    let mut earlier: Option<Wish> = None;
    for message in before.iter().filter(|message| message.role == Role::User) {
        let mentions = lexicon.gazetteer.mentions(&message.content);
        let masked = mask(&message.content, &mentions).to_lowercase();
        let mut wish = wish_of(lexicon, &masked);
        if wish.kinds.is_empty() && !wish.is_choosy() {
            continue;
        }
        let anchor = mentions.iter().find(|mention| is_close(mention, &message.content));
        wish.near = anchor.and_then(|mention| mention.places.first()).cloned();
        earlier = Some(match earlier.take() {
            Some(known) if wish.kinds.is_empty() => wish.after(&known),
            _ => wish,
        });
    }
    earlier.filter(|wish| !wish.kinds.is_empty())
}

/// Whether the words around a name make it the middle of a neighbourhood.
fn is_close(mention: &Mention, question: &str) -> bool {
    let before: String = question.chars().take(mention.start).collect();
    let before = before.to_lowercase();
    let before = before.trim_end().trim_end_matches(" the");
    let after: String = question.chars().skip(mention.end).collect();
    let after = after.to_lowercase();
    let after = after.trim_start().trim_start_matches(['的', '这', '那']);
    CLOSE_BEFORE.iter().any(|word| before.ends_with(word))
        || CLOSE_AFTER.iter().any(|word| after.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    fn lexicon(gazetteer: &Gazetteer) -> Lexicon<'_> {
        static CATALOGUE: std::sync::LazyLock<Catalogue> = std::sync::LazyLock::new(Catalogue::default);
        Lexicon { gazetteer, catalogue: &CATALOGUE }
    }

    fn said(lines: &[&str]) -> Vec<Message> {
        let role = |i: usize| if i.is_multiple_of(2) { Role::User } else { Role::Assistant };
        lines.iter().enumerate().map(|(i, l)| Message { role: role(i), content: (*l).to_owned() }).collect()
    }

    #[test]
    fn the_last_asking_clause_decides() {
        let g = gazetteer(&["a=神武门", "b=故事馆"]);
        let reading = read(
            lexicon(&g),
            &said(&["神武门", "好", "当然，电话是010，这里能玩多久啊？我好安排。"]),
            None,
            None,
        );
        assert_eq!(reading.ask, Ask::Fields(vec![Field::new("visit_min")]));
        assert_eq!(reading.place, Some(("a".into(), Known::Dialogue)));
        let reading = read(lexicon(&g), &said(&["故事馆门票多少"]), None, None);
        assert_eq!(reading.ask, Ask::Fields(vec![Field::new("ticket")]));
    }

    #[test]
    fn a_name_that_is_not_known_is_noticed() {
        let g = gazetteer(&["a=神武门"]);
        let reading = read(lexicon(&g), &said(&["请问埃菲尔铁塔门票多少钱?"]), None, None);
        assert_eq!((reading.place, reading.unknown_name.as_deref()), (None, Some("埃菲尔铁塔")));
        let reading = read(lexicon(&g), &said(&["那门票呢?"]), None, None);
        assert_eq!(reading.unknown_name, None);
    }

    #[test]
    fn a_name_overrides_what_the_request_says_and_the_language_follows_the_question() {
        let g = gazetteer(&["a=神武门", "b=Heron Isle"]);
        let reading = read(lexicon(&g), &said(&["When does Heron Isle open?"]), None, Some(&"a".into()));
        assert_eq!(reading.place, Some(("b".into(), Known::Named)));
        assert_eq!(reading.lang, LangTag::en());
        let reading = read(lexicon(&g), &said(&["现在开门吗"]), Some(&LangTag::en()), Some(&"a".into()));
        assert_eq!((reading.place, reading.ask), (Some(("a".into(), Known::Request)), Ask::Status));
        assert_eq!(reading.lang, LangTag::en());
    }

    #[test]
    fn several_names_side_by_side_are_compared() {
        let g = gazetteer(&["a=云栖台", "b=听涛松"]);
        for question in ["云栖台和听涛松哪个门票贵", "云栖台跟听涛松门票分别多少钱"]
        {
            let reading = read(lexicon(&g), &said(&[question]), None, None);
            assert_eq!(reading.ask, Ask::Compare(vec![Field::new("ticket")]), "{question}");
        }
        assert_ne!(
            read(lexicon(&g), &said(&["从云栖台到听涛松怎么走"]), None, None).ask,
            Ask::Compare(vec![])
        );
    }

    #[test]
    fn a_wish_is_told_from_a_question_about_one_place() {
        let g = gazetteer(&["a=云栖台", "b=听涛松"]);
        let find = |lines: &[&str]| match read(lexicon(&g), &said(lines), None, None).ask {
            Ask::Find(wish) => Some(*wish),
            _ => None,
        };
        assert_eq!(find(&["云栖台附近人均100以下的餐馆"]).and_then(|w| w.near), Some("a".into()));
        assert_eq!(
            find(&["云栖台怎么样?", "不错。", "附近有没有评分4.5以上的餐馆"]).and_then(|w| w.near),
            Some("a".into())
        );
        assert_eq!(
            find(&["有哪些评分4.5以上的餐馆?", "有几家。", "人均100以下的呢"]).and_then(|w| w.rating.least),
            Some(4.5)
        );
        assert_eq!(find(&["云栖台是免费的景点吗"]), None);
        assert_eq!(find(&["云栖台附近有什么餐馆"]), None);
        assert_eq!(find(&["这个景点门票多少钱"]), None);
    }

    #[test]
    fn a_slip_in_a_name_is_read_and_said() {
        let g = gazetteer(&["a=听涛松"]);
        let reading = read(lexicon(&g), &said(&["听桃松在哪?"]), None, None);
        assert_eq!(reading.place, Some(("a".into(), Known::Guessed)));
    }
}
