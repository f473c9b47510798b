//! `gallery`: how much longer a look among many pictures takes than one among a few.

use crate::report::{Times, rounded};
use anyhow::{Context, Result, ensure};
use image::{ImageFormat, RgbImage};
use index::{Gallery, IndexError, Seen, Sight};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use scenic_data::clock::FixedClock;
use scenic_data::document::Visit;
use scenic_data::ids::content_hash;
use scenic_data::place::Name;
use scenic_data::record::{Contribution, Matched, PhotoRecord, PlaceRecord};
use scenic_data::source::SourceDefinition;
use scenic_data::store::NewPicture;
use scenic_data::{DocumentId, PlaceId, SourceId, Store};
use serde::Serialize;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Numbers of a vector: those of the model that is installed.
const DIMENSION: usize = 1_408;
/// Sights that pictures are of: pictures of one are alike.
const PER_SIGHT: u64 = 10;
/// How far a picture of a sight is from the others of it.
const SPREAD: f32 = 0.6;
/// The small gallery that the other is compared with.
const FEW: u64 = 1_000;
/// Pictures told to the store at once.
const PLACES_AT_ONCE: u64 = 200;
/// Looks, and how many likenesses each asks for: as a lookup does.
const LOOKS: usize = 300;
const LIKE: usize = 60;

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Figures {
    pictures: u64,
    few: u64,
    /// Filling the larger gallery, pictures looked at by a stand-in that costs nothing, seconds.
    filled_s: f64,
    /// A look among the few, and among all.
    among_few: Times,
    among_all: Times,
    /// How much more that is, milliseconds.
    added_p50_ms: f64,
    /// Of looks for a picture of a known sight, how many found that sight first.
    found: f64,
}

/// Sees in a picture which number was drawn in it, and gives that number's vector.
struct Numbered;

impl Sight for Numbered {
    fn see(&self, picture: &RgbImage) -> Result<Seen, IndexError> {
        let bytes: Vec<u8> = picture.as_raw().iter().take(8).copied().collect();
        let number = bytes.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        Ok(Seen { vector: vector(number, 0), details: Vec::new() })
    }

    fn dimension(&self) -> usize {
        DIMENSION
    }

    fn id(&self) -> &str {
        "numbered"
    }
}

/// The vector of a picture, or of another taken of the same sight (`again` > 0), of length 1.
fn vector(number: u64, again: u64) -> Vec<f32> {
    let gaussian = |seed: u64| {
        let mut random = StdRng::seed_from_u64(seed);
        // The sum of a few uniform numbers is near enough to a normal one.
        (0..DIMENSION)
            .map(|_| (0..4).map(|_| random.random_range(-1.0_f32..1.0)).sum::<f32>())
            .collect::<Vec<f32>>()
    };
    let sight = gaussian(number / PER_SIGHT);
    let own = gaussian(u64::MAX - number * 7 - again);
    let sum: Vec<f32> = sight.iter().zip(&own).map(|(a, b)| a + SPREAD * b).collect();
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
    sum.into_iter().map(|x| x / length).collect()
}

/// Runs the workload.
pub async fn run(pictures: u64) -> Result<Figures> {
    ensure!(pictures >= FEW, "at least {FEW} pictures");
    let folder = tempfile::tempdir()?;
    let few = filled(&folder.path().join("few"), FEW).await?;
    let all = filled(&folder.path().join("all"), pictures).await?;
    let (among_few, _) = looked(&few.0, FEW).await?;
    let (among_all, found) = looked(&all.0, pictures).await?;
    Ok(Figures {
        pictures,
        few: FEW,
        filled_s: rounded(all.1),
        added_p50_ms: rounded(among_all.p50_ms - among_few.p50_ms),
        among_few,
        among_all,
        found: rounded(found),
    })
}

/// A gallery of so many pictures, and how long it took to fill.
async fn filled(folder: &Path, pictures: u64) -> Result<(Gallery, f64)> {
    std::fs::create_dir_all(folder)?;
    let url = format!("sqlite://{}?mode=rwc", folder.join("daoyou.db").display());
    let store = Store::connect(&url, &folder.join("snapshots")).await?;
    let now = chrono::Utc::now();
    let source = SourceId::from("gallery");
    store.put_source(&SourceDefinition::for_partner(&source, "gallery"), "bench", now).await?;
    let sights = pictures.div_ceil(PER_SIGHT);
    let mut told = Vec::new();
    for sight in 0..sights {
        let mut photos = Vec::new();
        for number in sight * PER_SIGHT..((sight + 1) * PER_SIGHT).min(pictures) {
            let full = drawn(number)?;
            let new = NewPicture {
                full,
                thumbs: Vec::new(),
                width: 2,
                height: 2,
                position: None,
                heading: None,
                taken_at: None,
            };
            let id = store.put_picture(new, now).await?;
            photos.push(PhotoRecord { picture: Some(id), ..PhotoRecord::at(format!("{number}.png")) });
        }
        let name = format!("sight-{sight}");
        let url = format!("https://gallery/{sight}");
        let fetched = Visit::Fetched {
            content_hash: content_hash(name.as_bytes()),
            media_type: None,
            etag: None,
            last_modified: None,
            http_status: 200,
        };
        store.record_visit(&source, &url, &fetched, None, now).await?;
        let record = PlaceRecord {
            external_id: name.clone(),
            names: vec![Name::new(&name)],
            photos,
            ..PlaceRecord::default()
        };
        let matched = Matched { place: PlaceId::from(name.as_str()), parent: None, record };
        let says = Contribution { places: vec![matched], ..Contribution::default() };
        told.push((DocumentId::of(&source, &url), says));
        if told.len() as u64 >= PLACES_AT_ONCE || sight + 1 == sights {
            store.apply(std::mem::take(&mut told), now).await?;
        }
    }
    let clock = Arc::new(FixedClock(now));
    let gallery =
        Gallery::open(&folder.join("index"), index::Settings::default(), store, Arc::new(Numbered), clock)
            .await?;
    let begun = Instant::now();
    let report = gallery.catch_up(&|_, _| {}).await?;
    ensure!(report.written == pictures && report.failed == 0, "{report:?}");
    Ok((gallery, begun.elapsed().as_secs_f64()))
}

/// A picture of four dots in which a number is drawn.
fn drawn(number: u64) -> Result<Vec<u8>> {
    let mut dots: Vec<u8> = number.to_be_bytes().to_vec();
    dots.extend([0; 4]);
    let picture = RgbImage::from_raw(2, 2, dots).context("four dots")?;
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png)?;
    Ok(bytes.into_inner())
}

/// Looks for further pictures of sights that are there.
async fn looked(gallery: &Gallery, pictures: u64) -> Result<(Times, f64)> {
    let mut random = StdRng::seed_from_u64(11);
    let (mut times, mut found) = (Vec::with_capacity(LOOKS), 0);
    for _ in 0..LOOKS {
        let number = random.random_range(0..pictures);
        let seen = Seen { vector: vector(number, 1), details: Vec::new() };
        let begun = Instant::now();
        let likenesses = gallery.like(&seen, None, LIKE).await?;
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        let sight = format!("sight-{}", number / PER_SIGHT);
        found += usize::from(likenesses.first().is_some_and(|like| like.place.as_str() == sight));
    }
    Ok((Times::of(times), found as f64 / LOOKS as f64))
}
