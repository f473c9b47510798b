//! What a word counts, wherever the words are kept: in an index of this process, or as numbers in a cluster.
//!
//! BM25 compares the length of a text with the usual one. An index knows the mean of what it holds, a vector
//! is made of one text alone; so that both find the same, both reckon with the same usual lengths.

use super::schema::Fields;
use std::sync::LazyLock;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;

/// How soon having a term once more says no more.
const K1: f32 = 1.2;
/// How much a long text's terms count less.
const B: f32 = 0.75;

/// What of a chunk is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Title,
    Words,
    Pairs,
    Name,
}

/// For each length, as the index remembers lengths in one byte: how often a term must be there to say half of
/// what it can say at most.
pub(super) type Lengthy = [f32; 256];

static LENGTHY: LazyLock<[Lengthy; 4]> = LazyLock::new(|| {
    [Part::Title, Part::Words, Part::Pairs, Part::Name].map(|part| {
        std::array::from_fn(|id| {
            let length = FieldNormReader::id_to_fieldnorm(id as u8);
            K1 * (1.0 - B + B * length as f32 / part.usual())
        })
    })
});

impl Part {
    /// How much a term found there counts. A word of the title says more than one of the text; pairs find what
    /// the dictionary cuts wrongly and must not count double where words match as well; a question that is a
    /// place's whole name asks for that place.
    pub(super) fn counts(self) -> f32 {
        match self {
            Self::Title => 2.0,
            Self::Words => 1.0,
            Self::Pairs => 0.4,
            Self::Name => 4.0,
        }
    }

    /// How many terms there usually are: chunks of the demo region have 3.9, 38 and, where they have any, 42 on
    /// the average.
    fn usual(self) -> f32 {
        match self {
            Self::Title => 4.0,
            Self::Words => 40.0,
            Self::Pairs => 50.0,
            Self::Name => 1.0,
        }
    }

    /// What lengths are to it.
    pub(super) fn lengthy(self) -> &'static Lengthy {
        let [title, words, pairs, name] = &*LENGTHY;
        match self {
            Self::Title => title,
            Self::Words => words,
            Self::Pairs => pairs,
            Self::Name => name,
        }
    }

    /// Where the keyword index has it.
    pub(super) fn field(self, fields: &Fields) -> Field {
        match self {
            Self::Title => fields.title,
            Self::Words => fields.words,
            Self::Pairs => fields.pairs,
            Self::Name => fields.name,
        }
    }
}

/// How much it says of a term to have it so many times in a text of a length, before how rare the term is.
#[inline]
pub(super) fn says(times: u32, length: u8, lengthy: &Lengthy) -> f32 {
    let times = times as f32;
    times * (K1 + 1.0) / (times + lengthy[usize::from(length)])
}

/// A length as the index remembers it: exactly up to 40 terms, then in steps.
pub(super) fn remembered(length: u32) -> u8 {
    FieldNormReader::fieldnorm_to_id(length)
}

/// How much it counts that only `having` of `all` chunks have a term.
pub(super) fn rarity(having: u64, all: u64) -> f32 {
    ((all.saturating_sub(having) as f32 + 0.5) / (having as f32 + 0.5)).ln_1p()
}
