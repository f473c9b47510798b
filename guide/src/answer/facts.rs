//! Sentences that state facts: short, with the number of their evidence, in the reader's language.

use super::words::{bare, only_in, reads_as, says_itself, tongue};
use super::{Context, Draft, dates, hours};
use scenic_data::claim::{Claim, Typed};
use scenic_data::place::Place;
use scenic_data::view::{Fact, PlaceView};
use scenic_data::{Field, LangTag};

/// Most sources that are told to disagree with the one that is believed.
const MOST_DISSENTERS: usize = 2;
/// Longest prose quoted as part of a short answer, in characters.
const PROSE_LIMIT: usize = 260;

/// States a fact. Returns false when the view has none of that field.
pub fn state(draft: &mut Draft, context: &Context, view: &PlaceView, field: &Field) -> bool {
    let Some(fact) = view.fact(field, &context.lang) else { return false };
    state_fact(draft, context, view, fact);
    true
}

/// States this fact of a view, in whichever language it is.
pub fn state_fact(draft: &mut Draft, context: &Context, view: &PlaceView, fact: &Fact) {
    let field = fact.claim.field();
    if field.is_prose() {
        quote_prose(draft, context, &view.place, fact);
        return;
    }
    let n = draft.cite_claim(context, &view.place, &fact.claim);
    let name = view.place.name(&context.lang);
    let once = readable(&fact.claim, &context.lang).unwrap_or_else(|| each_once(field, fact.claim.value()));
    let value = bare(&once);
    let foreign = fact.claim.draft.lang.as_ref().is_some_and(|_| !reads_as(value, &context.lang));
    let sentence = if foreign {
        draft.warn("other_language", other_language(context, field, value));
        in_other_language(context, name, field, value)
    } else if context.zh() {
        in_chinese(name, field, fact, value)
    } else {
        in_english(name, field, fact, value)
    };
    draft.say(&with_number(&sentence, n));
    conflicts(draft, context, &view.place, fact);
}

/// What a value in another language, or in no language, means in the reader's, where its meaning is all of it.
pub(crate) fn readable(claim: &Claim, lang: &LangTag) -> Option<String> {
    let (value, typed) = (claim.value(), claim.draft.typed.as_ref()?);
    let zh = lang.is_chinese();
    if matches!(typed, Typed::Hours(_)) && hours::is_osm(value) {
        return Some(hours::written(value, zh));
    }
    if claim.draft.lang.is_none() || reads_as(value, lang) {
        return None;
    }
    match typed {
        Typed::Hours(osm) => Some(hours::written(osm, zh)),
        Typed::Minutes(..) => Some(minutes(claim, "0", zh)),
        _ => None,
    }
}

/// A list of neighbours with each of them once.
fn each_once(field: &Field, value: &str) -> String {
    if !crate::catalogue::row::is_neighbours(field) {
        return value.to_owned();
    }
    let mut seen: Vec<&str> = Vec::new();
    for entry in crate::catalogue::row::entries(value) {
        if !seen.contains(&entry) {
            seen.push(entry);
        }
    }
    seen.join(if value.contains('、') { "、" } else { ", " })
}

/// Says that sources disagree, what the others say, and when each was confirmed.
fn conflicts(draft: &mut Draft, context: &Context, place: &Place, fact: &Fact) {
    let here = &fact.claim;
    let label = here.field().label(&context.lang);
    let day = |at| dates::day(at, place.time_zone, &context.lang);
    for there in fact.conflicts.iter().take(MOST_DISSENTERS) {
        if !draft.has_room(context) {
            break;
        }
        let (on, other_on) = (day(here.clocks.verified_at), day(there.clocks.verified_at));
        let m = draft.cite_claim(context, place, there);
        let readable = readable(there, &context.lang);
        let (source, value) = (&there.source.name, bare(readable.as_deref().unwrap_or(there.value())));
        let message = if context.zh() {
            format!(
                "关于{label}，来源说法不一：{}（{on}核实）与{source}（{other_on}核实，“{value}”）。",
                here.source.name
            )
        } else {
            format!(
                "Sources disagree on “{label}”: {} (confirmed {on}) and {source} (confirmed {other_on}: “{value}”).",
                here.source.name
            )
        };
        draft.warn("conflict", message);
        let sentence = if context.zh() {
            format!("不过{source}写的是“{value}”（{other_on}核实），两处不一致，请以现场为准")
        } else {
            format!(
                "However, {source} gives “{value}” (confirmed {other_on}); the two do not agree, so please check on site"
            )
        };
        draft.say(&with_number(&sentence, m));
    }
}

/// Puts the evidence's number before the end of the sentence.
pub fn with_number(sentence: &str, n: usize) -> String {
    let end = if sentence.is_ascii() || sentence.chars().next_back().is_none_or(|c| c.is_ascii()) {
        "."
    } else {
        "。"
    };
    let chinese = LangTag::detect(sentence).is_some_and(|lang| lang.is_chinese());
    let end = if chinese { "。" } else { end };
    if chinese { format!("{sentence}[{n}]{end}") } else { format!("{sentence} [{n}].") }
}

fn other_language(context: &Context, field: &Field, value: &str) -> String {
    let label = field.label(&context.lang);
    if context.zh() {
        format!("“{label}”只有{}资料，按原文引用。", tongue(value, context))
    } else {
        format!("“{label}” is only given in {}; it is quoted as written.", tongue(value, context))
    }
}

fn in_other_language(context: &Context, name: &str, field: &Field, value: &str) -> String {
    let label = field.label(&context.lang);
    if context.zh() {
        format!("{name}的{label}，来源的{}原文为“{value}”", tongue(value, context))
    } else {
        format!("{label} of {name}, as the source writes in {}: “{value}”", tongue(value, context))
    }
}

fn in_chinese(name: &str, field: &Field, fact: &Fact, value: &str) -> String {
    match field.as_str() {
        _ if says_itself(field, value, &LangTag::zh()) => format!("{name}：{value}"),
        "opening_hours" => format!("{name}的开放时间是{value}"),
        "ticket" => format!("{name}的门票是{value}"),
        "price" => format!("{name}人均约{value}"),
        "visit_min" => format!("游览{name}建议安排{}", minutes(&fact.claim, value, true)),
        "address" => format!("{name}位于{value}"),
        "phone" => format!("{name}的电话是{value}"),
        "near" => format!("{name}周边有{value}"),
        "rating" => format!("{name}的评分是{value}分"),
        "transport" => format!("去{name}：{value}"),
        "url" => format!("{name}的网址是{value}"),
        _ => format!("{name}的{}：{value}", field.label(&LangTag::zh())),
    }
}

fn in_english(name: &str, field: &Field, fact: &Fact, value: &str) -> String {
    match field.as_str() {
        "opening_hours" if value.starts_with("24/7") => format!("{name} is open around the clock"),
        "price" => format!("Expect to pay about {value} at {name}"),
        _ if says_itself(field, value, &LangTag::en()) => format!("{name}: {value}"),
        "opening_hours" => format!("The opening hours of {name} are {value}"),
        "ticket" => format!("Admission to {name}: {value}"),
        "visit_min" => format!("Allow {} for {name}", minutes(&fact.claim, value, false)),
        // "Halfway up the mountain", "50 m south-west of …": no sentence of any form takes all of them.
        "address" => format!("Address of {name}: {value}"),
        "phone" => format!("The phone number of {name} is {value}"),
        "near" => format!("Near {name} you will find {value}"),
        "rating" => format!("{name} is rated {value}"),
        "transport" => format!("Getting to {name}: {value}"),
        "url" => format!("The website of {name} is {value}"),
        _ => format!("{name}, {}: {value}", field.label(&LangTag::en()).to_lowercase()),
    }
}

/// A bare number of minutes gets its unit; text stands as the source has it.
pub(super) fn minutes(claim: &Claim, value: &str, chinese: bool) -> String {
    if !value.chars().all(|c| c.is_ascii_digit()) {
        return value.to_owned();
    }
    let unit = |n: u32| match (n >= 120 && n.is_multiple_of(60), chinese) {
        (true, true) => format!("{}小时", n / 60),
        (true, false) => format!("{} hours", n / 60),
        (false, true) => format!("{n}分钟"),
        (false, false) => format!("{n} minutes"),
    };
    match claim.draft.typed {
        Some(Typed::Minutes(least, most)) if least == most => unit(least),
        Some(Typed::Minutes(least, most)) => format!("{}–{}", unit(least), unit(most)),
        _ => value.parse().map(unit).unwrap_or_else(|_| value.to_owned()),
    }
}

/// Gives prose in the source's own words.
fn quote_prose(draft: &mut Draft, context: &Context, place: &Place, fact: &Fact) {
    quote(draft, context, place, fact, &super::words::first_sentences(fact.claim.value(), PROSE_LIMIT));
}

/// Gives a part of what a fact says in the source's own words.
pub fn quote(draft: &mut Draft, context: &Context, place: &Place, fact: &Fact, text: &str) {
    let n = draft.cite_claim(context, place, &fact.claim);
    if !reads_as(text, &context.lang) {
        draft.warn("other_language", other_language(context, fact.claim.field(), text));
        draft.say(&only_in(context, text));
        draft.say(&format!("“{text}” [{n}]"));
        return;
    }
    let text = text.trim_end();
    if context.zh() {
        draft.say(&format!("{text}[{n}]"));
    } else {
        draft.say(&format!("{text} [{n}]"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::claim::{Claim, ClaimDraft};
    use scenic_data::freshness::{Clocks, SourceRef};
    use scenic_data::{Authority, Instant};

    fn fact(field: &str, value: &str) -> Fact {
        let at = Instant::UNIX_EPOCH;
        let source = SourceRef {
            id: "site".into(),
            name: "Site".into(),
            url: None,
            publisher: None,
            authority: Authority::Official,
        };
        let clocks = Clocks {
            published_at: None,
            observed_at: at,
            verified_at: at,
            valid_from: None,
            valid_until: None,
        };
        let claim = Claim {
            id: "c".to_owned(),
            place: "p".into(),
            draft: ClaimDraft::text(Field::new(field), None, value),
            document: "d".into(),
            source,
            lifetime: std::time::Duration::from_secs(60),
            clocks,
            known_from: at,
            known_until: None,
        };
        Fact { claim, conflicts: Vec::new() }
    }

    #[test]
    fn a_value_that_says_what_it_is_stands_without_its_label() {
        for (field, value, zh, en) in [
            ("ticket", "Free admission", None, Some("Elm Hall: Free admission")),
            ("ticket", "Free", None, Some("Admission to Elm Hall: Free")),
            ("ticket", "Entry ¥30", None, Some("Elm Hall: Entry ¥30")),
            ("ticket", "¥30", None, Some("Admission to Elm Hall: ¥30")),
            ("opening_hours", "Open daily 9am to 5pm", None, Some("Elm Hall: Open daily 9am to 5pm")),
            ("phone", "Phone 0559-1", None, Some("Elm Hall: Phone 0559-1")),
            ("ticket", "免费开放", Some("Elm Hall：免费开放"), None),
            ("ticket", "30元", Some("Elm Hall的门票是30元"), None),
            ("opening_hours", "每日9:00至17:00开放", Some("Elm Hall：每日9:00至17:00开放"), None),
            ("address", "地址：松谷路8号", Some("Elm Hall：地址：松谷路8号"), None),
        ] {
            let (fact, field) = (fact(field, value), Field::new(field));
            if let Some(zh) = zh {
                assert_eq!(in_chinese("Elm Hall", &field, &fact, value), zh);
            }
            if let Some(en) = en {
                assert_eq!(in_english("Elm Hall", &field, &fact, value), en);
            }
        }
    }

    #[test]
    fn the_number_stands_before_the_full_stop() {
        assert_eq!(with_number("听涛松位于岫川市", 1), "听涛松位于岫川市[1]。");
        assert_eq!(with_number("Heron Isle is open", 2), "Heron Isle is open [2].");
    }
}
