//! Names that are not written as they should be: by their sound, in pinyin, or with a slip.
//!
//! A guess is taken only when it is the only one, and whoever answers says what was understood.

use super::fold::{fold, is_han, simplified};
use super::postings::Postings;
use levenshtein_automata::LevenshteinAutomatonBuilder;
use pinyin::ToPinyin;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Fewest characters of a name that is recognised by its sound.
const LEAST_SOUNDING: usize = 3;
/// Most characters of a name looked for.
const MOST_HAN: usize = 14;
/// Fewest letters of a name in Latin letters; and most words.
const LEAST_LETTERS: usize = 5;
const MOST_WORDS: usize = 6;
/// Fewest characters of a name of which one may be missing or too many.
const LEAST_GAPPED: usize = 5;
/// Fewest characters of a name of which one may be any other.
const LEAST_SLIPPED: usize = 6;
/// Letters of a Latin name for each that may be wrong, and most that may.
const LETTERS_PER_SLIP: usize = 5;
const MOST_SLIPS: usize = 3;
/// What recognises spellings by the number of slips that may be made. Two letters that changed places are
/// one slip.
static SLIPS: LazyLock<Vec<LevenshteinAutomatonBuilder>> = LazyLock::new(|| {
    (0..=MOST_SLIPS).map(|slips| LevenshteinAutomatonBuilder::new(slips as u8, true)).collect()
});
/// What a question may begin with before the name it asks about.
const LEADS: [&str; 10] = ["请问一下", "请问", "你好，", "那么", "那", "我想去", "想去", "去", "在", "到"];
/// Characters that make another place of a name: never read as a slip of the pen.
const TELLING: &str = "东西南北上下左右前后内外大小新老旧一二三四五六七八九十零0123456789";
/// What sights are called in English, by the ending of their Chinese names.
const NOUNS: [(&str, &[&str]); 22] = [
    ("公园", &["park"]),
    ("博物馆", &["museum"]),
    ("博物院", &["museum"]),
    ("美术馆", &["artmuseum", "gallery"]),
    ("植物园", &["botanicalgarden"]),
    ("动物园", &["zoo"]),
    ("胡同", &["hutong"]),
    ("大街", &["street", "avenue"]),
    ("街", &["street"]),
    ("寺", &["temple"]),
    ("庙", &["temple"]),
    ("观", &["temple"]),
    ("宫", &["palace", "temple"]),
    ("湖", &["lake"]),
    ("山", &["mountain", "hill"]),
    ("塔", &["pagoda", "tower"]),
    ("楼", &["tower"]),
    ("桥", &["bridge"]),
    ("门", &["gate"]),
    ("园", &["garden"]),
    ("殿", &["hall"]),
    ("长城", &["greatwall"]),
];

/// Where a guess was found, in characters, and the number of the place it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) place: u32,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Names by how they sound and how they are spelt.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Guesser {
    /// Syllables of a Chinese name, with blanks between: whose name sounds so.
    sounds: Postings,
    /// Chinese names with one character taken out: which of `han`.
    gapped: Postings,
    han: Vec<(String, u32)>,
    /// Latin names, and how Chinese ones are spelt: whose they are.
    spellings: Postings,
}

/// Lists by their texts, of which [`Postings`] are made.
#[derive(Default)]
struct Lists {
    sounds: BTreeMap<String, Vec<u32>>,
    gapped: BTreeMap<String, Vec<u32>>,
    han: Vec<(String, u32)>,
    spellings: BTreeMap<String, Vec<u32>>,
}

impl Lists {
    fn add(&mut self, name: &str, place: u32) {
        let spellings = &mut self.spellings;
        let mut spelt = |spelling: String| {
            if spelling.len() >= LEAST_LETTERS {
                remember(spellings.entry(spelling).or_default(), place);
            }
        };
        let chars: Vec<char> = name.chars().collect();
        if chars.iter().all(|c| c.is_ascii_alphanumeric()) {
            spelt(name.to_owned());
        } else if let Some(sounded) = syllables(&chars).filter(|_| (2..=MOST_HAN).contains(&chars.len())) {
            spelt(sounded.concat());
            for (ending, nouns) in NOUNS {
                let Some(stem) = name.strip_suffix(ending).filter(|stem| !stem.is_empty()) else { continue };
                let stem: Vec<char> = stem.chars().collect();
                let alone = syllables(&stem).unwrap_or_default().concat();
                for noun in nouns {
                    spelt(format!("{alone}{noun}"));
                    // "Yonghegong Temple": the noun is often said twice.
                    spelt(format!("{}{noun}", sounded.concat()));
                }
                break;
            }
            let index = u32::try_from(self.han.len()).unwrap_or(u32::MAX);
            for at in 0..chars.len() {
                self.gapped.entry(without(&chars, at)).or_default().push(index);
            }
            if chars.len() >= LEAST_SOUNDING {
                remember(self.sounds.entry(sounded.join(" ")).or_default(), place);
                self.gapped.entry(name.to_owned()).or_default().push(index);
            }
            self.han.push((name.to_owned(), place));
        }
    }
}

impl Guesser {
    /// What guesses among these names, which are folded.
    pub(super) fn of<'n>(names: impl Iterator<Item = (&'n str, u32)>) -> Self {
        let mut lists = Lists::default();
        for (name, place) in names {
            lists.add(name, place);
        }
        let Lists { sounds, gapped, han, spellings } = lists;
        let [sounds, gapped, spellings] = [sounds, gapped, spellings].map(Postings::of);
        Self { sounds, gapped, han, spellings }
    }

    /// The one place a text may name, when it names none as it should.
    pub(super) fn guess(&self, text: &str) -> Option<Guess> {
        let chars: Vec<char> = simplified(text).chars().collect();
        let long = self.by_sound(&chars).or_else(|| self.by_slip(&chars)).or_else(|| self.by_letters(&chars));
        long.or_else(|| self.by_one_of_two(&chars))
    }

    /// Whole windows that sound like a name; the longest counts.
    fn by_sound(&self, chars: &[char]) -> Option<Guess> {
        let spelt: Vec<Option<&'static str>> =
            chars.iter().map(|c| c.to_pinyin().map(|p| p.plain())).collect();
        for length in (LEAST_SOUNDING..=MOST_HAN.min(chars.len())).rev() {
            let mut found: Vec<Guess> = Vec::new();
            for (start, window) in spelt.windows(length).enumerate() {
                let Some(window) = window.iter().copied().collect::<Option<Vec<_>>>() else { continue };
                for place in self.sounds.get(&window.join(" ")) {
                    found.push(Guess { place: *place, start, end: start + length });
                }
            }
            if let Some(guess) = only(found) {
                return Some(guess);
            }
        }
        None
    }

    /// Windows that differ from a name in one character.
    fn by_slip(&self, chars: &[char]) -> Option<Guess> {
        for length in (LEAST_SOUNDING..=MOST_HAN.min(chars.len())).rev() {
            let mut found = Vec::new();
            for (start, window) in chars.windows(length).enumerate() {
                if !window.iter().all(|c| is_han(*c)) {
                    continue;
                }
                let keys = (0..length).map(|at| without(window, at)).chain([window.iter().collect()]);
                for index in keys.flat_map(|key| self.gapped.get(&key)) {
                    let Some((name, place)) = self.han.get(*index as usize) else { continue };
                    let name: Vec<char> = name.chars().collect();
                    if is_slip(&name, window) {
                        found.push(Guess { place: *place, start, end: start + length });
                    }
                }
            }
            if let Some(guess) = only(found) {
                return Some(guess);
            }
        }
        None
    }

    /// A name of two characters that a question begins with, one of them written as another of the same
    /// sound: "樵楼几点开门". Elsewhere two characters are too often a word.
    fn by_one_of_two(&self, chars: &[char]) -> Option<Guess> {
        let text: String = chars.iter().collect();
        let lead = LEADS.iter().find(|lead| text.starts_with(**lead)).map_or(0, |lead| lead.chars().count());
        let window = chars.get(lead..lead + 2).filter(|window| window.iter().all(|c| is_han(*c)))?;
        let keys = (0..2).map(|at| without(window, at));
        let named = keys.flat_map(|key| self.gapped.get(&key)).filter_map(|i| self.han.get(*i as usize));
        let meant = named.filter(|(name, _)| {
            let name: Vec<char> = name.chars().collect();
            name.len() == 2 && syllables(&name) == syllables(window) && is_slip(&name, window)
        });
        only(meant.map(|(_, place)| Guess { place: *place, start: lead, end: lead + 2 }).collect())
    }

    /// Runs of Latin words close to a name, or to a Chinese name in pinyin.
    fn by_letters(&self, chars: &[char]) -> Option<Guess> {
        let words = words(chars);
        let mut best: Vec<(usize, usize, Guess)> = Vec::new();
        for first in 0..words.len() {
            let mut joined = String::new();
            for last in first..words.len().min(first + MOST_WORDS) {
                let (Some(from), Some(to)) = (words.get(first), words.get(last)) else { break };
                joined.push_str(&to.2);
                if joined.len() < LEAST_LETTERS {
                    continue;
                }
                for (slips, place) in self.near(&joined) {
                    let guess = Guess { place, start: from.0, end: to.1 };
                    best.push((slips, usize::MAX - joined.len(), guess));
                }
            }
        }
        best.sort_by_key(|(slips, length, _)| (*slips, *length));
        let (slips, length) = best.first().map(|(slips, length, _)| (*slips, *length))?;
        only(best.into_iter().filter(|(s, l, _)| (*s, *l) == (slips, length)).map(|(.., g)| g).collect())
    }

    /// Latin names few slips away from a spelling.
    fn near(&self, spelling: &str) -> Vec<(usize, u32)> {
        let allowed = (spelling.len() / LETTERS_PER_SLIP).min(MOST_SLIPS);
        let Some(builder) = SLIPS.get(allowed) else { return Vec::new() };
        let close = builder.build_dfa(spelling);
        let mut found = Vec::new();
        for (state, places) in self.spellings.accepted(&close) {
            let slips = usize::from(close.distance(state).to_u8());
            found.extend(places.iter().map(|place| (slips, *place)));
        }
        found
    }
}

fn remember(list: &mut Vec<u32>, place: u32) {
    if !list.contains(&place) {
        list.push(place);
    }
}

/// The guess, when all agree on the place.
fn only(found: Vec<Guess>) -> Option<Guess> {
    let first = found.first()?.clone();
    found.iter().all(|guess| guess.place == first.place).then_some(first)
}

fn syllables(chars: &[char]) -> Option<Vec<&'static str>> {
    chars.iter().map(|c| c.to_pinyin().map(|p| p.plain())).collect()
}

fn without(chars: &[char], at: usize) -> String {
    chars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect()
}

/// Whether `written` is `name` with one slip that people make: a character that sounds nearly the
/// same, one missing or too many of a long name, any other one of a very long name.
fn is_slip(name: &[char], written: &[char]) -> bool {
    let telling = |c: char| TELLING.contains(c);
    match name.len().cmp(&written.len()) {
        std::cmp::Ordering::Equal => {
            let mut differ = name.iter().zip(written).filter(|(a, b)| a != b);
            let (Some((a, b)), None) = (differ.next(), differ.next()) else { return false };
            !telling(*a) && !telling(*b) && (sounds_close(*a, *b) || name.len() >= LEAST_SLIPPED)
        }
        order => {
            let (long, short) = if order.is_gt() { (name, written) } else { (written, name) };
            let odd = (0..long.len()).find(|at| without(long, *at).chars().eq(short.iter().copied()));
            name.len() >= LEAST_GAPPED
                && long.len() == short.len() + 1
                && odd.and_then(|at| long.get(at)).is_some_and(|c| !telling(*c))
        }
    }
}

/// "lin" and "ling", "shi" and "si": syllables that are confused.
fn sounds_close(a: char, b: char) -> bool {
    let spelt = |c: char| c.to_pinyin().map(|p| p.plain());
    match (spelt(a), spelt(b)) {
        (Some(a), Some(b)) => a == b || (strsim::osa_distance(a, b) == 1 && a.len().min(b.len()) >= 2),
        _ => false,
    }
}

/// Latin words with where they start and end, folded.
fn words(chars: &[char]) -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let length = chars
            .iter()
            .skip(at)
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '\'' | '’'))
            .count();
        if length > 0 {
            let word: String = chars.iter().skip(at).take(length).collect();
            found.push((at, at + length, fold(&word)));
        }
        at += length.max(1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(text: &str) -> Option<String> {
        let names = [
            ("听涛松", "pine"),
            ("wavelisteningpine", "pine"),
            ("岫川市博物馆", "museum"),
            ("北海公园", "beihai"),
            ("雍和宫", "yonghe"),
            ("千里江山图", "map"),
            ("heronisle", "heron"),
            ("谯楼", "tower"),
        ];
        let guesser = Guesser::of((0..).zip(names).map(|(number, (name, _))| (name, number)));
        guesser.guess(text).map(|guess| names[guess.place as usize].1.to_owned())
    }

    #[test]
    fn a_name_is_recognised_by_its_sound_its_pinyin_or_in_spite_of_a_slip() {
        for (text, expected) in [
            ("听桃松在哪", Some("pine")),
            ("tingtaosong在哪", Some("pine")),
            ("where is ting tao song?", Some("pine")),
            ("Where is the Wave-Lisening Pine?", Some("pine")),
            ("heron ilse opening hours", Some("heron")),
            ("岫川博物馆几点开", Some("museum")),
            ("is Beihai Park free?", Some("beihai")),
            ("how do I get to Yonghe Temple", Some("yonghe")),
            ("南海公园门票", None),
            ("埃菲尔铁塔门票多少钱", None),
            ("How much is the Eiffel Tower?", None),
            ("那门票呢", None),
            ("樵楼几点开门", Some("tower")),
            ("请问樵楼在哪", Some("tower")),
            ("有没有樵楼这个词", None),
            ("桥头几点开门", None),
        ] {
            assert_eq!(guess(text).as_deref(), expected, "{text}");
        }
    }
}
