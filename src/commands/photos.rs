//! `daoyou photos`: the gallery, and what it makes of photographs.

use crate::app::App;
use crate::darkroom::SIDE;
use crate::output;
use crate::settings::Settings;
use anyhow::{Context, Result};
use clap::Subcommand;
use guide::photo::{CalibratedFrom, Photograph, Stand, StandFrom};
use index::Gallery;
use ingest::files::photo::{PhotoLimits, look};
use scenic_data::{Datum, LangTag, Position};
use std::path::PathBuf;
use std::sync::Arc;

/// Look at the gallery, recognise a photograph, and compute how sure a likeness makes.
#[derive(Debug, Subcommand)]
pub enum Photos {
    /// Bring the gallery in step and say what is in it.
    #[command(after_help = "Example:\n  daoyou photos status")]
    Status,
    /// Recognise a photograph, as the API does.
    #[command(after_help = "Example:\n  daoyou photos lookup gate.jpg --lat 29.903 --lon 118.604")]
    Lookup {
        /// The picture.
        file: PathBuf,
        /// Latitude of where it was taken, WGS-84.
        #[arg(long, requires = "lon", allow_hyphen_values = true)]
        lat: Option<f64>,
        /// Longitude.
        #[arg(long, requires = "lat", allow_hyphen_values = true)]
        lon: Option<f64>,
        /// How far the position may be off, metres.
        #[arg(long)]
        accuracy_m: Option<f64>,
        /// The language to answer in.
        #[arg(long, default_value = "zh")]
        lang: String,
    },
    /// Compute from the gallery's own pictures how sure a likeness makes, and keep that.
    #[command(after_help = "Example:\n  daoyou photos calibrate\n\n\
        Each picture is asked for as if it were a photograph, once with its place's other pictures in\n\
        the gallery and once without. Run it again when the gallery has changed much.")]
    Calibrate,
}

impl Photos {
    /// Runs the command.
    pub async fn run(self, settings: Settings, json: bool) -> Result<()> {
        let app = App::open(settings).await?;
        let eyes = app.eyes().await?.context("photographs cannot be recognised; see the note above")?;
        let gallery = eyes.0.clone();
        in_step(&gallery).await?;
        let index = app.index_with(None).await?;
        let guide = app.guide_with(&index, Some(eyes))?;
        match self {
            Self::Status => {
                let status = gallery.status().await?;
                let (missing, orphaned) = gallery.verify().await?;
                if json {
                    output::json(&serde_json::json!({
                        "gallery": status, "missing": missing, "orphaned": orphaned,
                    }))?;
                } else {
                    println!("{} pictures, seen by {}", status.pictures, status.model);
                    println!("missing {missing}, orphaned {orphaned}");
                }
            }
            Self::Lookup { file, lat, lon, accuracy_m, lang } => {
                let bytes =
                    std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
                let looked = look(&bytes, &PhotoLimits::default(), SIDE)
                    .map_err(|defect| anyhow::anyhow!("{}: {}", file.display(), defect.message))?;
                let told =
                    lat.zip(lon).map(|(lat, lon)| Position::parse(lat, lon, Datum::Wgs84)).transpose()?;
                let written = looked.taken.position;
                let written = written.and_then(|(lat, lon)| Position::parse(lat, lon, Datum::Wgs84).ok());
                let from = if told.is_some() { StandFrom::Request } else { StandFrom::Photo };
                let heading = looked.taken.heading;
                let stand = told.or(written).map(|position| Stand { position, accuracy_m, heading, from });
                let lang = LangTag::parse(&lang)?;
                let photograph = Photograph { picture: looked.picture, stand, lang, at: None };
                let answer = guide.lookup_photo(photograph).await?;
                if json {
                    output::json(&answer)?;
                    return Ok(());
                }
                for one in &answer.matches {
                    println!(
                        "{} ({:?}, {:.2})\n{}\n",
                        one.place.name, one.confidence, one.score, one.intro.text
                    );
                }
                if let Some(message) = &answer.message {
                    println!("{message}");
                }
            }
            Self::Calibrate => {
                let bar = output::bar("looking");
                let told = bar.clone();
                let found =
                    guide.calibrate_photos(&move |done, total| output::step(&told, done, total)).await?;
                bar.finish_and_clear();
                if json {
                    output::json(&found)?;
                } else if let Some(CalibratedFrom {
                    pictures,
                    places,
                    recall,
                    high_right,
                    precision,
                    false_accepts,
                }) = &found.from
                {
                    println!("{pictures} pictures of {places} places; high from {:.3}", found.high);
                    println!(
                        "first and right {recall:.3}, high and right {high_right:.3}, right of the high {precision:.3}, \
                         unknown places taken for a known one {false_accepts:.3}"
                    );
                }
            }
        }
        Ok(())
    }
}

/// Brings a gallery in step, with a bar.
pub async fn in_step(gallery: &Gallery) -> Result<()> {
    let bar = Arc::new(output::bar("looking at pictures"));
    let told = Arc::clone(&bar);
    gallery.catch_up(&move |done, total| output::step(&told, done, total)).await?;
    bar.finish_and_clear();
    Ok(())
}
