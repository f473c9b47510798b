//! What a place is called once it was named: "那条堤" for 印月堤, "the pavilion" for Half Ripple Pavilion.
//! A word that a name ends in refers to the place when it was spoken of, or when no other place's name
//! ends so.

use super::fold::{is_han, simplified};
use super::places::Places;
use super::postings::Postings;
use super::short::OLD_TOWNS;
use scenic_data::PlaceId;
use scenic_data::place::PlaceKind;
use scenic_data::store::PlaceName;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longest Chinese word a place is referred to by, in characters.
const LONGEST: usize = 4;
/// Words that refer to a place without "那" or "这", where only one of its kind is known.
const KINDS: [&str; 20] = [
    "古镇",
    "古城",
    "老城",
    "博物馆",
    "美术馆",
    "高铁站",
    "火车站",
    "动车站",
    "汽车站",
    "客运站",
    "码头",
    "索道",
    "缆车",
    "游客中心",
    "夜市",
    "青旅",
    "旅舍",
    "客栈",
    "茶园",
    "寺庙",
];
/// What every railway station is called, and how the name of one ends.
const RAILWAY_STATIONS: [&str; 3] = ["火车站", "高铁站", "动车站"];
const SIDES: [&str; 4] = ["东站", "西站", "南站", "北站"];
/// Latin heads of two words that mean the same.
const SAME: [(&str, &str); 5] = [
    ("railway station", "train station"),
    ("bus station", "coach station"),
    ("visitor centre", "visitor center"),
    ("visitor centre", "tourist centre"),
    ("visitor centre", "tourist center"),
];
/// Words behind which another begins: "今天博物馆开门吗".
const BEFORE_KINDS: [&str; 33] = [
    "今天", "明天", "后天", "那天", "这天", "当天", "每天", "白天", "今日", "明日", "今晚", "明晚", "上午",
    "下午", "中午", "晚上", "早上", "周末", "假期", "期间", "国庆", "春节", "元旦", "周一", "周二", "周三",
    "周四", "周五", "周六", "周日", "请问", "想问", "期天",
];
/// Latin words that are no heads: too common, or no things.
const NO_HEADS: [&str; 16] = [
    "first", "second", "third", "other", "same", "one", "place", "town", "city", "sky", "mist", "owed",
    "steps", "area", "way", "time",
];

/// Latin words that stand before a name, and what the place is called.
const BEFORE_NAMES: [(&str, &str); 4] =
    [("mount", "mountain"), ("mt", "mountain"), ("mt.", "mountain"), ("lake", "lake")];
/// Most words of a question that leaves out its articles.
const FEW_WORDS: usize = 4;
/// What such a question begins with and means the only one there is.
const BARE_HEADS: [&str; 6] = ["museum", "cableway", "mountain", "lake", "pier", "market"];
/// What stands between the noun of a Latin name and the rest of it.
const PREPOSITIONS: [&str; 11] =
    ["of", "above", "under", "below", "at", "on", "in", "by", "for", "from", "over"];

/// The words that names end in.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Heads {
    /// Ends of Chinese names and last words of Latin ones, with the places that have them.
    ends: Postings,
}

/// A reference found in a text: which of the possible places are meant is for the dialogue to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The places whose names end in the word.
    pub places: Vec<PlaceId>,
    /// Where the word begins, in characters.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Whether "那", "这" or "the" stands before it, or the word alone names its kind.
    pub pointed: bool,
}

impl Heads {
    pub(super) fn of(names: &[&PlaceName], places: &Places) -> Self {
        let mut ends: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        for name in names {
            let Some(place) = places.number(&name.place) else { continue };
            let text = simplified(&name.name);
            let han: Vec<char> = text.chars().filter(|c| is_han(*c)).collect();
            if text.chars().next_back().is_some_and(is_han) {
                for length in 1..=LONGEST.min(han.len().saturating_sub(1)) {
                    let end: String = han.iter().skip(han.len() - length).collect();
                    ends.entry(end).or_default().insert(place);
                }
                // "古城" for the one "古镇" there is, "火车站" for "北站".
                let ends_in = |words: &[&str]| words.iter().any(|word| text.ends_with(word));
                let is_station =
                    name.kind == PlaceKind::Transport && (ends_in(&RAILWAY_STATIONS) || ends_in(&SIDES));
                let towns = OLD_TOWNS.iter().filter(|_| ends_in(&OLD_TOWNS));
                for same in towns.chain(RAILWAY_STATIONS.iter().filter(|_| is_station)) {
                    ends.entry((*same).to_owned()).or_default().insert(place);
                }
            } else {
                for head in latin_heads(&text) {
                    ends.entry(head).or_default().insert(place);
                }
            }
        }
        let lists = ends.into_iter().map(|(end, places)| (end, Vec::from_iter(places)));
        Self { ends: Postings::of(lists.collect()) }
    }

    /// The references in a text, the longest word at each point.
    pub(super) fn references(&self, text: &str, places: &Places) -> Vec<Reference> {
        // The same thing, in as many letters.
        let text = simplified(text).to_lowercase().replace("cable car", "cableway ");
        let chars: Vec<char> = text.chars().collect();
        let mut found = self.chinese(&chars, places);
        found.extend(self.latin(&chars, places));
        found
    }

    /// The places whose names end in a word.
    pub(super) fn called(&self, word: &str, places: &Places) -> Vec<PlaceId> {
        places.ids(self.ends.get(word))
    }

    fn chinese(&self, chars: &[char], all: &Places) -> Vec<Reference> {
        let mut found: Vec<Reference> = Vec::new();
        for start in 0..chars.len() {
            if !chars.get(start).copied().is_some_and(is_han)
                || found.last().is_some_and(|last| last.end > start)
            {
                continue;
            }
            let before: String = chars.iter().take(start).rev().take(2).rev().collect();
            let opens = start == 0
                || chars.get(start - 1).is_some_and(|c| !is_han(*c) || "从到去进逛在和跟的离距".contains(*c))
                || BEFORE_KINDS.contains(&before.as_str());
            let demonstrated = is_demonstrated(&before);
            // "那门票": a single character after a bare "那" is the beginning of another word.
            let measured = demonstrated && !before.ends_with(['那', '这']);
            for length in (1..=LONGEST).rev() {
                let word: String = chars.iter().skip(start).take(length).collect();
                if word.chars().count() < length {
                    continue;
                }
                let named = KINDS.contains(&word.as_str());
                let pointed = demonstrated || (named && opens);
                let usable = if length == 1 { measured } else { pointed || opens };
                let numbers = if usable { self.ends.get(&word) } else { &[] };
                if !numbers.is_empty() {
                    let places = all.ids(numbers);
                    found.push(Reference { places, start, end: start + length, pointed });
                    break;
                }
            }
        }
        found
    }

    fn latin(&self, chars: &[char], all: &Places) -> Vec<Reference> {
        let mut found = Vec::new();
        let mut words: Vec<(usize, String)> = Vec::new();
        for (at, c) in chars.iter().enumerate() {
            if c.is_ascii_alphabetic() {
                match words.last_mut() {
                    Some((start, word)) if *start + word.len() == at => word.push(*c),
                    _ => words.push((at, c.to_string())),
                }
            }
        }
        // "Cableway price?": a line of a few words has no articles.
        if let Some((start, word)) = words.first().filter(|_| words.len() <= FEW_WORDS)
            && BARE_HEADS.contains(&word.as_str())
        {
            let numbers = self.ends.get(word);
            if !numbers.is_empty() {
                let places = all.ids(numbers);
                found.push(Reference { places, start: *start, end: start + word.len(), pointed: true });
            }
        }
        for (at, (_, article)) in words.iter().enumerate() {
            let (Some((start, word)), next) = (words.get(at + 1), words.get(at + 2)) else { continue };
            if !["the", "that", "this"].contains(&article.as_str()) {
                continue;
            }
            // "The railway station" is none for buses.
            let both = next.map(|(start, last)| (format!("{word} {}", singular(last)), start + last.len()));
            let alone = (singular(word).to_owned(), start + word.len());
            let known = |(head, end): (String, usize)| {
                let numbers = self.ends.get(&head);
                (!numbers.is_empty()).then(|| (all.ids(numbers), end))
            };
            if let Some((places, end)) = both.and_then(known).or_else(|| known(alone)) {
                found.push(Reference { places, start: *start, end, pointed: true });
            }
        }
        found
    }
}

/// What a Latin name is referred to by: the noun that it is built around and, of a longer name that ends in it, that
/// with the word before, by all words for it.
fn latin_heads(name: &str) -> Vec<String> {
    let Some(head) = latin_head(name) else { return Vec::new() };
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let mut heads = match words.as_slice() {
        [_, .., before, last] if singular(last) == head && !PREPOSITIONS.contains(before) => {
            vec![format!("{before} {head}")]
        }
        _ => Vec::new(),
    };
    let others = SAME.iter().flat_map(|(one, other)| [(one, other), (other, one)]);
    let same: Vec<String> = others
        .filter(|(one, _)| heads.iter().any(|head| head == *one))
        .map(|(_, other)| (*other).to_owned())
        .collect();
    heads.extend(same);
    heads.push(head);
    heads
}

/// The noun that a Latin name is built around: what stands before "of" or "above", else its last word. What
/// is called Mount or Lake is a mountain or a lake. `None` for a single word, and for words that are no
/// things.
fn latin_head(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let [first, .., last] = words.as_slice() else { return None };
    // "Mount Lanxiu Cableway" is no mountain.
    let noun = BEFORE_NAMES.iter().find(|(word, _)| word == first).filter(|_| words.len() == 2);
    if let Some((_, noun)) = noun {
        return Some((*noun).to_owned());
    }
    let before = words.iter().position(|word| PREPOSITIONS.contains(word)).and_then(|at| at.checked_sub(1));
    let head = before.and_then(|at| words.get(at)).unwrap_or(last);
    (head.len() >= 3 && !NO_HEADS.contains(head)).then(|| singular(head).to_owned())
}

/// A noun as one of its kind is called: "the noodle place" is Noodles Above the Clouds.
fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| stem.len() >= 4 && !stem.ends_with('s')).unwrap_or(word)
}

/// "那条", "这座", "那": what stands before a word that points at something spoken of.
fn is_demonstrated(before: &str) -> bool {
    const MEASURES: &str = "条座个家间处棵块片所段";
    let mut back = before.chars().rev();
    match (back.next(), back.next()) {
        (Some('那' | '这'), _) => true,
        (Some(measure), Some('那' | '这')) => MEASURES.contains(measure),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::gazetteer;

    #[test]
    fn a_word_that_a_name_ends_in_refers_to_its_place() {
        let g = gazetteer(&[
            "a=印月堤",
            "b=岫川市博物馆",
            "c=Half Ripple Pavilion",
            "d=渔王庙",
            "e=行脚青年旅舍",
            "f=Mount Lanxiu",
            "g=Noodles Above the Clouds",
            "h=Hall of Harmony",
            "i=Xiuchuan North Railway Station",
            "j=Xiuchuan Bus Station",
        ]);
        let refers = |text: &str| -> Vec<String> {
            g.references(text)
                .iter()
                .filter(|r| r.pointed)
                .flat_map(|r| r.places.iter().map(ToString::to_string))
                .collect()
        };
        assert_eq!(refers("前面那条堤晚上几点熄灯"), ["a"]);
        assert_eq!(refers("博物馆里有什么"), ["b"]);
        assert_eq!(refers("Who built the pavilion?"), ["c"]);
        assert_eq!(refers("旅舍能租车骑吗"), ["e"]);
        assert_eq!(refers("What can one see on the mountain?"), ["f"]);
        assert_eq!(refers("When does the noodle place open?"), ["g"]);
        assert_eq!(refers("Who built the hall?"), ["h"]);
        assert_eq!(refers("how far is the train station"), ["i"]);
        assert_eq!(refers("Is the coach station open?"), ["j"]);
        assert_eq!(refers("下山的博物馆"), ["b"], "behind 的");
        assert!(refers("Who lives in the clouds, and in harmony?").is_empty());
        assert!(refers("堤很长").is_empty() && refers("那堤票多少钱").is_empty());
        assert!(refers("What is the first one?").is_empty());
    }
}
