//! The answer to a photograph: what it shows, its story with evidence, and the way on.

use super::decide::Confidence;
use super::position::StandFrom;
use super::way::{NearbyCard, ShortRoute};
use super::{Candidate, Photograph, Recognition};
use crate::answer::{Citation, Context, Draft, PlaceRef, Warning, facts, place_ref, status, unknown};
use crate::ask::{Answer, Question};
use crate::place_card::StatusCard;
use crate::{Guide, GuideError};
use scenic_data::place::PlaceKind;
use scenic_data::status::Status;
use scenic_data::view::PlaceView;
use scenic_data::{Field, Instant, LangTag};
use serde::Serialize;
use std::time::Instant as Tick;

/// Most pieces of evidence of a story.
const CITATIONS: usize = 12;
/// Most characters of the text read in a picture that are shown again.
const SHOWN_TEXT: usize = 200;
/// What a story is told from, in order.
const STORY: [&str; 5] = ["intro", "highlights", "history", "legend", "tips"];

/// What speaks for a match.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Evidence {
    /// How like the place's nearest picture is, −1 to 1; left out where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visual: Option<f64>,
    /// How many parts of the two pictures agree and lie alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreeing: Option<usize>,
    /// The picture of the gallery that it is like (see `GET /v1/photos/{id}`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// How far from the place it was taken, metres; 0 within it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<f64>,
    /// The text in the photograph that names the place.
    pub signs: Vec<String>,
}

/// A text with its evidence.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Story {
    /// What a traveller reads, with `[n]` where evidence is used.
    pub text: String,
    /// The evidence, numbered.
    pub citations: Vec<Citation>,
    /// What must be said about it.
    pub warnings: Vec<Warning>,
}

/// A place that a photograph shows, or may show.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PhotoMatch {
    /// The place.
    pub place: PlaceRef,
    /// Its kind.
    pub kind: PlaceKind,
    /// What it is part of, such as an exhibit's museum.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<PlaceRef>,
    /// The probability that it is this place, 0 to 1.
    pub score: f64,
    /// How sure that is.
    pub confidence: Confidence,
    /// What speaks for it.
    pub evidence: Evidence,
    /// Its story in the reader's language.
    pub intro: Story,
    /// Whether it is open.
    pub status: StatusCard,
    /// Sights nearby, nearest first.
    pub nearby: Vec<NearbyCard>,
    /// A short walk from there; only of a sure match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<ShortRoute>,
}

/// How long it took, milliseconds. Looking and reading go on at the same time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PhotoTook {
    /// Everything.
    pub total: f64,
    /// Looking at the picture.
    pub see: f64,
    /// Reading the text in it.
    pub read: f64,
    /// Comparing it with the likest pictures.
    pub compare: f64,
}

/// The answer to a photograph (see `POST /v1/photos/lookup`).
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PhotoAnswer {
    /// The place it shows; up to three where it is not sure; none where nothing is like it.
    pub matches: Vec<PhotoMatch>,
    /// How sure the first is; `low` where there is none.
    pub confidence: Confidence,
    /// What is said to the traveller besides: which of several it is, or why nothing was recognised.
    pub message: Option<String>,
    /// The text that was read in the photograph.
    pub text: Vec<String>,
    /// Who told where it was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position_from: Option<StandFrom>,
    /// Parts that were not available, such as `signs`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub degraded: Vec<&'static str>,
    /// How long it took.
    pub took_ms: PhotoTook,
}

impl Guide {
    /// What a photograph shows, told to its traveller. The photograph is not kept.
    pub async fn lookup_photo(&self, photograph: Photograph) -> Result<PhotoAnswer, GuideError> {
        let begun = Tick::now();
        let recognised = self.recognise(&photograph).await?;
        let at = photograph.at.unwrap_or_else(|| self.clock.now());
        let mut matches = Vec::with_capacity(recognised.candidates.len());
        for candidate in &recognised.candidates {
            matches.extend(self.photo_match(&photograph, candidate, recognised.confidence, at).await?);
        }
        let names: Vec<&str> = matches.iter().map(|one| one.place.name.as_str()).collect();
        let message = message(recognised.confidence, &names, &photograph.lang);
        for one in &matches {
            self.cited.add(&one.intro.citations);
        }
        let Recognition { confidence, text, degraded, mut took, .. } = recognised;
        took.total = begun.elapsed().as_secs_f64() * 1_000.0;
        Ok(PhotoAnswer {
            matches,
            confidence,
            message,
            text: text.into_iter().map(|line| clipped(&line.text)).collect(),
            position_from: photograph.stand.map(|stand| stand.from),
            degraded,
            took_ms: took,
        })
    }

    async fn photo_match(
        &self,
        photograph: &Photograph,
        candidate: &Candidate,
        confidence: Confidence,
        at: Instant,
    ) -> Result<Option<PhotoMatch>, GuideError> {
        let lang = &photograph.lang;
        let Some(view) = self.store.view(&candidate.place, at).await? else { return Ok(None) };
        let place = &view.place;
        let sure = confidence == Confidence::High;
        let part_of = match &place.parent {
            Some(parent) => self.store.place(parent).await?.map(|parent| place_ref(&parent, lang)),
            None => None,
        };
        // From where the traveller stands, where that is told: else from the place.
        let from = photograph.stand.map(|stand| stand.position).filter(|_| sure).or(place.position);
        let nearby = match from {
            Some(from) => self.nearby(place, from, at, lang).await?,
            None => Vec::new(),
        };
        let status = self.status_of(&view, at).await?;
        let rounded = |x: f64| (x * 1_000.0).round() / 1_000.0;
        Ok(Some(PhotoMatch {
            score: rounded(candidate.probability),
            confidence,
            evidence: Evidence {
                visual: candidate.traits.visual.map(rounded),
                agreeing: candidate.alike.as_ref().and_then(|alike| alike.agreeing),
                picture: candidate.alike.as_ref().map(|alike| alike.picture.clone()),
                distance_m: candidate.distance_m.map(f64::round),
                signs: candidate.signs.iter().map(|text| clipped(text)).collect(),
            },
            intro: self.story(&view, &status, at, lang, sure),
            status: self.status_card(&view, &status, at, lang).await?,
            nearby,
            route: if sure { self.walk_from(place, at, lang).await? } else { None },
            place: place_ref(place, lang),
            kind: place.kind,
            part_of,
        }))
    }

    /// The story of a place: in depth when it is sure that it is meant, else its beginning.
    fn story(&self, view: &PlaceView, now: &Status, at: Instant, lang: &LangTag, in_depth: bool) -> Story {
        let context = Context {
            lang: lang.clone(),
            now: self.clock.now(),
            at,
            timed: false,
            zone: view.place.time_zone,
            max_citations: CITATIONS,
            max_age_s: None,
        };
        let mut draft = Draft::default();
        for field in STORY.map(Field::new) {
            let had = draft.citations.len();
            if had > 0 && !in_depth {
                break;
            }
            if view.fact(&field, lang).is_some() {
                draft.paragraph();
                facts::state(&mut draft, &context, view, &field);
            }
        }
        if draft.citations.is_empty() {
            for field in ["opening_hours", "ticket", "address"].map(Field::new) {
                if view.fact(&field, lang).is_some() {
                    facts::state(&mut draft, &context, view, &field);
                }
            }
        }
        if draft.citations.is_empty() {
            unknown::field(&mut draft, &context, view, &Field::new("intro"));
        }
        status::caution(&mut draft, &context, &view.place, now);
        Story { text: draft.text.trim().to_owned(), citations: draft.citations, warnings: draft.warnings }
    }

    /// Answers a question about a photograph: about the place it shows where that is sure, else by asking
    /// which it is.
    pub async fn ask_photo(&self, photograph: Photograph, question: Question) -> Result<Answer, GuideError> {
        let recognised = self.recognise(&photograph).await?;
        let lang = photograph.lang.clone();
        let mut shown = Vec::new();
        for candidate in &recognised.candidates {
            if let Some(place) = self.store.place(&candidate.place).await? {
                let score = (candidate.probability * 100.0).round() / 100.0;
                shown.push((place_ref(&place, &lang), score));
            }
        }
        let location = question.location.or(photograph.stand.map(|stand| stand.position));
        let mut question = Question { location, ..question };
        if let (Confidence::High, Some((place, _))) = (recognised.confidence, shown.first()) {
            question.place = Some(place.id.to_string());
            if let Some(last) = question.messages.last_mut().filter(|last| asks_what_it_is(&last.content)) {
                last.content = if lang.is_chinese() { "介绍一下" } else { "Tell me about it." }.to_owned();
            }
            let mut answer = self.ask(question).await?;
            answer.photo = Some(recognised.confidence);
            return Ok(answer);
        }
        // A question that says itself what it is about needs no photograph.
        if self.says_which(&question).await? {
            let mut answer = self.ask(question).await?;
            answer.photo = Some(recognised.confidence);
            return Ok(answer);
        }
        let names: Vec<&str> = shown.iter().map(|(place, _)| place.name.as_str()).collect();
        let text = message(recognised.confidence, &names, &lang).unwrap_or_default();
        let mut answer = Answer::asking_back(text, lang, shown);
        answer.photo = Some(recognised.confidence);
        Ok(answer)
    }
}

/// Whether a question asks no more than what it is that is shown.
fn asks_what_it_is(text: &str) -> bool {
    const ASKED: [&str; 16] = [
        "这是什么",
        "这是啥",
        "这是哪",
        "这是哪儿",
        "这是哪里",
        "这是什么地方",
        "这是什么景点",
        "这里是哪里",
        "这里是什么地方",
        "这个是什么",
        "那是什么",
        "whatisthis",
        "whatsthis",
        "whereisthis",
        "whatplaceisthis",
        "whatisit",
    ];
    let letters: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    ASKED.contains(&letters.trim_end_matches(['呢', '呀', '啊']))
}

/// What is said besides the matches.
fn message(confidence: Confidence, names: &[&str], lang: &LangTag) -> Option<String> {
    let zh = lang.is_chinese();
    match (confidence, names) {
        (Confidence::High, _) => None,
        (Confidence::Medium, [one]) => Some(if zh {
            format!("看起来像{one}，但不能确定。是这里吗？换个角度再拍一张，或把牌子拍进去，会更准。")
        } else {
            format!(
                "It looks like {one}, but that is not certain. Is it? Another angle, or a sign in the picture, would tell."
            )
        }),
        (Confidence::Medium, several) if !several.is_empty() => Some(if zh {
            format!("可能是{}。您拍的是哪一处？", several.join("、"))
        } else {
            format!("It may be {}. Which one is it?", several.join(", "))
        }),
        _ => Some(if zh {
            "认不出这张照片拍的是哪里。请把景点拍得大一些，或拍下旁边的牌子，或打开定位再试。".to_owned()
        } else {
            "This photograph is not recognised. Come closer to the sight, take its sign, or allow your position, and try again.".to_owned()
        }),
    }
}

/// Text from a picture, short enough to be shown again, without what is no letter.
fn clipped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(SHOWN_TEXT).collect()
}
