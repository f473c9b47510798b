//! Quantities in the unit that is asked for: "how high is it in feet?" of what a source gives in metres. What is
//! worked out stands beside what the source says, and says that it is worked out.

use super::words::{bare, reads_as, tongue};
use super::{Context, Draft, facts};
use crate::reading::fields::found;
use crate::reading::labels::is_alike;
use regex::Regex;
use scenic_data::view::{Fact, PlaceView};
use std::sync::LazyLock;

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dimension {
    Length,
    Area,
    Weight,
}

/// A unit: how large it is in metres, square metres or kilograms, how it is named in both languages, and how else
/// it is written.
struct Unit {
    dimension: Dimension,
    size: f64,
    zh: &'static str,
    en: &'static str,
    also: &'static [&'static str],
}

const fn unit(
    dimension: Dimension,
    size: f64,
    zh: &'static str,
    en: &'static str,
    also: &'static [&'static str],
) -> Unit {
    Unit { dimension, size, zh, en, also }
}

const UNITS: [Unit; 14] = [
    unit(Dimension::Length, 1.0, "米", "metres", &["metre", "meters", "meter", "m"]),
    unit(
        Dimension::Length,
        1_000.0,
        "公里",
        "kilometres",
        &["千米", "kilometre", "kilometers", "kilometer", "km"],
    ),
    unit(Dimension::Length, 500.0, "里", "li", &[]),
    unit(Dimension::Length, 1_609.344, "英里", "miles", &["mile"]),
    unit(Dimension::Length, 0.304_8, "英尺", "feet", &["foot", "ft"]),
    unit(Dimension::Area, 1.0, "平方米", "square metres", &["square meters", "sq m", "m²"]),
    unit(Dimension::Area, 10_000.0, "公顷", "hectares", &["hectare", "ha"]),
    unit(
        Dimension::Area,
        1_000_000.0,
        "平方公里",
        "square kilometres",
        &["平方千米", "square kilometers", "sq km", "km²"],
    ),
    unit(Dimension::Area, 10_000.0 / 15.0, "亩", "mu", &[]),
    unit(Dimension::Area, 4_046.856_422_4, "英亩", "acres", &["acre"]),
    unit(Dimension::Weight, 1.0, "公斤", "kilograms", &["千克", "kilogram", "kilos", "kg"]),
    unit(Dimension::Weight, 0.5, "斤", "jin", &[]),
    unit(Dimension::Weight, 1_000.0, "吨", "tonnes", &["tonne", "tons", "ton"]),
    unit(Dimension::Weight, 0.453_592_37, "磅", "pounds", &["pound", "lb"]),
];

impl Unit {
    fn written(&self) -> impl Iterator<Item = &'static str> {
        [self.zh, self.en].into_iter().chain(self.also.iter().copied())
    }

    /// The unit that a question, in lower case, asks for by name.
    fn asked(question: &str) -> Option<&'static Self> {
        UNITS.iter().find(|unit| {
            unit.written().any(|name| {
                let forms = if name.is_ascii() {
                    [format!("in {name}"), format!("how many {name}"), format!("into {name}")]
                } else {
                    [format!("多少{name}"), format!("换成{name}"), format!("换算成{name}")]
                };
                forms.iter().any(|form| asks(question, form))
            })
        })
    }
}

/// Whether a form stands in a question as whole words: "in m" is no part of "in may".
fn asks(question: &str, form: &str) -> bool {
    let ends = |at: usize| {
        let after = question.get(at + form.len()..).and_then(|rest| rest.chars().next());
        !form.is_ascii() || after.is_none_or(|c| !c.is_alphanumeric())
    };
    found(question, form).any(ends)
}

/// A number and the unit after it.
static QUANTITY: LazyLock<Regex> = LazyLock::new(|| {
    let mut names: Vec<&str> = UNITS.iter().flat_map(Unit::written).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let bounded = |name: &&str| {
        let name = regex::escape(name);
        if name.ends_with(|c: char| c.is_ascii_alphabetic()) { format!(r"{name}\b") } else { name }
    };
    let names: Vec<String> = names.iter().map(bounded).collect();
    Regex::new(&format!(r"(?i)(\d[\d,]*(?:\.\d+)?)\s*({})", names.join("|"))).expect("a valid pattern")
});

/// A quantity as a text has it.
struct Quantity<'a> {
    written: &'a str,
    number: f64,
    unit: &'static Unit,
}

/// The quantities in a text.
fn quantities(text: &str) -> impl Iterator<Item = Quantity<'_>> {
    QUANTITY.captures_iter(text).filter_map(|found| {
        let (number, name) = (found.get(1)?.as_str().replace(',', ""), found.get(2)?.as_str().to_lowercase());
        let unit = UNITS.iter().find(|unit| unit.written().any(|written| written == name))?;
        Some(Quantity { written: found.get(0)?.as_str(), number: number.parse().ok()?, unit })
    })
}

/// A quantity that a source itself gives in the unit that is asked for.
pub struct Stated<'v> {
    fact: &'v Fact,
    number: f64,
    unit: &'static Unit,
}

/// What a source itself gives in the unit that the question asks for, where `told`, of the same label, has another:
/// "1,260 mu (84 ha)" beside "1260亩".
pub fn stated<'v>(question: &str, view: &'v PlaceView, told: &Fact) -> Option<Stated<'v>> {
    let wanted = Unit::asked(&question.to_lowercase())?;
    let has = |fact: &Fact| {
        let mut found = quantities(fact.claim.value());
        found.find(|found| found.unit.zh == wanted.zh).map(|found| found.number)
    };
    if has(told).is_some() {
        return None;
    }
    let alike = |fact: &&Fact| is_alike(fact.claim.field(), told.claim.field());
    view.facts.iter().filter(alike).find_map(|fact| Some(Stated { number: has(fact)?, unit: wanted, fact }))
}

/// States it under the label of `told`, in the reader's language, and the source's own words where they are in
/// another.
pub fn state(draft: &mut Draft, context: &Context, view: &PlaceView, told: &Fact, stated: &Stated<'_>) {
    let value = bare(stated.fact.claim.value());
    if reads_as(value, &context.lang) {
        facts::state_fact(draft, context, view, stated.fact);
        return;
    }
    let n = draft.cite_claim(context, &view.place, &stated.fact.claim);
    let (name, label) = (view.place.name(&context.lang), told.claim.field().label(&context.lang));
    let (number, tongue) = (rounded(stated.number, context.zh()), tongue(value, context));
    draft.say(&if context.zh() {
        format!("{name}的{label}：{number}{}（来源的{tongue}原文为“{value}”）[{n}]。", stated.unit.zh)
    } else {
        format!(
            "{name}, {label}: {number} {} (as the source writes in {tongue}: “{value}”) [{n}].",
            stated.unit.en
        )
    });
}

/// Adds what the first quantity of an answer is in the unit that the question asks for, where a source gives it in
/// another.
pub fn convert(draft: &mut Draft, context: &Context, question: &str) {
    let Some(wanted) = Unit::asked(&question.to_lowercase()).filter(|_| draft.grounded) else { return };
    let found: Vec<Quantity<'_>> =
        quantities(&draft.text).filter(|found| found.unit.dimension == wanted.dimension).collect();
    if found.iter().any(|found| found.unit.zh == wanted.zh) {
        return;
    }
    let Some(first) = found.first() else { return };
    let number = rounded(first.number * first.unit.size / wanted.size, context.zh());
    let sentence = if context.zh() {
        format!("（{}约合{number}{}，是换算出来的。）", first.written, wanted.zh)
    } else {
        format!("({} is about {number} {}, by conversion.)", first.written, wanted.en)
    };
    draft.say(&sentence);
}

/// A number with three digits that count, or all of its whole ones.
fn rounded(number: f64, zh: bool) -> String {
    let decimals = match number.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{number:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if zh || text.contains('.') {
        return text.to_owned();
    }
    let mut grouped = String::new();
    for (at, digit) in text.chars().enumerate() {
        if at > 0 && (text.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Shanghai;
    use scenic_data::{Instant, LangTag};

    fn told(lang: LangTag, text: &str, question: &str) -> String {
        let now = Instant::UNIX_EPOCH;
        let context =
            Context { lang, now, at: now, timed: false, zone: Shanghai, max_citations: 6, max_age_s: None };
        let mut draft = Draft { text: text.to_owned(), grounded: true, ..Draft::default() };
        convert(&mut draft, &context, question);
        draft.text.strip_prefix(text).unwrap_or_default().trim().to_owned()
    }

    #[test]
    fn a_quantity_is_told_in_the_unit_that_is_asked_for() {
        for (text, question, added) in [
            ("雾里茶园的面积：1260亩[1]。", "雾里茶园换成公顷是多少", "（1260亩约合84公顷，是换算出来的。）"),
            ("照霞峰的海拔：1864米[1]。", "照霞峰有多少英尺", "（1864米约合6115英尺，是换算出来的。）"),
            ("全程5.6公里[1]。", "合多少里", "（5.6公里约合11.2里，是换算出来的。）"),
        ] {
            assert_eq!(told(LangTag::zh(), text, question), added, "{question}");
        }
        for (text, question, added) in [
            (
                "Elevation: 1,864 m [1].",
                "How high is it in feet?",
                "(1,864 m is about 6,115 feet, by conversion.)",
            ),
            (
                "63 metres long [1].",
                "How many feet long is it?",
                "(63 metres is about 207 feet, by conversion.)",
            ),
            ("1260亩 [1].", "How large is it in acres?", "(1260亩 is about 208 acres, by conversion.)"),
            ("7.9 km [1].", "How many miles is it?", "(7.9 km is about 4.91 miles, by conversion.)"),
        ] {
            assert_eq!(told(LangTag::en(), text, question), added, "{question}");
        }
    }

    #[test]
    fn nothing_is_added_that_is_there_or_was_not_asked_for() {
        for (text, question) in [
            ("84 ha (1260 mu) [1].", "How large is it in hectares?"),
            ("Elevation: 1,864 m [1].", "How high is it?"),
            ("¥45, 30 min [1].", "How much is it in May?"),
            ("The bridge has 5 arches [1].", "How many feet has the crane?"),
        ] {
            assert_eq!(told(LangTag::en(), text, question), "", "{question}");
        }
        assert_eq!(told(LangTag::zh(), "门票45元[1]。", "多少米能到"), "");
    }
}
