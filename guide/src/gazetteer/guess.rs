//! Names that are not written as they should be: by their sound, in pinyin, or with a slip.
//!
//! A guess is taken only when it is the only one, and whoever answers says what was understood.

use super::fold::{fold, is_han, simplified};
use pinyin::ToPinyin;
use scenic_data::PlaceId;
use std::collections::HashMap;

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

/// Where a guess was found, in characters, and the place it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) place: PlaceId,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Names by how they sound and how they are spelt.
#[derive(Default)]
pub(super) struct Guesser {
    /// Syllables of a Chinese name, with blanks between: whose name sounds so.
    sounds: HashMap<String, Vec<PlaceId>>,
    /// Chinese names with one character taken out: which name.
    gapped: HashMap<String, Vec<u32>>,
    han: Vec<(Vec<char>, PlaceId)>,
    /// Pairs of letters: which Latin names have them.
    pairs: HashMap<(char, char), Vec<u32>>,
    latin: Vec<(String, PlaceId)>,
}

impl Guesser {
    /// Takes in a name, folded.
    pub(super) fn add(&mut self, name: &str, place: &PlaceId) {
        let chars: Vec<char> = name.chars().collect();
        if chars.iter().all(|c| c.is_ascii_alphanumeric()) {
            self.add_latin(name.to_owned(), place);
        } else if let Some(sounded) = syllables(&chars).filter(|_| (2..=MOST_HAN).contains(&chars.len())) {
            self.add_latin(sounded.concat(), place);
            for (ending, nouns) in NOUNS {
                let Some(stem) = name.strip_suffix(ending).filter(|stem| !stem.is_empty()) else { continue };
                let stem: Vec<char> = stem.chars().collect();
                let spelt = syllables(&stem).unwrap_or_default().concat();
                for noun in nouns {
                    self.add_latin(format!("{spelt}{noun}"), place);
                    // "Yonghegong Temple": the noun is often said twice.
                    self.add_latin(format!("{}{noun}", sounded.concat()), place);
                }
                break;
            }
            if chars.len() >= LEAST_SOUNDING {
                remember(self.sounds.entry(sounded.join(" ")).or_default(), place);
                let index = u32::try_from(self.han.len()).unwrap_or(u32::MAX);
                for at in 0..chars.len() {
                    self.gapped.entry(without(&chars, at)).or_default().push(index);
                }
                self.gapped.entry(name.to_owned()).or_default().push(index);
                self.han.push((chars, place.clone()));
            }
        }
    }

    fn add_latin(&mut self, name: String, place: &PlaceId) {
        if name.len() < LEAST_LETTERS
            || self.latin.iter().rev().take(64).any(|(known, p)| *known == name && p == place)
        {
            return;
        }
        let index = u32::try_from(self.latin.len()).unwrap_or(u32::MAX);
        for pair in pairs_of(&name) {
            self.pairs.entry(pair).or_default().push(index);
        }
        self.latin.push((name, place.clone()));
    }

    /// The one place a text may name, when it names none as it should.
    pub(super) fn guess(&self, text: &str) -> Option<Guess> {
        let chars: Vec<char> = simplified(text).chars().collect();
        self.by_sound(&chars).or_else(|| self.by_slip(&chars)).or_else(|| self.by_letters(&chars))
    }

    /// Whole windows that sound like a name; the longest counts.
    fn by_sound(&self, chars: &[char]) -> Option<Guess> {
        let spelt: Vec<Option<&'static str>> =
            chars.iter().map(|c| c.to_pinyin().map(|p| p.plain())).collect();
        for length in (LEAST_SOUNDING..=MOST_HAN.min(chars.len())).rev() {
            let mut found: Vec<Guess> = Vec::new();
            for (start, window) in spelt.windows(length).enumerate() {
                let Some(window) = window.iter().copied().collect::<Option<Vec<_>>>() else { continue };
                for place in self.sounds.get(&window.join(" ")).into_iter().flatten() {
                    found.push(Guess { place: place.clone(), start, end: start + length });
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
                for index in keys.flat_map(|key| self.gapped.get(&key).cloned().unwrap_or_default()) {
                    let Some((name, place)) = self.han.get(index as usize) else { continue };
                    if is_slip(name, window) {
                        found.push(Guess { place: place.clone(), start, end: start + length });
                    }
                }
            }
            if let Some(guess) = only(found) {
                return Some(guess);
            }
        }
        None
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
    fn near(&self, spelling: &str) -> Vec<(usize, PlaceId)> {
        let allowed = (spelling.len() / LETTERS_PER_SLIP).min(MOST_SLIPS);
        let pairs = pairs_of(spelling);
        let mut votes: HashMap<u32, usize> = HashMap::new();
        for index in pairs.iter().filter_map(|pair| self.pairs.get(pair)).flatten() {
            *votes.entry(*index).or_default() += 1;
        }
        // A slip spoils at most three pairs.
        let needed = pairs.len().saturating_sub(3 * allowed).max(1);
        let mut found = Vec::new();
        for (index, _) in votes.into_iter().filter(|(_, shared)| *shared >= needed) {
            let Some((name, place)) = self.latin.get(index as usize) else { continue };
            if name.len().abs_diff(spelling.len()) > allowed {
                continue;
            }
            let slips = strsim::osa_distance(name, spelling);
            if slips <= allowed {
                found.push((slips, place.clone()));
            }
        }
        found
    }
}

fn remember(list: &mut Vec<PlaceId>, place: &PlaceId) {
    if !list.contains(place) {
        list.push(place.clone());
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

fn pairs_of(text: &str) -> Vec<(char, char)> {
    let mut pairs: Vec<(char, char)> = text.chars().zip(text.chars().skip(1)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(text: &str) -> Option<String> {
        let mut guesser = Guesser::default();
        for (name, id) in [
            ("听涛松", "pine"),
            ("wavelisteningpine", "pine"),
            ("岫川市博物馆", "museum"),
            ("北海公园", "beihai"),
            ("雍和宫", "yonghe"),
            ("千里江山图", "map"),
            ("heronisle", "heron"),
        ] {
            guesser.add(name, &id.into());
        }
        guesser.guess(text).map(|g| g.place.to_string())
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
        ] {
            assert_eq!(guess(text).as_deref(), expected, "{text}");
        }
    }
}
