//! A photograph opens the story: what it shows, how sure that is, what is told of it and where to go next.
//!
//! What it shows is decided by what pictures of the gallery it is like (`compare.rs`, `geometry.rs`), what
//! the signs in it say (`signs.rs`) and where it was taken (`position.rs`), added up to a probability
//! (`decide.rs`) that a gallery can sharpen (`calibrate.rs`). A photograph is not kept.

mod answer;
mod calibrate;
mod compare;
mod decide;
mod evaluate;
mod geometry;
mod position;
mod signs;
mod way;

pub use answer::{Evidence, PhotoAnswer, PhotoMatch, PhotoTook, Story};
pub use calibrate::{Trial, calibrate};
pub use decide::{CalibratedFrom, Calibration, Confidence, Traits};
pub use evaluate::{EvalFigures, EvalReport, Labelled, Verdict, evaluate};
pub use position::{Stand, StandFrom};
pub use way::{NearbyCard, RouteKind, RouteStop, ShortRoute};

use crate::followed::Followed;
use crate::{Guide, GuideError};
use compare::{ASKED, Alike};
use image::RgbImage;
use index::{Gallery, IndexError, ReadSign, SignReading};
use position::Ground;
use scenic_data::store::PlaceName;
use scenic_data::{LangTag, PlaceId, Store};
use signs::SignNames;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::time::Instant as Tick;

/// Places in sight that are asked of the gallery by themselves.
const MOST_IN_SIGHT: usize = 200;
/// How well a place must go with a position to be in sight.
const IN_SIGHT: f64 = 0.2;
/// Pictures of a gallery that a calibration asks for.
const MOST_TRIALS: usize = 400;
/// Two pictures that are so alike are one, sent twice.
const THE_SAME: f32 = 0.995;

/// A photograph, decoded.
#[derive(Clone, Debug)]
pub struct Photograph {
    /// The picture, upright.
    pub picture: RgbImage,
    /// Where it was taken, where that is known.
    pub stand: Option<Stand>,
    /// The language to answer in.
    pub lang: LangTag,
    /// The instant it is about; else now.
    pub at: Option<scenic_data::Instant>,
}

/// What recognises photographs.
pub(crate) struct Eyes {
    gallery: Gallery,
    reader: Option<Arc<dyn SignReading>>,
    names: Followed<SignNames>,
    store: Store,
}

/// A place that a photograph may show.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) place: PlaceId,
    pub(crate) probability: f64,
    pub(crate) traits: Traits,
    alike: Option<Alike>,
    pub(crate) signs: Vec<String>,
    pub(crate) distance_m: Option<f64>,
}

/// What was recognised.
#[derive(Clone, Debug)]
pub(crate) struct Recognition {
    /// Candidates, likeliest first; those that are named at this confidence.
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) confidence: Confidence,
    /// The text that was read in the picture.
    pub(crate) text: Vec<ReadSign>,
    pub(crate) degraded: Vec<&'static str>,
    pub(crate) took: PhotoTook,
}

impl Eyes {
    pub(crate) fn new(gallery: Gallery, reader: Option<Arc<dyn SignReading>>, store: Store) -> Self {
        Self { gallery, reader, names: Followed::new(SignNames::default()), store }
    }

    /// The names on signs, as of the version of all names.
    async fn names(&self, version: i64) -> Result<Arc<SignNames>, GuideError> {
        let names = self.names.at(version, |_, _| async {
            let names: Vec<PlaceName> = self.store.names().await?;
            Ok(SignNames::of(&names))
        });
        names.await
    }
}

fn ms(since: Tick) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, IndexError> + Send + 'static,
) -> Result<T, GuideError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(broken) => Err(IndexError::Task(broken.to_string()).into()),
    }
}

impl Guide {
    /// Has photographs recognised from a gallery, and the signs in them read where there is a reader.
    #[must_use]
    pub fn with_eyes(self, gallery: Gallery, reader: Option<Arc<dyn SignReading>>) -> Self {
        let store = self.store.clone();
        Self { eyes: Some(Eyes::new(gallery, reader, store)), ..self }
    }

    /// Whether photographs can be recognised.
    pub fn has_eyes(&self) -> bool {
        self.eyes.is_some()
    }

    /// The calibration in force: the one computed from the gallery, else what usually holds.
    pub(crate) async fn calibration(&self, eyes: &Eyes) -> Result<Calibration, GuideError> {
        let kept = self.store.calibration(eyes.gallery.sight().id()).await?;
        Ok(kept.and_then(|(body, _)| serde_json::from_str(&body).ok()).unwrap_or_default())
    }

    /// What a photograph shows.
    pub(crate) async fn recognise(&self, photograph: &Photograph) -> Result<Recognition, GuideError> {
        let begun = Tick::now();
        let Some(eyes) = &self.eyes else { return Err(no_eyes()) };
        let mut degraded = Vec::new();
        if !eyes.gallery.is_filled() {
            degraded.push("gallery");
        }
        let (sight, picture) = (Arc::clone(eyes.gallery.sight()), Arc::new(photograph.picture.clone()));
        let looked = {
            let picture = Arc::clone(&picture);
            blocking(move || {
                let begun = Tick::now();
                Ok((sight.see(&picture)?, ms(begun)))
            })
        };
        let reader = eyes.reader.clone();
        let read = async {
            let Some(reader) = reader else { return Ok(None) };
            let read = blocking(move || {
                let begun = Tick::now();
                Ok((reader.read(&picture)?, ms(begun)))
            });
            read.await.map(Some)
        };
        let (looked, read): (_, Result<_, GuideError>) = tokio::join!(looked, read);
        let (seen, see_ms) = looked?;
        let (text, read_ms) = match read {
            Ok(Some(read)) => read,
            Ok(None) => {
                degraded.push("signs");
                (Vec::new(), 0.0)
            }
            // A sign that cannot be read is no reason to recognise nothing.
            Err(error) => {
                tracing::warn!(%error, "the signs in a photograph could not be read");
                degraded.push("signs");
                (Vec::new(), 0.0)
            }
        };
        let last = self.store.last_change().await?;
        let known = self.names.known(last).await?;
        let names = eyes.names(known.version).await?;
        let catalogue = self.catalogues.catalogue(last).await?;
        let named = signs::named(&text, &names, &known.gazetteer);
        // What places are to positions matters only where there is one.
        let standing = catalogue.rows().filter(|_| photograph.stand.is_some());
        let grounds: BTreeMap<&PlaceId, Ground> = standing.map(|row| (&row.id, Ground::of(row))).collect();

        let mut found = eyes.gallery.like(&seen, None, ASKED).await?;
        let mut asked: HashSet<PlaceId> = named.iter().map(|named| named.place.clone()).collect();
        if let Some(stand) = &photograph.stand {
            let mut near: Vec<(f64, &PlaceId)> = grounds
                .iter()
                .filter_map(|(place, ground)| Some((ground.likely(stand)?, *place)))
                .filter(|(likely, _)| *likely >= IN_SIGHT)
                .collect();
            near.sort_by(|a, b| b.0.total_cmp(&a.0));
            asked.extend(near.into_iter().take(MOST_IN_SIGHT).map(|(_, place)| place.clone()));
        }
        // What is in sight or named is compared, however many others are more alike.
        if !asked.is_empty() {
            let asked: Vec<PlaceId> = asked.into_iter().collect();
            for like in eyes.gallery.like(&seen, Some(&asked), ASKED).await? {
                if !found.contains(&like) {
                    found.push(like);
                }
            }
        }
        let calibration = self.calibration(eyes).await?;
        let details = eyes.gallery.details(compare::to_compare(&found)).await?;
        let compared = Tick::now();
        let alike = blocking(move || Ok(compare::alike(&seen, &found, &details))).await?;
        let compare_ms = ms(compared);

        let mut candidates: BTreeMap<PlaceId, Candidate> = alike
            .into_iter()
            .map(|alike| {
                (alike.place.clone(), Candidate::new(&alike.place, alike.traits(), Some(alike.clone())))
            })
            .collect();
        for sign in named {
            let candidate = candidates
                .entry(sign.place.clone())
                .or_insert_with(|| Candidate::new(&sign.place, Traits::default(), None));
            candidate.traits.sign = sign.sure;
            candidate.signs.push(sign.text);
        }
        // A gallery may be ahead of the catalogue by a moment.
        let mut candidates: Vec<Candidate> =
            candidates.into_values().filter(|candidate| catalogue.row(&candidate.place).is_some()).collect();
        if let Some(stand) = &photograph.stand {
            let some: Vec<&Ground> = candidates.iter().filter_map(|c| grounds.get(&c.place)).collect();
            let weights = position::weigh(stand, grounds.values(), &some);
            for (candidate, weight) in candidates.iter_mut().zip(weights) {
                candidate.traits.position = weight;
                candidate.distance_m =
                    grounds.get(&candidate.place).and_then(|ground| ground.distance_m(stand.position));
            }
        }
        let traits: Vec<Traits> = candidates.iter().map(|candidate| candidate.traits).collect();
        for (candidate, probability) in candidates.iter_mut().zip(calibration.probabilities(&traits)) {
            candidate.probability = probability;
        }
        candidates
            .sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.place.cmp(&b.place)));
        let best = candidates.first().map_or(0.0, |candidate| candidate.probability);
        let confidence = calibration.confidence(best);
        keep_named(&mut candidates, confidence);
        let took = PhotoTook { see: see_ms, read: read_ms, compare: compare_ms, total: ms(begun) };
        Ok(Recognition { candidates, confidence, text, degraded, took })
    }

    /// Computes from the gallery's own pictures how sure a likeness makes, and keeps that. `progress` is
    /// told how many pictures are done, of how many.
    pub async fn calibrate_photos(
        &self,
        progress: &(dyn Fn(u64, u64) + Send + Sync),
    ) -> Result<Calibration, GuideError> {
        let Some(eyes) = &self.eyes else { return Err(no_eyes()) };
        let last = self.store.last_change().await?;
        let catalogue = self.catalogues.catalogue(last).await?;
        let mut all = eyes.gallery.all().await?;
        // In a fixed order that mixes the places.
        all.sort_by(|a, b| a.picture.cmp(&b.picture).then_with(|| a.place.cmp(&b.place)));
        let related = |a: &PlaceId, b: &PlaceId| {
            let within = |inner: &PlaceId, outer: &PlaceId| {
                catalogue.row(inner).is_some_and(|row| catalogue.is_within(row, outer))
            };
            a != b && (within(a, b) || within(b, a))
        };
        let before = Calibration::default();
        let (mut trials, mut places) = (Vec::new(), HashSet::new());
        let total = all.len().min(MOST_TRIALS) as u64;
        for (done, asked) in all.iter().take(MOST_TRIALS).enumerate() {
            progress(done as u64, total);
            let seen = eyes.gallery.see_again(&asked.picture).await?;
            let mut found = eyes.gallery.like(&seen, None, ASKED * 2).await?;
            // Another picture of what it is part of shows it too: neither right nor wrong.
            found.retain(|like| {
                like.picture != asked.picture && like.cosine < THE_SAME && !related(&like.place, &asked.place)
            });
            let details = eyes.gallery.details(compare::to_compare(&found)).await?;
            let place = asked.place.clone();
            let tried = blocking(move || {
                let without: Vec<_> = found.iter().filter(|like| like.place != place).cloned().collect();
                let trial = |found: &[index::Likeness]| {
                    let alike = compare::alike(&seen, found, &details);
                    Trial {
                        right: alike.iter().position(|alike| alike.place == place),
                        candidates: alike.iter().map(Alike::traits).collect(),
                    }
                };
                let known = (without.len() < found.len()).then(|| trial(&found));
                Ok(known.into_iter().chain([trial(&without)]).collect::<Vec<Trial>>())
            });
            trials.extend(tried.await?);
            places.insert(asked.place.clone());
        }
        progress(total, total);
        let mut found = calibrate(&trials, &before);
        if let Some(from) = &mut found.from {
            from.pictures = usize::try_from(total).unwrap_or(usize::MAX);
            from.places = places.len();
        }
        let body = serde_json::to_string(&found).map_err(|error| IndexError::Task(error.to_string()))?;
        self.store.set_calibration(eyes.gallery.sight().id(), &body, self.clock.now()).await?;
        Ok(found)
    }
}

/// Leaves what is named at that confidence.
fn keep_named(candidates: &mut Vec<Candidate>, confidence: Confidence) {
    const MOST_ASKED: usize = 3;
    const LEAST_SHARE: f64 = 0.08;
    match confidence {
        Confidence::Low => candidates.clear(),
        Confidence::Medium => {
            candidates.truncate(MOST_ASKED);
            candidates.retain(|candidate| candidate.probability >= LEAST_SHARE);
        }
        Confidence::High => candidates.truncate(1),
    }
}

impl Candidate {
    fn new(place: &PlaceId, traits: Traits, alike: Option<Alike>) -> Self {
        Self { place: place.clone(), probability: 0.0, traits, alike, signs: Vec::new(), distance_m: None }
    }
}

/// That photographs cannot be recognised here, and what would help.
pub fn no_eyes() -> GuideError {
    GuideError::Unable {
        zh: "本服务没有启用图像模型，无法识别照片；运维人员可运行 daoyou models install，并检查设置 sight.off",
        en: "this service has no picture model in use and cannot recognise photographs; its operator can run daoyou models install and look at the setting sight.off",
    }
}
