//! The definitions by which the four sites are read, as an operator would write them.

use crate::region::Region;
use crate::sites::{ATOM, RSS, official_rules};
use crate::{Bases, DemoError, Site};
use scenic_data::source::{PictureUse, Revisit, SourceDefinition, SourceKind};
use scenic_data::{Authority, LangTag, SourceId};
use serde::Serialize;

/// Seconds between two runs: a demo's reader does not wait six hours.
const INTERVAL_S: u64 = 5;

/// The sources, ready to be registered. They are served from this machine, so nobody need be spared.
pub fn sources(region: &Region, bases: &Bases) -> Vec<SourceDefinition> {
    let about = &region.about;
    let define =
        |id: &str, name: &str, authority: Authority, lang: LangTag, start: String| SourceDefinition {
            authority,
            lang: Some(lang),
            time_zone: crate::ZONE,
            country: Some("CN".to_owned()),
            start: vec![start],
            interval_s: INTERVAL_S,
            // Whoever changes a page waits for no longer than that.
            revisit: Revisit { max_s: Some(INTERVAL_S), ..Revisit::default() },
            pace_ms: 0,
            ..SourceDefinition::for_partner(&SourceId::from(id), name)
        };
    let patterns = |list: &[&str]| list.iter().map(|pattern| (*pattern).to_owned()).collect();
    vec![
        SourceDefinition {
            kind: SourceKind::Html,
            follow: patterns(&["^/$", "^/(list|sight|food|stay)/", r"^/routes\.html$"]),
            ignore: patterns(&[r"[?&]print="]),
            rules: Some(official_rules()),
            ..define(
                "lanxiu-official",
                &about.official.name,
                Authority::Official,
                LangTag::zh(),
                bases.url(Site::Official, "/"),
            )
        },
        SourceDefinition {
            kind: SourceKind::Html,
            follow: patterns(&["^/$", "^/places/", r"^/walks\.html$"]),
            // Every picture's page names its licence.
            pictures: Some(PictureUse { licence: None, credit: None, most: 1_000, interval_s: 3_600 }),
            ..define(
                "lanxiu-english",
                &about.english.name,
                Authority::Community,
                LangTag::en(),
                bases.url(Site::English, "/"),
            )
        },
        SourceDefinition {
            kind: SourceKind::Feed,
            ..define(
                "lanxiu-notices",
                &about.notices.name,
                Authority::Official,
                LangTag::zh(),
                bases.url(Site::Notices, RSS),
            )
        },
        SourceDefinition {
            kind: SourceKind::Feed,
            ..define(
                "lanxiu-notices-en",
                &about.notices_en.name,
                Authority::Official,
                LangTag::en(),
                bases.url(Site::Notices, ATOM),
            )
        },
        SourceDefinition {
            kind: SourceKind::Html,
            follow: patterns(&["^/$", "^/s/"]),
            ..define(
                "lanxiu-account",
                &about.account.name,
                Authority::Community,
                LangTag::zh(),
                bases.url(Site::Account, "/"),
            )
        },
    ]
}

#[derive(Serialize)]
struct File {
    source: Vec<SourceDefinition>,
}

/// The sources as a file: `[[source]]` tables.
pub(crate) fn toml(region: &Region, bases: &Bases) -> Result<String, DemoError> {
    let file = File { source: sources(region, bases) };
    let text = toml::to_string(&file).map_err(|error| DemoError::format("sources.toml", error))?;
    Ok(format!("# The demo's sources. Written anew at every start.\n\n{text}"))
}
