//! Which places the text in a picture names: on a board, a plaque, a ticket, an exhibit's label.
//!
//! A reader of signs mistakes a character now and then, and a long name may be broken into two lines; a
//! guide post names several places, and is a sign of none of them in particular.

use crate::gazetteer::{Gazetteer, fold, is_han};
use index::ReadSign;
use scenic_data::PlaceId;
use scenic_data::store::PlaceName;
use std::collections::{BTreeMap, HashMap};

/// What the text in a picture says of a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Named {
    /// The place.
    pub(super) place: PlaceId,
    /// The text, as it was read.
    pub(super) text: String,
    /// How surely it is the sign of the place, 0 to 1.
    pub(super) sure: f64,
}

/// Text that was read less surely than this is noise.
const LEAST_SURE: f32 = 0.5;
/// Most places that the text of one picture can name.
const MOST: usize = 12;
/// Shortest names, in characters: of Chinese, and of other writing.
const LEAST_HAN: usize = 2;
const LEAST_LATIN: usize = 5;
/// Shortest names that are recognised in spite of a slip.
const LEAST_HAN_SLIP: usize = 3;
const LEAST_LATIN_SLIP: usize = 8;
/// Characters of a name for each slip that is forgiven: of Chinese, and of other writing.
const PER_SLIP: (usize, usize) = (3, 7);
/// Names that share pairs of characters with a line, and are looked at.
const MOST_CANDIDATES: usize = 60;

/// The names that signs bear, found by pairs of characters.
#[derive(Default)]
pub(super) struct SignNames {
    names: Vec<(Vec<char>, PlaceId)>,
    pairs: HashMap<(char, char), Vec<u32>>,
}

impl SignNames {
    /// The index of these names.
    pub(super) fn of(names: &[PlaceName]) -> Self {
        let mut found = Self::default();
        for name in names {
            let letters = letters(&name.name);
            let han = letters.iter().any(|c| is_han(*c));
            if letters.len() < if han { LEAST_HAN } else { LEAST_LATIN } {
                continue;
            }
            let number = found.names.len() as u32;
            let mut seen: Vec<(char, char)> = pairs(&letters).collect();
            seen.sort_unstable();
            seen.dedup();
            for pair in seen {
                found.pairs.entry(pair).or_default().push(number);
            }
            found.names.push((letters, name.place.clone()));
        }
        found
    }

    /// Names that may stand in a line, with how much of the name does, its length, and whether it does but
    /// for a slip. Where one stands there without a slip, one with a slip is a chance likeness.
    fn within(&self, line: &[char]) -> Vec<(&PlaceId, f64, usize, bool)> {
        let mut shared: HashMap<u32, usize> = HashMap::new();
        let mut seen: Vec<(char, char)> = pairs(line).collect();
        seen.sort_unstable();
        seen.dedup();
        for pair in &seen {
            for name in self.pairs.get(pair).into_iter().flatten() {
                *shared.entry(*name).or_default() += 1;
            }
        }
        let mut likely: Vec<(f64, u32)> = shared
            .into_iter()
            .filter_map(|(number, count)| {
                let (name, _) = self.names.get(number as usize)?;
                Some((count as f64 / name.len().saturating_sub(1).max(1) as f64, number))
            })
            .filter(|(share, _)| *share >= 0.3)
            .collect();
        likely.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        likely.truncate(MOST_CANDIDATES);
        let fits = |(_, number): (f64, u32)| {
            let (name, place) = self.names.get(number as usize)?;
            let slips = slips(name, line);
            let han = name.iter().any(|c| is_han(*c));
            let long = name.len() >= if han { LEAST_HAN_SLIP } else { LEAST_LATIN_SLIP };
            let per = if han { PER_SLIP.0 } else { PER_SLIP.1 };
            let forgiven = if long { name.len() / per } else { 0 };
            let whole = 1.0 - 1.3 * slips as f64 / name.len() as f64;
            (slips <= forgiven && whole > 0.0).then_some((
                place,
                whole * weight(name, han),
                name.len(),
                slips > 0,
            ))
        };
        let found: Vec<_> = likely.into_iter().filter_map(fits).collect();
        let exact = found.iter().any(|(.., slipped)| !slipped);
        found.into_iter().filter(|(.., slipped)| !(exact && *slipped)).collect()
    }
}

/// What the lines of a picture name, surest first. `gazetteer` knows what is part of what.
pub(super) fn named(lines: &[ReadSign], names: &SignNames, gazetteer: &Gazetteer) -> Vec<Named> {
    let lines: Vec<&ReadSign> = lines.iter().filter(|line| line.sure >= LEAST_SURE).collect();
    let largest = lines.iter().map(|line| line.share).fold(0.0_f32, f32::max).max(1e-6);
    let mut found: BTreeMap<PlaceId, Named> = BTreeMap::new();
    let mut take = |text: String, sure: f64| {
        let letters = letters(&text);
        for (place, fit, length, _) in names.within(&letters) {
            // A name alone on a board is its sign; in the middle of a sentence it is only mentioned.
            let alone = length as f64 / letters.len().max(length) as f64;
            let sure = sure * fit * (0.5 + 0.5 * alone.min(1.0));
            let known = found.entry(place.clone()).or_insert_with(|| Named {
                place: place.clone(),
                text: text.clone(),
                sure: 0.0,
            });
            if sure > known.sure {
                *known = Named { place: place.clone(), text: text.clone(), sure };
            }
        }
    };
    for (n, line) in lines.iter().enumerate() {
        // What is written large is what the board is about.
        let size = 0.7 + 0.3 * f64::from((line.share / largest).sqrt());
        take(line.text.clone(), f64::from(line.sure) * size);
        if let Some(next) = lines.get(n + 1) {
            let sure = f64::from(line.sure.min(next.sure)) * size;
            take(format!("{} {}", line.text, next.text), sure);
        }
    }
    let mut found: Vec<Named> = found.into_values().collect();
    found.sort_by(|a, b| b.sure.total_cmp(&a.sure).then_with(|| a.place.cmp(&b.place)));
    // A label of an exhibit names its museum too: it is the exhibit's.
    let within = |inner: &PlaceId, outer: &PlaceId| {
        std::iter::successors(gazetteer.parent(inner), |place| gazetteer.parent(place))
            .take(8)
            .any(|place| place == outer)
    };
    let outer: Vec<PlaceId> = found
        .iter()
        .filter(|one| {
            found.iter().any(|other| other.sure >= 0.6 * one.sure && within(&other.place, &one.place))
        })
        .map(|one| one.place.clone())
        .collect();
    found.retain(|one| !outer.contains(&one.place));
    found.truncate(MOST);
    found
}

/// Short names occur by chance.
fn weight(name: &[char], han: bool) -> f64 {
    match (han, name.len()) {
        (true, 2) => 0.75,
        (true, _) => 1.0,
        (false, n) => (0.5 + 0.06 * n as f64).min(1.0),
    }
}

/// The letters of a text as names are compared, without what is between them.
fn letters(text: &str) -> Vec<char> {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn pairs(letters: &[char]) -> impl Iterator<Item = (char, char)> + '_ {
    letters.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
}

/// The least number of letters that must be changed, put in or left out for `name` to stand in `line`.
fn slips(name: &[char], line: &[char]) -> usize {
    // What comes before and after the name costs nothing.
    let mut row = vec![0_usize; line.len() + 1];
    for (i, letter) in name.iter().enumerate() {
        let mut diagonal = row.first().copied().unwrap_or(0);
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
        let mut before = i + 1;
        for (other, slot) in line.iter().zip(row.iter_mut().skip(1)) {
            let changed = diagonal + usize::from(letter != other);
            diagonal = *slot;
            *slot = changed.min(diagonal + 1).min(before + 1);
            before = *slot;
        }
    }
    row.into_iter().min().unwrap_or(name.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::place::PlaceKind;

    fn name(place: &str, name: &str, parent: Option<&str>) -> PlaceName {
        PlaceName {
            place: place.into(),
            name: name.into(),
            folded: fold(name),
            lang: None,
            primary: true,
            kind: PlaceKind::Attraction,
            parent: parent.map(Into::into),
        }
    }

    fn line(text: &str, share: f32) -> ReadSign {
        ReadSign { text: text.into(), sure: 0.95, share }
    }

    fn read(lines: &[ReadSign]) -> Vec<(String, f64)> {
        let names = [
            name("pine", "迎客松", Some("hill")),
            name("pine", "Guest-Greeting Pine", Some("hill")),
            name("hill", "黄山", None),
            name("summit", "光明顶", Some("hill")),
            name("museum", "岫川博物馆", None),
            name("masks", "五鬼面", Some("museum")),
            name("inn", "Inn", None),
        ];
        let found = named(lines, &SignNames::of(&names), &Gazetteer::of(&names));
        found.into_iter().map(|named| (named.place.to_string(), named.sure)).collect()
    }

    #[test]
    fn a_board_names_its_place_in_either_language_and_in_spite_of_a_slip() {
        for text in ["迎客松", "迎客鬆", "迎 客 松", "GUEST-GREETING PINE", "Guest Greetinq Pine", "迎客公"]
        {
            let found = read(&[line(text, 0.1)]);
            assert_eq!(found.first().map(|(place, _)| place.as_str()), Some("pine"), "{text}: {found:?}");
            assert!(found[0].1 > 0.5, "{text}: {found:?}");
        }
        let broken = read(&[line("Guest-Greeting", 0.1), line("Pine", 0.1)]);
        assert_eq!(broken[0].0, "pine", "{broken:?}");
    }

    #[test]
    fn a_mention_is_less_than_a_sign_and_what_is_not_named_is_not_found() {
        let sign = read(&[line("光明顶", 0.1)])[0].1;
        let mention = read(&[line("由此往光明顶方向步行约四十分钟请带水", 0.1)])[0].1;
        assert!(mention < 0.75 * sign, "{mention} {sign}");
        for text in ["出口", "小心地滑", "EXIT", "Tickets", "迎宾", ""] {
            assert!(read(&[line(text, 0.1)]).is_empty(), "{text}");
        }
        let doubtful = ReadSign { sure: 0.3, ..line("迎客松", 0.1) };
        assert!(read(&[doubtful]).is_empty());
    }

    #[test]
    fn a_name_that_is_there_whole_goes_before_a_longer_one_that_is_not() {
        let names = [name("lake", "Mirror Lake", None), name("hotel", "Mirror Lake Inn", Some("lake"))];
        let found = named(&[line("Mirror Lake", 0.1)], &SignNames::of(&names), &Gazetteer::of(&names));
        assert_eq!(found.iter().map(|named| named.place.as_str()).collect::<Vec<_>>(), ["lake"]);
    }

    #[test]
    fn a_label_is_the_exhibits_and_a_guide_post_nobodys() {
        let label = read(&[line("岫川博物馆", 0.1), line("五鬼面", 0.1)]);
        assert_eq!(label.iter().map(|(place, _)| place.as_str()).collect::<Vec<_>>(), ["masks"]);
        let post = read(&[line("迎客松 →", 0.1), line("光明顶 →", 0.1)]);
        assert_eq!(post.len(), 2);
        assert!((post[0].1 - post[1].1).abs() < 0.05, "{post:?}");
        // What is written large is what the board is about.
        let board = read(&[line("迎客松", 0.2), line("光明顶", 0.005)]);
        assert!(board[0].0 == "pine" && board[0].1 > board[1].1 + 0.15, "{board:?}");
    }

    #[test]
    fn slips_are_counted_anywhere_in_a_line() {
        let count = |name: &str, line: &str| slips(&letters(name), &letters(line));
        assert_eq!(count("光明顶", "去光明顶吧"), 0);
        assert_eq!(count("光明顶", "去光朋顶吧"), 1);
        assert_eq!(count("光明顶", "去光顶吧"), 1);
        assert_eq!(count("光明顶", ""), 3);
    }
}
