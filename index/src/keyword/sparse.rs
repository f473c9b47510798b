//! The same analysis as numbers, for a cluster that keeps words beside meanings: a chunk and a question
//! become sparse vectors whose product is BM25.
//!
//! A dimension is a term of a field. What stands there for a chunk is how much it says of the term, by how
//! often it has it and how long the field is; for a question, how much the field counts. How rare the term
//! is, the cluster knows and multiplies in.

use super::analysis::{Lexicon, Pairs, Words};
use super::query::{NAME, PAIR, TITLE, Terms};
use crate::chunk::Chunk;
use crate::script::fold_script;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Dimensions with what stands there; those left out are 0.
pub(crate) type Sparse = Vec<(u32, f32)>;

/// How soon having a term once more says no more.
const K1: f32 = 1.2;
/// How much a long field's terms count less.
const B: f32 = 0.75;

/// A field of the keyword index.
#[derive(Clone, Copy)]
enum Field {
    Title,
    Words,
    Pairs,
    Name,
}

impl Field {
    /// How many terms the field has, about: those of the demo region have 3.9, 38 and, where they have any, 42
    /// on the average. An engine that holds all chunks knows its own average; a vector is made of one alone.
    fn usual(self) -> f32 {
        match self {
            Self::Title => 4.0,
            Self::Words => 40.0,
            Self::Pairs => 50.0,
            Self::Name => 1.0,
        }
    }

    /// The dimension of a term. Two terms in one are as rare as hashes of 32 bits that are equal.
    fn dimension(self, term: &str) -> u32 {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[self as u8]);
        hasher.update(term.as_bytes());
        let hash = hasher.finalize();
        let [a, b, c, d, ..] = *hash.as_bytes();
        u32::from_le_bytes([a, b, c, d])
    }

    /// How much each of a field's terms says of it.
    fn weigh(self, terms: impl Iterator<Item = String>, sparse: &mut BTreeMap<u32, f32>) {
        let mut times: HashMap<String, f32> = HashMap::new();
        let mut length = 0.0;
        for term in terms {
            *times.entry(term).or_default() += 1.0;
            length += 1.0;
        }
        let longer = K1 * (1.0 - B + B * length / self.usual());
        for (term, times) in times {
            *sparse.entry(self.dimension(&term)).or_default() += times * (K1 + 1.0) / (times + longer);
        }
    }
}

/// What a chunk is found by.
pub(crate) fn of_chunk(chunk: &Chunk, lexicon: &Arc<Lexicon>) -> Sparse {
    let mut words = Words::new(Arc::clone(lexicon));
    let [title, text, keywords] = [&chunk.title, &chunk.text, &chunk.keywords].map(|text| fold_script(text));
    let mut sparse = BTreeMap::new();
    let texts = |tokens: Vec<tantivy::tokenizer::Token>| tokens.into_iter().map(|token| token.text);
    Field::Title.weigh(texts(words.cut(&title)), &mut sparse);
    Field::Words.weigh(texts(words.cut(&text)).chain(texts(words.cut(&keywords))), &mut sparse);
    let pairs = [&text, &keywords, &title].into_iter().flat_map(|text| texts(Pairs::cut(text)));
    Field::Pairs.weigh(pairs, &mut sparse);
    for name in &chunk.names {
        sparse.insert(Field::Name.dimension(name), 1.0);
    }
    sparse.into_iter().collect()
}

/// What a question looks for.
pub(crate) fn of_terms(terms: &Terms) -> Sparse {
    let mut sparse = BTreeMap::new();
    let mut look_for = |field: Field, term: &str, counts: f32| {
        *sparse.entry(field.dimension(term)).or_default() += counts;
    };
    for word in &terms.words {
        look_for(Field::Words, word, 1.0);
        look_for(Field::Title, word, TITLE);
    }
    for pair in &terms.pairs {
        look_for(Field::Pairs, pair, PAIR);
    }
    look_for(Field::Name, &terms.whole, NAME);
    sparse.into_iter().collect()
}

/// What finds a chunk that has a word: for each of its terms, what is to be found. In a language written
/// without blanks also as part of a word.
pub(crate) fn of_word(word: &str, lexicon: &Arc<Lexicon>) -> [Vec<Sparse>; 2] {
    let folded = fold_script(word);
    let whole = Words::new(Arc::clone(lexicon)).cut(&folded).into_iter().map(|token| {
        let dimensions = [Field::Words, Field::Title].map(|field| (field.dimension(&token.text), 1.0));
        dimensions.to_vec()
    });
    let parts = Pairs::cut(&folded).into_iter();
    let parts = parts.map(|token| vec![(Field::Pairs.dimension(&token.text), 1.0)]);
    [whole.collect(), parts.collect()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::chunk;

    fn product(a: &Sparse, b: &Sparse) -> f32 {
        let b: HashMap<u32, f32> = b.iter().copied().collect();
        a.iter().filter_map(|(dimension, x)| b.get(dimension).map(|y| x * y)).sum()
    }

    #[test]
    fn a_question_finds_what_has_its_words_and_its_title_more() {
        let lexicon = Arc::new(Lexicon::default());
        let told = |title: &str, text: &str| {
            let mut told = chunk(text);
            told.title = title.to_owned();
            of_chunk(&told, &lexicon)
        };
        let asked = of_terms(&Terms::of("码头在哪里", &lexicon));
        let (titled, told, other) =
            (told("码头", "有船。"), told("渡口", "有码头和船。"), told("书院", "有书和灯。"));
        assert!(product(&asked, &titled) > product(&asked, &told));
        assert!(product(&asked, &told) > 0.0);
        assert_eq!(product(&asked, &other), 0.0);
    }

    #[test]
    fn having_a_word_twice_says_more_and_twice_as_much_text_less() {
        let lexicon = Arc::new(Lexicon::default());
        let asked = of_terms(&Terms::of("lantern", &lexicon));
        let of = |text: &str| product(&asked, &of_chunk(&chunk(text), &lexicon));
        assert!(of("a lantern and a lantern") > of("a lantern and a boat"));
        assert!(of("a lantern and a boat") > of("a lantern and a boat and a bridge and a river and a gate"));
    }

    #[test]
    fn traditional_characters_and_wide_letters_are_the_same_words() {
        let lexicon = Arc::new(Lexicon::default());
        assert_eq!(of_chunk(&chunk("橋頭有碼頭"), &lexicon), of_chunk(&chunk("桥头有码头"), &lexicon));
        assert_eq!(of_chunk(&chunk("Ｌａｎｔｅｒｎｓ"), &lexicon), of_chunk(&chunk("lantern"), &lexicon));
    }
}
