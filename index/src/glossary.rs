//! What words of Chinese are called in English, and the other way: so that a question and a text share
//! words although they share no language. Read from a file of the CC-CEDICT dictionary.

use crate::keyword::stem;
use crate::script::{fold_script, is_cjk};
use pinyin::ToPinyin;
use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead};
use std::sync::LazyLock;

/// Longest expression of either language that is looked up, in words of English.
const LONGEST_PHRASE: usize = 3;
/// Longest Chinese expression; longer ones are sayings and titles.
const LONGEST_CHINESE: usize = 6;
/// Most ways of saying a word; the commonest senses come first.
const MOST_SENSES: usize = 48;
/// Most names of one sound.
const MOST_NAMES: usize = 4;
/// A single character is looked for in its first senses only: it has many.
const FIRST_SENSES: usize = 3;
/// How a sense begins that explains its word by another instead of saying it in English.
const NOT_A_SENSE: [&str; 9] = [
    "surname ",
    "variant of",
    "old variant",
    "see ",
    "also written",
    "also pr.",
    "cl:",
    "used in",
    "abbr. for",
];
/// Forms that no ending tells from the word itself.
const IRREGULAR: [(&str, &str); 56] = [
    ("ate", "eat"),
    ("began", "begin"),
    ("begun", "begin"),
    ("bought", "buy"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("buried", "bury"),
    ("came", "come"),
    ("caught", "catch"),
    ("children", "child"),
    ("chose", "choose"),
    ("cooked", "cook"),
    ("drank", "drink"),
    ("drawn", "draw"),
    ("drew", "draw"),
    ("eaten", "eat"),
    ("fallen", "fall"),
    ("feet", "foot"),
    ("fell", "fall"),
    ("flew", "fly"),
    ("fought", "fight"),
    ("gave", "give"),
    ("geese", "goose"),
    ("gone", "go"),
    ("held", "hold"),
    ("hidden", "hide"),
    ("hung", "hang"),
    ("kept", "keep"),
    ("knives", "knife"),
    ("leaves", "leaf"),
    ("left", "leave"),
    ("lost", "lose"),
    ("men", "man"),
    ("met", "meet"),
    ("mice", "mouse"),
    ("oxen", "ox"),
    ("paid", "pay"),
    ("sang", "sing"),
    ("sat", "sit"),
    ("shelves", "shelf"),
    ("slept", "sleep"),
    ("sold", "sell"),
    ("spoken", "speak"),
    ("stole", "steal"),
    ("stood", "stand"),
    ("taught", "teach"),
    ("teeth", "tooth"),
    ("thought", "think"),
    ("told", "tell"),
    ("wore", "wear"),
    ("women", "woman"),
    ("won", "win"),
    ("written", "write"),
    ("wrote", "write"),
];

/// A dictionary of two languages.
#[derive(Debug, Default)]
pub struct Glossary {
    /// By the stems of an English expression: how Chinese says it.
    chinese: HashMap<Box<str>, Vec<Box<str>>>,
    /// By a Chinese word: the stems of how English says it.
    english: HashMap<Box<str>, Vec<Box<str>>>,
    /// By how a name is spelt in Latin letters: the names that sound so.
    spelt: HashMap<Box<str>, Vec<Box<str>>>,
}

/// A word of a question and what it is called in the other language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Concept {
    /// The word or expression as the question has it.
    pub word: String,
    said: Vec<String>,
    /// The characters of the Chinese words for it, and the share of those words that has each: "column" is
    /// 圆柱 and 立柱, and a text may say 柱子.
    parts: Vec<(char, f32)>,
    /// How it sounds, where it may be a Chinese name in Latin letters: syllables between strokes.
    sounds: Vec<String>,
}

/// A text in which words of either language can be looked for.
#[derive(Clone, Debug)]
pub struct Plain {
    text: String,
    /// The syllables of its Chinese between strokes.
    sound: String,
}

/// Every syllable of Chinese, without tones.
static SYLLABLES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| ('\u{4e00}'..='\u{9fa5}').filter_map(|c| c.to_pinyin()).map(|p| p.plain()).collect());

impl Plain {
    /// Chinese in simplified characters, and the stems of other words between blanks.
    pub fn of(text: &str) -> Self {
        let mut plain = String::with_capacity(text.len() + 2);
        let mut sound = String::with_capacity(text.len() * 2);
        let mut word = String::new();
        plain.push(' ');
        for c in fold_script(text).chars().chain([' ']) {
            if c.is_alphanumeric() && !is_cjk(c) {
                word.push(c);
                continue;
            }
            if !word.is_empty() {
                plain.push_str(&stemmed(&std::mem::take(&mut word)));
                plain.push(' ');
            }
            match c.to_pinyin().filter(|_| is_cjk(c)) {
                Some(syllable) => {
                    sound.push('\'');
                    sound.push_str(syllable.plain());
                }
                None => sound.push_str("' "),
            }
            if is_cjk(c) {
                plain.push(c);
            }
        }
        Self { text: plain, sound }
    }

    /// Its words: Chinese as it stands, the stems of others between blanks.
    pub fn words(&self) -> &str {
        self.text.trim()
    }
}

impl Concept {
    /// How surely a text speaks of it, 0 to 1: a single character may be part of something else.
    pub fn is_in(&self, text: &Plain) -> f32 {
        let has = |said: &str| text.text.contains(said);
        let single = |said: &&String| said.chars().count() == 1;
        let sounds = || self.sounds.iter().any(|sound| text.sound.contains(sound.as_str()));
        if self.said.iter().any(|said| !single(&said) && has(said)) || sounds() {
            return 1.0;
        }
        let part = self.parts.iter().filter(|(c, _)| text.text.contains(*c)).map(|(_, share)| PART * share);
        let one = if self.said.iter().any(|said| single(&said) && has(said)) { SINGLE } else { 0.0 };
        part.fold(one, f32::max)
    }

    /// Whether anything is known of how it is said in the other language.
    pub fn is_known(&self) -> bool {
        !self.said.is_empty() || !self.sounds.is_empty()
    }

    /// What it is called in the other language, the commonest first.
    pub fn said(&self) -> impl Iterator<Item = &str> {
        self.said.iter().map(|said| said.trim())
    }
}

/// What a single character counts against a whole word.
const SINGLE: f32 = 0.6;
/// What a character counts that all the Chinese words for something have.
const PART: f32 = 0.5;

impl Glossary {
    /// Reads a dictionary in the form of CC-CEDICT: `傳統 传统 [chuan2 tong3] /tradition/traditional/`.
    pub fn read(dictionary: impl BufRead) -> io::Result<Self> {
        let mut chinese: HashMap<Box<str>, Vec<(usize, Box<str>)>> = HashMap::new();
        let mut english: HashMap<Box<str>, Vec<Box<str>>> = HashMap::new();
        let mut spelt: HashMap<Box<str>, Vec<Box<str>>> = HashMap::new();
        for line in dictionary.lines() {
            let line = line?;
            let Some((word, sound, senses)) = entry(&line) else { continue };
            if let Some(name) = spelling(sound) {
                let names = spelt.entry(name.into()).or_default();
                if names.len() < MOST_NAMES && !names.iter().any(|known| **known == *word) {
                    names.push(word.into());
                }
            }
            let word = unfinished(word);
            let mut order = 0;
            for sense in senses.split('/').flat_map(wordings) {
                let stems = stems(&sense);
                if stems.is_empty() || stems.len() > LONGEST_PHRASE {
                    continue;
                }
                let key: Box<str> = stems.join(" ").into();
                order += 1;
                let said = english.entry(word.into()).or_default();
                let blanks: Box<str> = format!(" {key} ").into();
                if !said.contains(&blanks) && said.len() < MOST_SENSES {
                    said.push(blanks);
                }
                chinese.entry(key).or_default().push((order, word.into()));
            }
        }
        let chinese = chinese.into_iter().map(|(key, mut words)| {
            // The sense a word has first is its commonest.
            words.sort_by_key(|(order, word)| (*order, word.len()));
            let mut said: Vec<Box<str>> = Vec::new();
            for (order, word) in words {
                let rare = word.chars().count() == 1 && order > FIRST_SENSES;
                if !rare && said.len() < MOST_SENSES && !said.contains(&word) {
                    said.push(word);
                }
            }
            (key, said)
        });
        Ok(Self { chinese: chinese.collect(), english, spelt })
    }

    /// The words of a question and what the other language calls them, alone and in the expressions they
    /// are part of ("lotus root"). What no dictionary has may be a name.
    pub fn concepts<S: AsRef<str>>(&self, words: &[S]) -> Vec<Concept> {
        let folded: Vec<String> = words.iter().map(|word| fold_script(word.as_ref())).collect();
        let stemmed: Vec<String> = folded.iter().map(|word| stemmed(word)).collect();
        let mut concepts: Vec<Concept> = Vec::new();
        for (at, word) in folded.iter().enumerate() {
            if concepts.iter().any(|known| known.word == *word) {
                continue;
            }
            let mut concept = if let Some(said) = self.english.get(word.as_str()) {
                Concept { said: owned(said), ..Concept::default() }
            } else if let Some(said) = stemmed.get(at).and_then(|stem| self.chinese.get(stem.as_str())) {
                Concept { said: owned(said), parts: parts(said), ..Concept::default() }
            } else {
                let names = self.spelt.get(word.as_str()).map_or_else(Vec::new, |names| owned(names));
                let name = name(word);
                Concept { said: name.said.into_iter().chain(names).collect(), ..name }
            };
            concept.said.splice(0..0, self.expressions(&stemmed, at));
            concepts.push(Concept { word: word.clone(), ..concept });
        }
        concepts
    }

    /// What the expressions are called that the word at a position is part of.
    fn expressions(&self, stems: &[String], at: usize) -> Vec<String> {
        let mut said = Vec::new();
        for size in 2..=LONGEST_PHRASE {
            for from in (at + 1).saturating_sub(size)..=at {
                let Some(phrase) = stems.get(from..from + size) else { continue };
                said.extend(
                    self.chinese.get(phrase.join(" ").as_str()).map(|said| owned(said)).unwrap_or_default(),
                );
            }
        }
        said
    }
}

/// A word without what says that it is done: who writes 卖光 also says what 卖光了 does. Where it says that
/// something can or cannot be done (受不了, 不得了), it is part of the word.
fn unfinished(word: &str) -> &str {
    let bare = word.strip_suffix('了').filter(|bare| bare.chars().count() > 1);
    bare.filter(|bare| !bare.ends_with(['不', '得'])).unwrap_or(word)
}

fn owned(said: &[Box<str>]) -> Vec<String> {
    said.iter().map(|said| said.to_string()).collect()
}

/// The characters of words, each with the share of the words that has it.
fn parts(words: &[Box<str>]) -> Vec<(char, f32)> {
    let words: Vec<&str> = words.iter().map(|word| &**word).filter(|word| word.chars().count() > 1).collect();
    let mut counts: Vec<(char, usize)> = Vec::new();
    for word in &words {
        for (at, c) in word.char_indices() {
            match counts.iter_mut().find(|(known, _)| *known == c) {
                Some((_, count)) if !word.get(..at).is_some_and(|before| before.contains(c)) => *count += 1,
                Some(_) => {}
                None => counts.push((c, 1)),
            }
        }
    }
    counts.into_iter().map(|(c, count)| (c, count as f32 / words.len() as f32)).collect()
}

/// A word that may be a name: of Chinese how it is spelt, of Latin letters how it sounds.
fn name(word: &str) -> Concept {
    let mut concept = Concept::default();
    let syllables: Vec<&str> = word.chars().filter_map(|c| c.to_pinyin()).map(|p| p.plain()).collect();
    if syllables.len() < 2 {
        concept.sounds = heard(&word.to_lowercase());
        return concept;
    }
    // A family name stands apart, a place's name does not: "Chu Xiuying", "Tunxi".
    let spelt =
        |words: &[String]| format!(" {} ", words.iter().map(|w| stemmed(w)).collect::<Vec<_>>().join(" "));
    concept.said.push(spelt(&[syllables.concat()]));
    if let Some((family, given)) = syllables.split_first() {
        concept.said.push(spelt(&[(*family).to_owned(), given.concat()]));
    }
    concept
}

/// The ways in which a word in Latin letters is made of two or more syllables.
fn heard(word: &str) -> Vec<String> {
    const MOST_WAYS: usize = 4;
    const LONGEST_NAME: usize = 24;
    if word.len() > LONGEST_NAME || !word.bytes().all(|c| c.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut ways: Vec<(usize, String)> = vec![(0, String::new())];
    let mut whole = Vec::new();
    while whole.len() < MOST_WAYS
        && let Some((from, said)) = ways.pop()
    {
        for to in from + 1..=word.len().min(from + 6) {
            let part = word.get(from..to).filter(|part| part.len() > 1 && SYLLABLES.contains(part));
            let Some(syllable) = part else { continue };
            let said = format!("{said}'{syllable}");
            if to < word.len() {
                ways.push((to, said));
            } else if from > 0 && whole.len() < MOST_WAYS {
                whole.push(said + "'");
            }
        }
    }
    whole
}

/// The simplified word and the senses of a line.
fn entry(line: &str) -> Option<(&str, &str, &str)> {
    if line.starts_with('#') {
        return None;
    }
    let (_, rest) = line.split_once(' ')?;
    let (word, rest) = rest.split_once(' ')?;
    let (sound, senses) = rest.split_once("] /")?;
    let fits = word.chars().all(is_cjk) && word.chars().count() <= LONGEST_CHINESE;
    fits.then_some((word, sound.trim_start_matches('['), senses))
}

/// How a name of several syllables is spelt in one word: "Tun2 xi1" is "tunxi". What begins with a small letter is
/// no name.
fn spelling(sound: &str) -> Option<String> {
    let is_name = sound.starts_with(|c: char| c.is_ascii_uppercase()) && sound.contains(' ');
    let letters = sound.chars().filter(char::is_ascii_alphabetic);
    is_name.then(|| letters.map(|c| c.to_ascii_lowercase()).collect())
}

/// What a sense says, without remarks: "to sell; to market (goods)" says two things.
fn wordings(sense: &str) -> Vec<String> {
    let lower = sense.to_lowercase();
    if NOT_A_SENSE.iter().any(|begin| lower.starts_with(begin)) || lower.chars().any(is_cjk) {
        return Vec::new();
    }
    let mut plain = String::with_capacity(lower.len());
    let mut depth = 0_usize;
    for c in lower.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let parts = plain.split([';', ',']).map(str::trim).filter(|part| !part.is_empty());
    // "Chinese language" is mostly called Chinese.
    parts.flat_map(|part| [Some(part), part.strip_suffix(" language")]).flatten().map(str::to_owned).collect()
}

/// The stems of an expression, without what an English word begins with in a dictionary.
fn stems(wording: &str) -> Vec<String> {
    let mut words = wording.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    while words.next_if(|word| matches!(*word, "to" | "a" | "an" | "the" | "be" | "one" | "s")).is_some() {}
    words.map(stemmed).collect()
}

fn stemmed(word: &str) -> String {
    let lower = word.to_lowercase();
    let base = IRREGULAR.iter().find(|(form, _)| *form == lower).map_or(lower.as_str(), |(_, base)| base);
    stem(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DICTIONARY: &str = "# CC-CEDICT\n\
        賣 卖 [mai4] /to sell; to betray/to spare no effort/\n\
        出售 出售 [chu1 shou4] /to sell/to offer for sale/\n\
        蓮藕 莲藕 [lian2 ou3] /lotus root/\n\
        根 根 [gen1] /root/basis/CL:條|条[tiao2]/\n\
        蓮花 莲花 [lian2 hua1] /lotus flower (Nelumbo nucifera)/lotus/\n\
        燈 灯 [deng1] /lamp/light/\n\
        王 王 [Wang2] /surname Wang/\n\
        中文 中文 [Zhong1 wen2] /Chinese language/\n\
        屯溪 屯溪 [Tun2 xi1] /Tunxi district of Huangshan city 黃山市|黄山市[Huang2 shan1 shi4], Anhui/\n\
        不成行";

    fn glossary() -> Glossary {
        Glossary::read(DICTIONARY.as_bytes()).expect("readable")
    }

    #[test]
    fn a_word_is_found_in_a_text_of_the_other_language() {
        let concepts = glossary().concepts(&["sold", "lamps", "unknown"]);
        let words: Vec<&str> = concepts.iter().map(|concept| concept.word.as_str()).collect();
        assert_eq!(words, ["sold", "lamps", "unknown"]);
        assert!(!concepts[2].is_known());
        let text = Plain::of("門外出售燈籠。");
        assert_eq!(concepts[0].is_in(&text), 1.0);
        assert_eq!(concepts[1].is_in(&text), SINGLE);
        assert_eq!(concepts[0].is_in(&Plain::of("门外")), 0.0);
    }

    #[test]
    fn neighbours_may_be_one_expression() {
        let concepts = glossary().concepts(&["lotus", "root"]);
        let shares = |text: &str| concepts.iter().map(|c| c.is_in(&Plain::of(text))).sum::<f32>();
        assert_eq!(shares("卖莲藕的老人"), 2.0);
        assert_eq!(shares("莲花开了"), 1.0);
    }

    #[test]
    fn what_a_dictionary_says_is_done_is_found_where_a_text_leaves_that_out() {
        let read =
            "賣光了 卖光了 [mai4 guang1 le5] /to sell out/\n受不了 受不了 [shou4 bu5 liao3] /unbearable/\n";
        let glossary = Glossary::read(read.as_bytes()).expect("a dictionary");
        let said = |words: &[&str], text: &str| glossary.concepts(words)[0].is_in(&Plain::of(text));
        assert_eq!(said(&["sell", "out"], "周五常提前卖光。"), 1.0);
        assert_eq!(said(&["sell", "out"], "周五已经卖光了。"), 1.0);
        assert_eq!(said(&["unbearable"], "热得受不了"), 1.0);
        assert!(said(&["unbearable"], "受不住") < 1.0, "受不 is no word");
    }

    #[test]
    fn chinese_is_found_in_english_whatever_the_form_of_the_word() {
        let concepts = glossary().concepts(&["出售", "莲藕"]);
        let text = Plain::of("An old man sells lotus roots.");
        assert!(concepts.iter().all(|concept| concept.is_in(&text) == 1.0), "{concepts:?}");
        assert_eq!(concepts[0].is_in(&Plain::of("A selling point")), 1.0);
        assert_eq!(concepts[0].is_in(&Plain::of("unsold")), 0.0);
        let concepts = glossary().concepts(&["中文"]);
        assert_eq!(concepts[0].is_in(&Plain::of("Free tours (in Chinese)")), 1.0);
    }

    #[test]
    fn remarks_and_surnames_say_nothing() {
        let glossary = glossary();
        assert!(glossary.concepts(&["wang", "surname", "cl"]).iter().all(|concept| !concept.is_known()));
    }

    #[test]
    fn a_name_is_found_by_its_sound_and_by_its_spelling() {
        let glossary = glossary();
        let concepts = glossary.concepts(&["wu", "guizhi"]);
        assert_eq!(concepts[1].is_in(&Plain::of("吴桂枝带着她们。")), 1.0);
        assert_eq!(concepts[1].is_in(&Plain::of("桂花，枝条")), 0.0);
        let tunxi = glossary.concepts(&["tunxi"]);
        assert_eq!(tunxi[0].said().collect::<Vec<_>>(), ["屯溪"], "by which texts are searched");
        let concepts = glossary.concepts(&["褚秀英"]);
        assert_eq!(concepts[0].is_in(&Plain::of("the keeper Chu Xiuying came")), 1.0);
        assert_eq!(concepts[0].is_in(&Plain::of("Chu came")), 0.0);
    }
}
