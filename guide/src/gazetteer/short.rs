//! The short forms people use for names.

use super::fold::fold;
use scenic_data::text;

/// Endings that people leave out when they speak of a sight.
const LEFT_OUT: [&str; 17] = [
    "国家森林公园",
    "国家地质公园",
    "自然风景区",
    "旅游风景区",
    "遗址公园",
    "森林公园",
    "风景名胜区",
    "风景区",
    "旅游区",
    "旅游景区",
    "度假区",
    "景区",
    "公园",
    "遗址",
    "旧址",
    "故居",
    "博物院",
];
/// Beginnings that people leave out: the city everyone is in.
const CITIES: [&str; 10] =
    ["北京市", "北京", "上海市", "上海", "杭州市", "杭州", "西安", "南京", "成都", "黄山市"];
/// What old towns are called.
pub(super) const OLD_TOWNS: [&str; 3] = ["古镇", "古城", "老城"];
/// Shortest form that a city was left out of: shorter ones are mostly common words.
const LEAST_WITHOUT_CITY: usize = 3;
/// Shortest short form.
const LEAST_SHORT: usize = 2;

/// A short form, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Short {
    /// The form.
    pub(super) text: String,
    /// Whether only a kind was left out of it, so that it may be an ordinary word.
    pub(super) is_stem: bool,
}

/// The forms people shorten a name to.
pub(super) fn short_forms(name: &str) -> Vec<Short> {
    let (whole, stems) = forms(name);
    let keep = |text: &String| text.chars().count() >= LEAST_SHORT && text != &fold(name);
    let short = |is_stem: bool| move |text: String| Short { text, is_stem };
    whole
        .into_iter()
        .filter(keep)
        .map(short(false))
        .chain(stems.into_iter().filter(keep).map(short(true)))
        .collect()
}

/// Forms that still say all that matters, and bare stems.
fn forms(name: &str) -> (Vec<String>, Vec<String>) {
    let mut stems = Vec::new();
    let mut forms = Vec::new();
    let outside: String = match name.find(['(', '（', '[', '【']) {
        Some(at) => {
            let inner = name.get(at..).unwrap_or_default().trim_matches(|c| "()（）[]【】".contains(c));
            forms.push(fold(inner));
            name.get(..at).unwrap_or_default().to_owned()
        }
        None => name.to_owned(),
    };
    let outside = fold(&outside);
    forms.push(outside.clone());
    let without_city = CITIES
        .iter()
        .find_map(|city| outside.strip_prefix(city))
        .filter(|rest| rest.chars().count() >= LEAST_WITHOUT_CITY)
        .map(str::to_owned);
    for base in std::iter::once(&outside).chain(&without_city) {
        if let Some(stem) = LEFT_OUT.iter().find_map(|ending| base.strip_suffix(ending)) {
            stems.push(stem.to_owned());
        }
    }
    forms.extend(without_city);
    // "the lake" is how English speaks of any lake; only the article is dropped, not the noun.
    let lower = name.to_lowercase();
    for article in ["the ", "a ", "an "] {
        forms.extend(lower.strip_prefix(article).map(text::fold));
    }
    forms.extend(without_middle(&lower));
    // An old town is called by any of the three.
    let town = OLD_TOWNS.iter().find_map(|ending| outside.strip_suffix(ending));
    if let Some(town) = town.filter(|town| town.chars().count() >= LEAST_SHORT) {
        forms.extend(OLD_TOWNS.map(|ending| format!("{town}{ending}")));
    }
    (forms, stems)
}

/// "Shen Mansion" for Shen Family Mansion: of three words, the first and the last.
fn without_middle(lower: &str) -> Option<String> {
    const COMMON: [&str; 12] =
        ["the", "a", "an", "old", "new", "east", "west", "north", "south", "mount", "lake", "one"];
    let words: Vec<&str> = lower.split_whitespace().collect();
    let [first, middle, last] = words.as_slice() else { return None };
    let plain = |word: &str| word.is_ascii() && word.chars().all(char::is_alphabetic) && word.len() > 2;
    let usable = plain(first) && plain(last) && !COMMON.contains(first) && middle.len() > 2;
    let joins = ["and", "for", "the", "under", "above", "below", "over"];
    (usable && !joins.contains(middle)).then(|| text::fold(&format!("{first}{last}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shortened_as_people_do() {
        for (name, expected) in [
            ("香山公园", "香山"),
            ("东岳庙(北京民俗博物馆)", "东岳庙"),
            ("北京动物园", "动物园"),
            ("A Thread of Sky", "threadofsky"),
            ("Shen Family Mansion", "shenmansion"),
            ("Rainbow Shadow Bridge", "rainbowbridge"),
            ("岫川古镇", "岫川古城"),
        ] {
            assert!(short_forms(name).iter().any(|short| short.text == expected), "{name}");
        }
    }
}
