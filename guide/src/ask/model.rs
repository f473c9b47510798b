//! A question, and the answer to it.

use super::sure::Evidence;
use super::telling::Writing;
use crate::answer::{Citation, PlaceRef, Warning};
use crate::photo::Confidence;
use crate::plan::card::{Plan, WayCard};
use crate::reading::Reading;
use crate::reading::dialogue::Message;
use scenic_data::{Instant, LangTag, PlaceId, Position};
use serde::Serialize;

/// A question with its dialogue and its circumstances.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The dialogue; the last user message is the question.
    pub messages: Vec<Message>,
    /// The language to answer in; else the question's.
    pub lang: Option<LangTag>,
    /// The place it is about, unless it names another: id, slug or `source:external_id`.
    pub place: Option<String>,
    /// Where the traveller is.
    pub location: Option<Position>,
    /// The instant it is about; else now.
    pub at: Option<Instant>,
    /// Evidence older than this is answered as unverified.
    pub max_age_s: Option<u64>,
    /// Most citations.
    pub max_citations: Option<usize>,
    /// Whether to show how it was read.
    pub explain: bool,
}

/// How long an answer took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Took {
    /// All of it.
    pub total: f64,
    /// Reading and finding.
    pub retrieve: f64,
    /// Composing.
    pub compose: f64,
}

/// A place an answer is about.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PlaceScore {
    /// The place.
    pub id: PlaceId,
    /// Its name in the reader's language.
    pub name: String,
    /// How sure it is that the question is about it, 0 to 1.
    pub score: f32,
}

/// The answer to a question (see `POST /v1/ask`).
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Answer {
    /// What a traveller reads, with `[n]` where evidence is used.
    pub answer: String,
    /// The language of the answer.
    pub lang: LangTag,
    /// Whether evidence answers the question.
    pub grounded: bool,
    /// How likely the evidence answers the question, 0 to 1: the share of such answers that were right when
    /// questions with known answers were asked, less what old or disputed evidence takes off.
    pub confidence: f32,
    /// What that is worked out from.
    #[serde(skip)]
    pub evidence: Option<Evidence>,
    /// The evidence, numbered.
    pub citations: Vec<Citation>,
    /// The places it is about.
    pub places: Vec<PlaceScore>,
    /// What a reader must be told about the evidence.
    pub warnings: Vec<Warning>,
    /// Questions that can be asked next.
    pub suggestions: Vec<String>,
    /// Parts that were not available, such as `vector`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub degraded: Vec<&'static str>,
    /// How sure it is what the photograph shows, where one came with the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub photo: Option<Confidence>,
    /// The plan, where an outing was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Box<Plan>>,
    /// The way, where the way between two places was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<Box<WayCard>>,
    /// Who wrote the text.
    pub writing: Writing,
    /// How the question was read, when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub reading: Option<Reading>,
    /// How long it took.
    pub took_ms: Took,
}

impl Answer {
    /// An answer that asks back which of some places is meant, or says that none is known.
    pub(crate) fn asking_back(answer: String, lang: LangTag, places: Vec<(PlaceRef, f64)>) -> Self {
        let places = places.into_iter().map(|(place, score)| PlaceScore {
            id: place.id,
            name: place.name,
            score: score as f32,
        });
        Self {
            answer,
            lang,
            grounded: false,
            confidence: 0.0,
            evidence: None,
            citations: Vec::new(),
            places: places.collect(),
            warnings: Vec::new(),
            suggestions: Vec::new(),
            degraded: Vec::new(),
            photo: None,
            plan: None,
            way: None,
            writing: Writing::default(),
            reading: None,
            took_ms: Took::default(),
        }
    }
}
