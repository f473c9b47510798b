//! Texts to the numbers that the model reads.

use super::pack::FileRole;
use super::{ModelError, Pack};
use kitoken::{InsertionPosition, Kitoken};

/// Cuts texts into tokens, as the pack's `tokenizer.json` says. May be used from many threads at once.
pub(super) struct Tokenizer {
    kitoken: Kitoken,
    /// What stands before and behind the tokens of every text.
    around: [Vec<u32>; 2],
    /// Most tokens that the model reads of a text, those around it among them.
    most: usize,
}

impl Tokenizer {
    pub(super) fn load(pack: &Pack) -> Result<Self, ModelError> {
        use InsertionPosition::{SequenceEnd, SequenceStart, SubSequenceEnd, SubSequenceStart};
        let path = pack.path(FileRole::Tokenizer)?;
        let kitoken =
            Kitoken::from_tokenizers_file(&path).map_err(ModelError::engine("loading the tokenizer"))?;
        let marks = |places: [InsertionPosition; 2]| {
            let templates = kitoken.config().templates.iter();
            let mut marks: Vec<&str> = templates
                .filter(|template| places.contains(&template.position))
                .map(|template| template.content.as_str())
                .collect();
            // What ends the first of two texts ends the second too.
            marks.dedup();
            kitoken.encode(marks.concat(), true).map_err(ModelError::engine("loading the tokenizer"))
        };
        let around = [marks([SequenceStart, SubSequenceStart])?, marks([SubSequenceEnd, SequenceEnd])?];
        Ok(Self { kitoken, around, most: pack.description().preparation.max_tokens })
    }

    /// A text's tokens between a first and a last one. Of a text that is too long the end is left out.
    pub(super) fn ids(&self, text: &str) -> Result<Vec<u32>, ModelError> {
        let encoded = self.kitoken.encode(text, true);
        let mut ids = encoded.map_err(ModelError::engine("cutting text into tokens"))?;
        let [before, behind] = &self.around;
        ids.truncate(self.most.saturating_sub(before.len() + behind.len()));
        Ok([before.as_slice(), ids.as_slice(), behind.as_slice()].concat())
    }
}
