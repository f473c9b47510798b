//! The same analysis as numbers, for a cluster that keeps words beside meanings: a chunk and a question
//! become sparse vectors whose product is BM25.
//!
//! A dimension is a term of a part. What stands there for a chunk is how much it says of the term, by how
//! often it has it and how long the part is; for a question, how much the part counts. How rare the term
//! is, the cluster knows and multiplies in.

use super::analysis::{Lexicon, Pairs, Words};
use super::query::{Terms, looked_for};
use super::weigh::{Part, remembered, says};
use crate::chunk::Chunk;
use crate::script::fold_script;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Dimensions with what stands there; those left out are 0.
pub(crate) type Sparse = Vec<(u32, f32)>;

impl Part {
    /// The dimension of a term. Two terms in one are as rare as hashes of 32 bits that are equal.
    fn dimension(self, term: &str) -> u32 {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[self as u8]);
        hasher.update(term.as_bytes());
        let hash = hasher.finalize();
        let [a, b, c, d, ..] = *hash.as_bytes();
        u32::from_le_bytes([a, b, c, d])
    }

    /// How much each of a part's terms says of it.
    fn weigh(self, terms: impl Iterator<Item = String>, sparse: &mut BTreeMap<u32, f32>) {
        let mut times: HashMap<String, u32> = HashMap::new();
        for term in terms {
            *times.entry(term).or_default() += 1;
        }
        let length = remembered(times.values().sum());
        for (term, times) in times {
            *sparse.entry(self.dimension(&term)).or_default() += says(times, length, self.lengthy());
        }
    }
}

/// What a chunk is found by.
pub(crate) fn of_chunk(chunk: &Chunk, lexicon: &Arc<Lexicon>) -> Sparse {
    let mut words = Words::new(Arc::clone(lexicon));
    let [title, text, keywords] = [&chunk.title, &chunk.text, &chunk.keywords].map(|text| fold_script(text));
    let mut sparse = BTreeMap::new();
    let texts = |tokens: Vec<tantivy::tokenizer::Token>| tokens.into_iter().map(|token| token.text);
    Part::Title.weigh(texts(words.cut(&title)), &mut sparse);
    Part::Words.weigh(texts(words.cut(&text)).chain(texts(words.cut(&keywords))), &mut sparse);
    let pairs = [&text, &keywords, &title].into_iter().flat_map(|text| texts(Pairs::cut(text)));
    Part::Pairs.weigh(pairs, &mut sparse);
    for name in &chunk.names {
        sparse.insert(Part::Name.dimension(name), 1.0);
    }
    sparse.into_iter().collect()
}

/// What a question looks for.
pub(crate) fn of_terms(terms: &Terms) -> Sparse {
    let mut sparse = BTreeMap::new();
    for (part, term) in looked_for(terms) {
        *sparse.entry(part.dimension(term)).or_default() += part.counts();
    }
    sparse.into_iter().collect()
}

/// What finds a chunk that has a word: for each of its terms, what is to be found. In a language written
/// without blanks also as part of a word.
pub(crate) fn of_word(word: &str, lexicon: &Arc<Lexicon>) -> [Vec<Sparse>; 2] {
    let folded = fold_script(word);
    let whole = Words::new(Arc::clone(lexicon)).cut(&folded).into_iter().map(|token| {
        let dimensions = [Part::Words, Part::Title].map(|part| (part.dimension(&token.text), 1.0));
        dimensions.to_vec()
    });
    let parts = Pairs::cut(&folded).into_iter();
    let parts = parts.map(|token| vec![(Part::Pairs.dimension(&token.text), 1.0)]);
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
