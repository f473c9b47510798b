//! Reading a question: which place, which fields, what time, what wish, in which language.

mod calendar;
pub mod courtesy;
pub mod dialogue;
pub mod fields;
pub mod labels;
mod listed;
pub mod numbers;
pub mod outing;
mod outings;
pub mod party;
mod referred;
pub(crate) mod ride;
mod sets;
pub(crate) mod sought;
mod spotted;
pub mod unknown;
pub mod when;
pub mod whether;
pub mod wish;
mod wordings;

pub(crate) use calendar::CAPITALISED;

use crate::catalogue::Catalogue;
use crate::gazetteer::{Gazetteer, Mention};
use chrono::NaiveDateTime;
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
    /// The question says what it is, and there is only one ("the cableway").
    Only,
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
    /// An outing as wished.
    Plan(Box<outing::PlanWish>),
    /// The way between two places.
    Way(outing::WayWish),
    /// Nothing: it is a greeting, thanks or the like.
    Courtesy(courtesy::Courtesy),
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
    /// What it says beyond names, times and the wording of `ask`, where that is of fields or an event.
    pub particular: String,
    /// The place it is about, and how that is known.
    pub place: Option<(PlaceId, Known)>,
    /// The place that the dialogue was about before this question.
    #[serde(skip)]
    pub before: Option<PlaceId>,
    /// What the guide said last before it.
    #[serde(skip)]
    pub answered: Option<String>,
    /// Other places it names.
    pub others: Vec<PlaceId>,
    /// What is asked for.
    pub ask: Ask,
    /// Whether the wording was only vaguely that of `ask`.
    pub vague: bool,
    /// The ride between places that it names, where it asks how long that takes or what it costs.
    pub ride: Option<ride::Ride>,
    /// Words that look like a name of a place that is not known.
    pub unknown_name: Option<String>,
}

impl Reading {
    /// The question without the names in it, as it is searched for within a place: there every text is
    /// about what is named. The question itself where little else is said.
    pub fn without_names(&self) -> String {
        let rest: Vec<&str> = self.masked.split_whitespace().collect();
        let said = rest.iter().flat_map(|word| word.chars()).filter(|c| c.is_alphanumeric()).count();
        if said < 2 { self.question.clone() } else { rest.join(" ") }
    }

    /// Whether it asks for the time of something that is no door's, which the hours answer only where no text does.
    pub(crate) fn asks_time_of_else(&self) -> bool {
        self.vague && matches!(&self.ask, Ask::Fields(fields) if fields[..] == [Field::new("opening_hours")])
    }

    /// What the question says in all its clauses beyond the wordings that ask for something.
    pub(crate) fn beyond_wordings(&self) -> String {
        fields::beyond(&self.masked.to_lowercase())
    }

    /// Whether it asks for what is near, of whatever.
    pub(crate) fn asks_near(&self) -> bool {
        sets::says_near(&self.masked)
    }

    /// Whether it weighs places against each other: "which closes later?".
    pub(crate) fn weighs(&self) -> bool {
        sets::weighs(&self.masked)
    }

    /// Whether it names no place and asks which ones there are for something.
    pub fn asks_where(&self) -> bool {
        const WHERE: [&str; 14] = [
            "哪里适合",
            "哪儿适合",
            "哪些地方",
            "哪个地方",
            "去哪",
            "的地方",
            "哪里能",
            "哪里可以",
            "哪儿能",
            "which places",
            "where can i",
            "where can we",
            "where to",
            "good place",
        ];
        self.place.is_none() && WHERE.iter().any(|word| self.masked.contains(word))
    }
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
    now: NaiveDateTime,
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

    let ride = ride::asked(question);
    if mentions.len() < 2 && (ride.is_some() || sets::leads(&question.to_lowercase())) {
        let ends = referred::ends(gazetteer, question, &mentions);
        if mentions.len() + ends.len() == 2 {
            mentions.extend(ends);
            mentions.sort_by_key(|mention| mention.start);
        }
    }
    let named = focus.meant(&mentions, question);
    let referred = match (&mentions[..], &listed) {
        ([], None) => referred::to(gazetteer, question, before, focus.place.as_ref().or(place)),
        _ => None,
    };
    if let Some((mention, _)) = &referred {
        mentions.push(mention.clone());
    }
    let courtesy = courtesy::read(question).filter(|_| mentions.is_empty());
    let about = match (named, listed, place, focus.place.clone()) {
        _ if courtesy.is_some() => None,
        _ if referred.is_some() => {
            referred.and_then(|(mention, known)| Some((mention.places.into_iter().next()?, known)))
        }
        (Some(named), ..) if guessed => Some((named, Known::Guessed)),
        (Some(named), None, ..) => Some((named, Known::Named)),
        (_, Some(listed), ..) => Some((listed, Known::Listed)),
        (None, None, Some(place), _) => Some((place.clone(), Known::Request)),
        (None, None, None, Some(focus)) => Some((focus, Known::Dialogue)),
        (None, None, None, None) => None,
    };
    // Who lost something is told whom to call: those who run the place, or whom one asks about all places.
    let lost = whether::is_lost_thing(question);
    let about = about.or_else(|| lost.then(|| desk(gazetteer)).flatten().map(|desk| (desk, Known::Only)));
    let again = sets::again(lexicon, question, &mentions, before);
    let about = about.filter(|_| again.is_none());
    let mut others: Vec<PlaceId> = Vec::new();
    for place in mentions.iter().filter_map(|m| m.places.first()) {
        if about.as_ref().is_none_or(|(about, _)| about != place) && !others.contains(place) {
            others.push(place.clone());
        }
    }
    let masked = mask(question, &mentions);
    let mut lower = masked.to_lowercase();
    let outing = outings::asked(gazetteer, question, &mentions, before, now).map(|outing| match outing {
        outing::Outing::Plan(wish) => (Ask::Plan(wish), false),
        outing::Outing::Way(wish) => (Ask::Way(wish), false),
    });
    let other = |lower: &mut String| match sets::comparison(lower, &mentions, question) {
        Some(fields) => (Ask::Compare(fields), false),
        // "有没有关门的景点" wishes for none. On which weekday they close, their hours say.
        None if fields::worded(lower).closures && !when::names_weekday(lower) => (Ask::Closures, false),
        None => match sets::found(lexicon, lower, question, &mentions, about.as_ref(), before) {
            // "博物馆有什么展览" asks what is on, not for museums.
            Some(wish) if fields::worded(lower).happenings.is_none() || wish.is_choosy() => {
                (Ask::Find(Box::new(wish)), false)
            }
            Some(_) => asks(lower),
            None if is_only_a_name(lower) => match inherited(gazetteer, before) {
                Some((ask, vague, earlier)) => {
                    *lower = earlier;
                    (ask, vague)
                }
                None => asks(lower),
            },
            None => asks(lower),
        },
    };
    let (ask, vague) = match (outing, again) {
        _ if courtesy.is_some() => (courtesy.map_or(Ask::Open, Ask::Courtesy), false),
        _ if lost => (Ask::Fields(vec![Field::new("phone")]), false),
        (_, Some((ask, among))) => {
            others.extend(among);
            (ask, false)
        }
        (Some(outing), None) => outing,
        (None, None) => other(&mut lower),
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
        particular: match (lost, is_bare(&lower)) {
            (true, _) => String::new(),
            (false, true) => earlier_particular(gazetteer, before),
            (false, false) => particular(&lower),
        },
        masked: lower,
        place: about,
        before: focus.place,
        answered: before.iter().rfind(|message| message.role == Role::Assistant).map(|m| m.content.clone()),
        ride,
        others,
        ask,
        vague,
        unknown_name,
    }
}

/// Where one asks about all places: the only visitor centre there is.
fn desk(gazetteer: &Gazetteer) -> Option<PlaceId> {
    let called = ["游客中心", "visitor centre"].map(|word| gazetteer.called(word));
    called.into_iter().find_map(|places| match places.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    })
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
fn inherited(gazetteer: &Gazetteer, before: &[Message]) -> Option<(Ask, bool, String)> {
    before.iter().rev().filter(|message| message.role == Role::User).find_map(|message| {
        let mentions = gazetteer.mentions(&message.content);
        let masked = mask(&message.content, &mentions).to_lowercase();
        let (ask, vague) = asks(&masked);
        let says = !vague || (ask == Ask::Open && !particular(&masked).trim().is_empty());
        (says && !is_only_a_name(&masked)).then_some((ask, vague, masked))
    })
}

/// What is asked: the last clause that asks for something decides, for people say what they know
/// before they ask.
fn asks(masked: &str) -> (Ask, bool) {
    let clauses = clauses(masked);
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
        if worded.reopens || (worded.status && !asks_when(&clause)) {
            return (Ask::Status, false);
        }
        if worded.status && worded.fields.is_empty() && asks_when_usually(&clause) {
            return (Ask::Fields(vec![Field::new("opening_hours")]), false);
        }
        if worded.fields.is_empty() || clause.contains("since when") {
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
            return (Ask::Fields(with_earlier(&clauses, worded.fields)), false);
        }
    }
    vague.map_or((Ask::Open, true), |ask| (ask, true))
}

/// The fields of all clauses that ask, in their order: "几点开门，多少钱，怎么去". `last` are those of the clause that
/// decides. What is said of another place is no part of it.
fn with_earlier(clauses: &[&str], last: Vec<Field>) -> Vec<Field> {
    // "这么便宜呢，…" asks nothing.
    const ASKS: [&str; 15] = [
        "几",
        "多少",
        "怎么",
        "如何",
        "哪",
        "多久",
        "多长",
        "什么时候",
        "吗",
        "when",
        "what",
        "how",
        "where",
        "which",
        "do i need",
    ];
    if clauses.iter().filter(|clause| clause.contains('\u{2003}')).count() > 1 {
        return last;
    }
    let mut fields: Vec<Field> = Vec::new();
    for clause in clauses.iter().filter(|clause| ASKS.iter().any(|word| clause.contains(word))) {
        let worded = fields::worded(&format!("{clause}?"));
        if worded.status && asks_when_usually(clause) {
            fields.push(Field::new("opening_hours"));
            continue;
        }
        let plain = !worded.status && !worded.closures && worded.happenings.is_none();
        let told = |field: &Field| field.as_str() != "near" && field.as_str() != "intro";
        if plain && !worded.only_weak && worded.fields.iter().all(told) {
            fields.extend(worded.fields);
        }
    }
    fields.retain(|field| !last.contains(field));
    fields.extend(last);
    let mut once: Vec<Field> = Vec::new();
    for field in fields {
        if !once.contains(&field) {
            once.push(field);
        }
    }
    once
}

/// Whether a question is no more than an interrogative: "At what times?", "几点？".
fn is_bare(masked: &str) -> bool {
    const BARE: [&str; 16] = [
        "几点",
        "几点呢",
        "什么时候",
        "什么时候呢",
        "多少钱",
        "多少钱呢",
        "在哪",
        "在哪儿",
        "多久",
        "at what times",
        "at what time",
        "what time",
        "when",
        "how much",
        "where",
        "how long",
    ];
    let said = masked.trim().trim_end_matches(|c: char| !c.is_alphanumeric());
    let said = said.trim_start_matches("and ").trim_start_matches("那");
    BARE.contains(&said)
}

/// What the traveller's last question asked about in particular.
fn earlier_particular(gazetteer: &Gazetteer, before: &[Message]) -> String {
    let asked = before.iter().rfind(|message| message.role == Role::User);
    asked
        .map(|m| particular(&mask(&m.content, &gazetteer.mentions(&m.content)).to_lowercase()))
        .unwrap_or_default()
}

/// Whether a clause asks for a time, not whether it is open at one.
fn asks_when(clause: &str) -> bool {
    const ANY: [&str; 7] = ["when did", "until when", "what time", "几点开", "几点关", "哪年", "哪一年"];
    ANY.iter().any(|word| clause.contains(word)) || asks_when_usually(clause)
}

/// Whether it asks when something is as a rule.
fn asks_when_usually(clause: &str) -> bool {
    ["when is", "when's", "when are", "when does", "when do "].iter().any(|word| clause.contains(word))
}

/// What the clause that asks says beyond its wording.
fn particular(masked: &str) -> String {
    let clauses = clauses(masked);
    let asking = clauses.iter().rev().find(|clause| {
        let worded = fields::worded(&format!("{clause}?"));
        !worded.only_weak && worded != fields::Worded::default()
    });
    asking.or(clauses.last()).map(|clause| fields::beyond(clause)).unwrap_or_default()
}

fn clauses(masked: &str) -> Vec<&str> {
    masked
        .split(['，', '。', '！', '!', '；', ';', ',', '\n', '?', '？', '：'])
        .flat_map(|clause| clause.split(": "))
        .filter(|clause| !clause.trim().is_empty())
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    fn lexicon(gazetteer: &Gazetteer) -> Lexicon<'_> {
        static CATALOGUE: std::sync::LazyLock<Catalogue> = std::sync::LazyLock::new(Catalogue::default);
        Lexicon { gazetteer, catalogue: &CATALOGUE }
    }

    fn now() -> NaiveDateTime {
        chrono::DateTime::UNIX_EPOCH.naive_utc()
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
            now(),
        );
        assert_eq!(reading.ask, Ask::Fields(vec![Field::new("visit_min")]));
        assert_eq!(reading.place, Some(("a".into(), Known::Dialogue)));
        let reading = read(lexicon(&g), &said(&["故事馆门票多少"]), None, None, now());
        assert_eq!(reading.ask, Ask::Fields(vec![Field::new("ticket")]));
    }

    #[test]
    fn a_name_that_is_not_known_is_noticed() {
        let g = gazetteer(&["a=神武门"]);
        let reading = read(lexicon(&g), &said(&["请问埃菲尔铁塔门票多少钱?"]), None, None, now());
        assert_eq!((reading.place, reading.unknown_name.as_deref()), (None, Some("埃菲尔铁塔")));
        let reading = read(lexicon(&g), &said(&["那门票呢?"]), None, None, now());
        assert_eq!(reading.unknown_name, None);
    }

    #[test]
    fn a_name_overrides_what_the_request_says_and_the_language_follows_the_question() {
        let g = gazetteer(&["a=神武门", "b=Heron Isle"]);
        let reading =
            read(lexicon(&g), &said(&["When does Heron Isle open?"]), None, Some(&"a".into()), now());
        assert_eq!(reading.place, Some(("b".into(), Known::Named)));
        assert_eq!(reading.lang, LangTag::en());
        let reading =
            read(lexicon(&g), &said(&["现在开门吗"]), Some(&LangTag::en()), Some(&"a".into()), now());
        assert_eq!((reading.place, reading.ask), (Some(("a".into(), Known::Request)), Ask::Status));
        assert_eq!(reading.lang, LangTag::en());
    }

    #[test]
    fn several_names_side_by_side_are_compared() {
        let g = gazetteer(&["a=云栖台", "b=听涛松"]);
        for question in ["云栖台和听涛松哪个门票贵", "云栖台跟听涛松门票分别多少钱"]
        {
            let reading = read(lexicon(&g), &said(&[question]), None, None, now());
            assert_eq!(reading.ask, Ask::Compare(vec![Field::new("ticket")]), "{question}");
        }
        assert_ne!(
            read(lexicon(&g), &said(&["从云栖台到听涛松怎么走"]), None, None, now()).ask,
            Ask::Compare(vec![])
        );
    }

    #[test]
    fn those_that_were_put_side_by_side_are_weighed_again() {
        let g = gazetteer(&["a=云栖台", "b=听涛松", "c=鹤云索道"]);
        let ask = |lines: &[&str]| {
            let reading = read(lexicon(&g), &said(lines), None, None, now());
            (reading.ask, reading.others)
        };
        let both: Vec<PlaceId> = vec!["a".into(), "b".into()];
        let before = ["云栖台和听涛松哪个好", "各有各的好。"];
        let compared = ask(&[before[0], before[1], "那哪个便宜？"]);
        assert_eq!(compared, (Ask::Compare(vec![Field::new("ticket")]), both.clone()));
        match ask(&[before[0], before[1], "哪个离鹤云索道近"]).0 {
            Ask::Find(wish) => assert_eq!((wish.near, wish.among), (Some("c".into()), both)),
            other => panic!("{other:?}"),
        }
        assert!(!matches!(ask(&["云栖台好吗", "好。", "哪个便宜"]).0, Ask::Compare(_)));
    }

    #[test]
    fn who_lost_something_is_told_whom_to_call() {
        let g = gazetteer(&["a=云栖台", "b=游客中心大楼|澜岫景区游客中心"]);
        let read = |question: &str| read(lexicon(&g), &said(&[question]), None, None, now());
        let phone = Ask::Fields(vec![Field::new("phone")]);
        let lost = read("我的手机丢在船上了，找谁");
        assert_eq!((lost.ask, lost.place), (phone.clone(), Some(("b".into(), Known::Only))));
        let lost = read("我的包落在云栖台了");
        assert_eq!((lost.ask, lost.place), (phone, Some(("a".into(), Known::Named))));
    }

    #[test]
    fn a_wish_is_told_from_a_question_about_one_place() {
        let g = gazetteer(&["a=云栖台", "b=听涛松"]);
        let find = |lines: &[&str]| match read(lexicon(&g), &said(lines), None, None, now()).ask {
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
        let reading = read(lexicon(&g), &said(&["听桃松在哪?"]), None, None, now());
        assert_eq!(reading.place, Some(("a".into(), Known::Guessed)));
    }
}
