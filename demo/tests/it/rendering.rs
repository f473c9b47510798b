//! Rendering as a whole: what changes, what stays, what links where.

use crate::{bases, day, files, read, region, rendered};
use demo::{Region, Site};
use scraper::{Html, Selector};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

fn times(root: &Path) -> BTreeMap<String, SystemTime> {
    fn walk(folder: &Path, root: &Path, found: &mut BTreeMap<String, SystemTime>) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                let name = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                found.insert(name, entry.metadata().and_then(|m| m.modified()).expect("a time"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, root, &mut found);
    found
}

/// The files that differ in time between two listings, or are in one only.
fn changed(before: &BTreeMap<String, SystemTime>, after: &BTreeMap<String, SystemTime>) -> Vec<String> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

#[test]
fn rendering_twice_leaves_every_file_as_it_was() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    let before = times(out.path());
    let again = demo::render(&region, day("2026-11-20"), &bases(), out.path()).expect("renders");
    assert_eq!((again.written, again.removed), (0, 0));
    // The list of what was rendered is not itself counted.
    assert_eq!(again.unchanged, before.len() - 1);
    assert_eq!(changed(&before, &times(out.path())), Vec::<String>::new());
}

#[test]
fn a_new_day_changes_only_what_bears_dates() {
    let region = region();
    let out = rendered(&region, "2026-12-31");
    let before = times(out.path());
    demo::render(&region, day("2027-01-01"), &bases(), out.path()).expect("renders");
    let dated = ["www/notices/", "www/account/", "www/official/index.html", "partner/"];
    let others: Vec<String> = changed(&before, &times(out.path()))
        .into_iter()
        .filter(|name| !dated.iter().any(|start| name.starts_with(start)))
        .collect();
    assert_eq!(others, Vec::<String>::new());
    assert_ne!(changed(&before, &times(out.path())), Vec::<String>::new());
}

#[test]
fn an_edited_page_is_put_right_by_the_next_rendering() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    let page = out.path().join("www/official/sight/cloud-terrace.html");
    let original = read(page.clone());
    fs::write(&page, "edited").expect("writes");
    let again = demo::render(&region, day("2026-11-20"), &bases(), out.path()).expect("renders");
    assert_eq!((again.written, again.removed), (1, 0));
    assert_eq!(read(page), original);
}

#[test]
fn every_link_between_the_sites_leads_to_a_page() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    let links = Selector::parse("a[href], link[href]").expect("a selector");
    let bases = bases();
    let mut seen = 0;
    for site in Site::ALL {
        let root = out.path().join("www").join(site.folder());
        for name in times(&root).into_keys().filter(|name| name.ends_with(".html")) {
            let bytes = fs::read(root.join(&name)).expect("a page");
            // Addresses are ASCII whatever the page's encoding.
            let page = Html::parse_document(&String::from_utf8_lossy(&bytes));
            for href in page.select(&links).filter_map(|link| link.attr("href")) {
                let elsewhere =
                    Site::ALL.into_iter().find_map(|s| Some((s, href.strip_prefix(bases.of(s))?)));
                let (target, path) = elsewhere.unwrap_or((site, href));
                let path = path.split(['?', '#']).next().unwrap_or_default();
                assert!(path.starts_with('/'), "{site}/{name} links to {href}");
                let index = if path.ends_with('/') { "index.html" } else { "" };
                let file = out.path().join(format!("www/{target}{path}{index}"));
                assert!(file.is_file(), "{site}/{name} links to {href}, which is not there");
                seen += 1;
            }
        }
    }
    assert!(seen > region.places.len() * 10, "{seen} links");
}

#[test]
fn text_cannot_become_markup() {
    let mut files = files();
    let (_, text) =
        files.iter_mut().find(|(name, _)| name == "places/listening-pine.toml").expect("the file");
    let evil = "</script><script>&";
    *text = text.replacen("[en]\nname = \"", &format!("[en]\nname = \"{evil}"), 1);
    *text = text.replacen("[zh]\nname = \"", &format!("[zh]\nname = \"{evil}"), 1);
    let region = Region::parse(&files).expect("a name is a name");
    let out = rendered(&region, "2026-11-20");
    let script = Selector::parse("script:not([type='application/ld+json'])").expect("a selector");
    let pages = [
        "official/sight/listening-pine.html",
        "official/index.html",
        "english/places/listening-pine.html",
        "english/index.html",
    ];
    for name in pages {
        let page = read(out.path().join("www").join(name));
        assert_eq!(Html::parse_document(&page).select(&script).count(), 0, "{name}");
    }
    let english = read(out.path().join("www/english/places/listening-pine.html"));
    let node = crate::pages::json_ld(&english);
    assert_eq!(node["name"].as_str().map(|name| name.starts_with(evil)), Some(true));
}
