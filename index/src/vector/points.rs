//! Points: vectors with an id and labels. Texts and pictures are both kept as such, in an engine inside
//! the process (`edge.rs`) or in a cluster (`remote.rs`), which understand all of this alike.

use crate::IndexError;
use crate::filter::Near;
use crate::keyword::sparse::Sparse;
use async_trait::async_trait;
use serde_json::{Map, Value};

/// The labels of a point.
pub(crate) type Labels = Map<String, Value>;

/// A label that is searched by.
pub(crate) type Label = (&'static str, LabelKind);

/// What points are of: those of one kind can be compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind<'a> {
    /// Its name in a cluster.
    pub(crate) name: &'static str,
    /// What the folders of its fillings begin with.
    pub(crate) folder: &'static str,
    /// The form its points are in.
    pub(crate) format: u32,
    /// The model its vectors are made with.
    pub(crate) model: &'a str,
    /// Numbers in a vector.
    pub(crate) dimension: usize,
    /// The labels that are searched by.
    pub(crate) labels: &'static [Label],
    /// Whether its points are found by words as well. Only a cluster can.
    pub(crate) words: bool,
}

/// What a label holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LabelKind {
    /// One word or several, compared whole.
    Word,
    /// A position as `lat` and `lon`.
    Position,
    /// A whole number.
    Number,
}

/// A point to be put.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    /// Its id, a UUID.
    pub(crate) id: String,
    /// Of length 1.
    pub(crate) vector: Vec<f32>,
    pub(crate) labels: Labels,
    /// The words it is found by, where its kind has words.
    pub(crate) words: Option<Sparse>,
}

/// What a point is to be labelled with, and found by, from now on.
#[derive(Clone, Debug)]
pub(crate) struct Relabel {
    pub(crate) id: String,
    pub(crate) labels: Labels,
    /// As in [`Point`].
    pub(crate) words: Option<Sparse>,
}

/// A point that was found near a vector.
#[derive(Clone, Debug)]
pub(crate) struct Nearest {
    pub(crate) id: String,
    /// The cosine; by words, their score.
    pub(crate) score: f32,
    /// Those asked for.
    pub(crate) labels: Labels,
}

/// A point that is there.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) id: String,
    /// Those asked for.
    pub(crate) labels: Labels,
    /// Where it was asked for.
    pub(crate) vector: Option<Vec<f32>>,
}

/// What a point's label must be like.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    /// One of these words.
    OneOf(&'static str, Vec<String>),
    /// A position in this neighbourhood.
    Within(&'static str, Near),
    /// A number of at most this.
    AtMost(&'static str, i64),
}

impl Condition {
    /// A label is one of these words.
    pub(crate) fn one_of<'a>(label: &'static str, words: impl IntoIterator<Item = &'a str>) -> Self {
        Self::OneOf(label, words.into_iter().map(str::to_owned).collect())
    }
}

/// Which points pass; without conditions, all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow {
    pub(crate) must: Vec<Condition>,
    pub(crate) must_not: Vec<Condition>,
}

impl Narrow {
    /// Those that meet one condition.
    pub(crate) fn to(condition: Condition) -> Self {
        Self { must: vec![condition], must_not: Vec::new() }
    }

    /// Whether all pass.
    pub(crate) fn is_open(&self) -> bool {
        self.must.is_empty() && self.must_not.is_empty()
    }
}

/// A label's word.
pub(crate) fn word<'a>(labels: &'a Labels, name: &str) -> Option<&'a str> {
    labels.get(name)?.as_str()
}

/// An engine of points.
#[async_trait]
pub(crate) trait Points: Send + Sync {
    /// Which filling this is, made when there is none. Another filling, another name: whoever remembers
    /// how far it was filled remembers the name with it.
    async fn filling(&self) -> Result<String, IndexError>;

    /// Puts points, over what was there under their ids.
    async fn put(&self, points: Vec<Point>) -> Result<(), IndexError>;

    /// Gives points that are there other labels and words, keeping their vectors.
    async fn relabel(&self, relabel: Vec<Relabel>) -> Result<(), IndexError>;

    /// Removes points; unknown ids are no error.
    async fn remove(&self, ids: Vec<String>) -> Result<(), IndexError>;

    /// The `limit` nearest points that pass, best first, with these labels.
    async fn nearest(
        &self,
        vector: &[f32],
        narrow: &Narrow,
        limit: usize,
        labels: &'static [&'static str],
    ) -> Result<Vec<Nearest>, IndexError>;

    /// Every point that passes, with these labels, and with its vector where that is wanted.
    async fn read(
        &self,
        narrow: &Narrow,
        labels: &'static [&'static str],
        with_vector: bool,
    ) -> Result<Vec<Kept>, IndexError>;

    /// Makes everything done so far survive a power cut.
    async fn flush(&self) -> Result<(), IndexError>;

    /// Merges, vacuums and builds graphs where that pays; searches go on meanwhile.
    async fn optimize(&self) -> Result<(), IndexError>;

    /// How many points there are.
    async fn count(&self) -> Result<u64, IndexError>;
}
