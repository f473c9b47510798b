//! The list of sources.

use crate::{bases, read, region, rendered};
use scenic_data::source::{SourceDefinition, SourceKind};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    source: Vec<SourceDefinition>,
}

#[test]
fn the_file_of_sources_says_what_the_program_says_and_has_no_problems() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    let file: File = toml::from_str(&read(out.path().join("sources.toml"))).expect("well-formed");
    assert_eq!(file.source, demo::sources(&region, &bases()));
    for source in &file.source {
        assert_eq!(source.problems(), Vec::new(), "{}", source.id);
        assert_ne!(source.kind, SourceKind::Upload);
    }
    let ids: Vec<&str> = file.source.iter().map(|s| s.id.as_str()).collect();
    assert_eq!(
        ids,
        ["lanxiu-official", "lanxiu-english", "lanxiu-notices", "lanxiu-notices-en", "lanxiu-account"]
    );
}

#[test]
fn every_page_of_a_place_is_among_those_to_follow() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    let sources = demo::sources(&region, &bases());
    for (id, site) in [("lanxiu-official", "official"), ("lanxiu-english", "english")] {
        let source = sources.iter().find(|s| s.id == id).expect("a source");
        let patterns = |list: &[String]| -> Vec<regex::Regex> {
            list.iter().map(|p| regex::Regex::new(p).expect("a pattern")).collect()
        };
        let (follow, ignore) = (patterns(&source.follow), patterns(&source.ignore));
        let sitemap = read(out.path().join(format!("www/{site}/sitemap.xml")));
        let paths: Vec<&str> = sitemap
            .split("<loc>")
            .skip(1)
            .filter_map(|rest| {
                rest.split("</loc>").next()?.strip_prefix(bases().of(if site == "official" {
                    demo::Site::Official
                } else {
                    demo::Site::English
                }))
            })
            .collect();
        assert!(paths.len() >= region.on_the_web().count());
        for path in paths {
            assert!(follow.iter().any(|p| p.is_match(path)), "{id} does not follow {path}");
            assert!(!ignore.iter().any(|p| p.is_match(path)), "{id} ignores {path}");
        }
    }
    let official = sources.iter().find(|s| s.rules.is_some()).expect("rules");
    assert!(regex::Regex::new(&official.ignore[0]).expect("a pattern").is_match("/sight/x.html?print=1"));
}
