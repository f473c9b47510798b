//! How text becomes words: what is indexed, what is asked for and what is highlighted are cut here.
//!
//! Chinese is cut twice: into words by dictionary, which rank well, and into pairs of neighbouring
//! characters, which find what no dictionary has. Other scripts are cut at blanks, lowered, freed of
//! accents and stemmed as English. Traditional characters are read as simplified ones and wide
//! letters as narrow ones; both keep the number of characters, so positions stay true.

use crate::script::{fold_script, is_cjk};
use std::sync::{LazyLock, PoisonError, RwLock, RwLockReadGuard};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream,
    Tokenizer,
};
use tantivy_jieba::jieba_rs::{Jieba, TokenizeMode};

/// Longest indexed word, in bytes; longer ones are addresses and noise.
const LONGEST: usize = 64;
/// Longest name taken into the dictionary, in characters. Longer ones are phrases.
const LONGEST_NAME: usize = 12;

/// The general dictionary, read once per process.
static GENERAL: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// The dictionary Chinese is cut by: the general one and the names of places.
#[derive(Debug)]
pub(crate) struct Lexicon(RwLock<Dictionary>);

#[derive(Debug)]
struct Dictionary {
    jieba: Jieba,
    /// The words of names that the general one has not.
    learnt: Vec<String>,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self(RwLock::new(Dictionary { jieba: GENERAL.clone(), learnt: Vec::new() }))
    }
}

impl Lexicon {
    /// Takes in names, so that each is cut as one word (and, for finding, also as its parts).
    pub(crate) fn learn<'a>(&self, names: impl Iterator<Item = &'a str>) {
        let mut new = Vec::new();
        {
            let known = &self.read().jieba;
            for name in names {
                let folded = fold_script(name);
                for run in runs(&folded) {
                    let size = run.text.chars().count();
                    if run.cjk && (2..=LONGEST_NAME).contains(&size) && !known.has_word(run.text) {
                        new.push(run.text.to_owned());
                    }
                }
            }
        }
        if new.is_empty() {
            return;
        }
        let mut dictionary = self.0.write().unwrap_or_else(PoisonError::into_inner);
        for name in new {
            dictionary.jieba.add_word(&name, None, Some("ns"));
            dictionary.learnt.push(name);
        }
    }

    /// The words that it has of names.
    pub(crate) fn learnt(&self) -> Vec<String> {
        self.read().learnt.clone()
    }

    fn read(&self) -> RwLockReadGuard<'_, Dictionary> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The words of the Chinese in a text that carry meaning of their own: no pronouns, particles,
    /// prepositions or measures.
    pub(crate) fn chinese_words(&self, text: &str) -> Vec<Word> {
        let folded = fold_script(text);
        let jieba = &self.read().jieba;
        let mut words = Vec::new();
        for run in runs(&folded).into_iter().filter(|run| run.cjk) {
            for tagged in jieba.tag(run.text, true) {
                let noun =
                    tagged.tag.starts_with(['n', 'j']) || matches!(tagged.tag, "vn" | "an" | "l" | "i");
                let other = tagged.tag.starts_with(['v', 'a', 'z', 'b', 's', 't', 'x']);
                let long = tagged.word.chars().count() > 1;
                if noun || (other && long) {
                    words.push(Word { text: tagged.word.to_owned(), noun });
                }
            }
        }
        words
    }

    /// Whether a word is in the dictionary.
    #[cfg(test)]
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.read().jieba.has_word(word)
    }
}

/// A word of a question that carries meaning of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word, in simplified characters.
    pub text: String,
    /// Whether it names something.
    pub noun: bool,
}

/// A stretch of one script.
struct Run<'a> {
    text: &'a str,
    start: usize,
    cjk: bool,
}

/// The stretches of a text, without what lies between words.
fn runs(text: &str) -> Vec<Run<'_>> {
    let mut out = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    let mut before = ' ';
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        let after = letters.peek().map_or(' ', |(_, c)| *c);
        let class = match c {
            c if is_cjk(c) => Some(true),
            c if c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}') => Some(false),
            '\'' | '’' if before.is_alphabetic() && after.is_alphabetic() && !is_cjk(before) => Some(false),
            '.' | ',' if before.is_ascii_digit() && after.is_ascii_digit() => Some(false),
            _ => None,
        };
        if let Some((start, cjk)) = open
            && class != Some(cjk)
        {
            out.extend(text.get(start..at).map(|text| Run { text, start, cjk }));
            open = None;
        }
        if let (None, Some(cjk)) = (open, class) {
            open = Some((at, cjk));
        }
        before = c;
    }
    if let Some((start, cjk)) = open {
        out.extend(text.get(start..).map(|text| Run { text, start, cjk }));
    }
    out
}

/// Cuts text into words: Chinese by the dictionary, the rest at blanks.
#[derive(Clone)]
pub(crate) struct Words {
    lexicon: std::sync::Arc<Lexicon>,
    latin: TextAnalyzer,
}

impl Words {
    pub(crate) fn new(lexicon: std::sync::Arc<Lexicon>) -> Self {
        Self { lexicon, latin: latin() }
    }

    /// The words of a text whose script is folded, with their places in it.
    pub(crate) fn cut(&mut self, folded: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        let jieba = &self.lexicon.read().jieba;
        for run in runs(folded) {
            if run.cjk {
                for word in jieba.tokenize(run.text, TokenizeMode::Search, true) {
                    let from = run.start + word.byte_start;
                    push(&mut tokens, word.word.to_owned(), from, run.start + word.byte_end);
                }
            } else {
                let word = normal(&mut self.latin, run.text);
                push(&mut tokens, word, run.start, run.start + run.text.len());
            }
        }
        tokens
    }
}

/// Cuts Chinese into pairs of neighbouring characters; a character alone stands for itself.
#[derive(Clone, Default)]
pub(crate) struct Pairs;

impl Pairs {
    /// The pairs of a text whose script is folded.
    pub(crate) fn cut(folded: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        for run in runs(folded).into_iter().filter(|run| run.cjk) {
            let ends: Vec<usize> =
                run.text.char_indices().map(|(at, _)| at).chain([run.text.len()]).collect();
            let width = if ends.len() > 2 { 2 } else { 1 };
            for pair in ends.windows(width + 1) {
                if let (Some(from), Some(to)) = (pair.first(), pair.last())
                    && let Some(text) = run.text.get(*from..*to)
                {
                    push(&mut tokens, text.to_owned(), run.start + from, run.start + to);
                }
            }
        }
        tokens
    }
}

fn push(tokens: &mut Vec<Token>, text: String, offset_from: usize, offset_to: usize) {
    if !text.is_empty() && text.len() <= LONGEST {
        let position = tokens.len();
        tokens.push(Token { offset_from, offset_to, position, text, position_length: 1 });
    }
}

/// Lower case, without accents, stemmed.
fn latin() -> TextAnalyzer {
    TextAnalyzer::builder(RawTokenizer::default())
        .filter(LowerCaser)
        .filter(AsciiFoldingFilter)
        .filter(Stemmer::new(Language::English))
        .build()
}

/// A word of a script with blanks as it is indexed: lowered, freed of accents and stemmed.
pub(crate) fn stem(word: &str) -> String {
    thread_local! {
        static LATIN: std::cell::RefCell<TextAnalyzer> = std::cell::RefCell::new(latin());
    }
    LATIN.with_borrow_mut(|latin| normal(latin, word))
}

/// One word of a script with blanks in its normal form.
fn normal(latin: &mut TextAnalyzer, word: &str) -> String {
    let stem = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let plain: String =
        stem.chars().filter(|c| !matches!(c, '\'' | '’' | ',' | '\u{300}'..='\u{36f}')).collect();
    let mut stream = latin.token_stream(&plain);
    if stream.advance() { std::mem::take(&mut stream.token_mut().text) } else { String::new() }
}

/// Words already cut.
pub(crate) struct Cut {
    tokens: std::vec::IntoIter<Token>,
    current: Token,
}

impl Cut {
    fn new(tokens: Vec<Token>) -> Self {
        Self { tokens: tokens.into_iter(), current: Token::default() }
    }
}

impl TokenStream for Cut {
    fn advance(&mut self) -> bool {
        match self.tokens.next() {
            Some(token) => {
                self.current = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = Cut;
    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        Cut::new(self.cut(&fold_script(text)))
    }
}

impl Tokenizer for Pairs {
    type TokenStream<'a> = Cut;
    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut {
        Cut::new(Self::cut(&fold_script(text)))
    }
}

/// Where words occur in a text, as character ranges, merged and in order.
pub(crate) fn highlights(text: &str, words: &std::collections::BTreeSet<String>) -> Vec<(usize, usize)> {
    let folded = fold_script(text);
    let mut latin = latin();
    let mut bytes: Vec<(usize, usize)> = Vec::new();
    for run in runs(&folded) {
        if run.cjk {
            for word in words {
                let found = run.text.match_indices(word.as_str());
                bytes.extend(found.map(|(at, _)| (run.start + at, run.start + at + word.len())));
            }
        } else if words.contains(&normal(&mut latin, run.text)) {
            bytes.push((run.start, run.start + run.text.len()));
        }
    }
    bytes.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for (from, to) in bytes {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    let chars = |upto: usize| folded.get(..upto).map_or(0, |head| head.chars().count());
    merged.into_iter().map(|(from, to)| (chars(from), chars(to))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn words(text: &str) -> Vec<String> {
        let mut words = Words::new(Arc::new(Lexicon::default()));
        words.cut(&fold_script(text)).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn traditional_and_wide_text_is_cut_like_simplified_and_narrow_text() {
        assert_eq!(words("長城的歷史"), words("长城的历史"));
        assert_eq!(words("ＣＡＦＥ ８０"), words("cafe 80"));
    }

    #[test]
    fn english_is_stemmed_freed_of_accents_and_of_possessives() {
        assert_eq!(words("The Fishermen's café walks"), ["the", "fishermen", "cafe", "walk"]);
        assert_eq!(words("walking"), words("walks"));
        assert_eq!(words("cafe\u{301}"), words("café"));
    }

    #[test]
    fn numbers_are_kept_whole() {
        assert_eq!(words("¥80, 1,154 m, 3.5 km, 8:30"), ["80", "1154", "m", "3.5", "km", "8", "30"]);
    }

    #[test]
    fn a_name_becomes_one_word_once_it_is_learnt() {
        let lexicon = Arc::new(Lexicon::default());
        let cut = |text: &str| -> Vec<String> {
            Words::new(lexicon.clone()).cut(text).into_iter().map(|token| token.text).collect()
        };
        assert!(!cut("去听涛松看雪").contains(&"听涛松".to_owned()));
        lexicon.learn(["聽濤松", "798艺术区"].into_iter());
        assert!(cut("去听涛松看雪").contains(&"听涛松".to_owned()));
        assert!(lexicon.knows("艺术区"));
    }

    #[test]
    fn pairs_overlap_and_a_single_character_stands_alone() {
        let cut =
            |text: &str| -> Vec<String> { Pairs::cut(text).into_iter().map(|token| token.text).collect() };
        assert_eq!(cut("迎客松 山 A"), ["迎客", "客松", "山"]);
    }

    #[test]
    fn highlights_point_at_characters_of_the_original_text() {
        let wanted = ["长城", "walk"].map(str::to_owned).into();
        let text = "走在長城上 Walking, 再看长城";
        let found: Vec<String> = highlights(text, &wanted)
            .into_iter()
            .map(|(from, to)| text.chars().skip(from).take(to - from).collect())
            .collect();
        assert_eq!(found, ["長城", "Walking", "长城"]);
    }
}
