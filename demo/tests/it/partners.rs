//! The partners' files.

use crate::{day, read, region, rendered};
use scenic_data::place::PlaceKind;
use serde_json::Value;
use std::collections::BTreeSet;

fn records(out: &std::path::Path, partner: &demo::region::PartnerAbout) -> Vec<Value> {
    let text = read(out.join(demo::partner::path(partner)));
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

#[test]
fn every_line_is_a_record_of_its_own() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    for partner in &region.about.partner {
        let records = records(out.path(), partner);
        assert!(!records.is_empty(), "{} hands in nothing", partner.id);
        let ids: BTreeSet<String> =
            records.iter().map(|r| format!("{} {}", r["type"], r["external_id"])).collect();
        assert_eq!(ids.len(), records.len(), "{}: external ids repeat", partner.id);
    }
}

#[test]
fn exhibits_are_known_from_the_museum_alone_and_in_both_languages() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    let all: Vec<Value> = region.about.partner.iter().flat_map(|p| records(out.path(), p)).collect();
    for exhibit in region.places.iter().filter(|p| p.kind == PlaceKind::Exhibit) {
        let record = all.iter().find(|r| r["external_id"] == exhibit.id.as_str()).expect("a record");
        assert_eq!(record["names"]["en"], exhibit.en.name.as_str());
        assert_eq!(record["parent"].as_str(), exhibit.parent.as_deref());
        for lang in ["zh-Hans", "en"] {
            assert!(
                record["intro"][lang].as_str().is_some_and(|text| !text.is_empty()),
                "{}: {lang}",
                exhibit.id
            );
        }
        assert!(!out.path().join(format!("www/official/sight/{}.html", exhibit.id)).exists());
        assert!(!out.path().join(format!("www/english/places/{}.html", exhibit.id)).exists());
    }
}

#[test]
fn what_a_route_passes_is_named_so_that_anyone_can_tell() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    for partner in &region.about.partner {
        let records = records(out.path(), partner);
        let own: BTreeSet<&str> = records.iter().filter_map(|r| r["external_id"].as_str()).collect();
        let names: BTreeSet<&str> = region.places.iter().map(|p| p.zh.name.as_str()).collect();
        let routes: Vec<&Value> = records.iter().filter(|r| r["type"] == "route").collect();
        assert_eq!(routes.len(), if partner.routes { region.routes.len() } else { 0 });
        for stop in routes
            .iter()
            .flat_map(|r| r["stops"].as_array().expect("stops"))
            .map(|s| s.as_str().expect("text"))
        {
            assert!(own.contains(stop) || names.contains(stop), "{}: {stop:?} is nobody", partner.id);
        }
    }
}

#[test]
fn the_museum_announces_a_show_of_its_own() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    let all: Vec<Value> = region.about.partner.iter().flat_map(|p| records(out.path(), p)).collect();
    let show = all.iter().find(|r| r["type"] == "exhibition").expect("an exhibition");
    assert_eq!(show["place"], "xiuchuan-museum");
    let time = |key: &str| chrono::DateTime::parse_from_rfc3339(show[key].as_str().expect(key)).expect(key);
    let today = day("2026-11-20");
    assert!(time("starts_at").date_naive() <= today && time("ends_at").date_naive() > today);
    assert!(time("published_at") < time("ends_at"));
}

#[test]
fn a_partner_and_the_official_site_disagree_about_a_price() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    let said: Vec<_> = region.about.partner.iter().flat_map(|p| p.says.iter().map(move |c| (p, c))).collect();
    assert!(said.iter().any(|(_, correction)| correction.field == "ticket"));
    for (partner, correction) in said {
        let records = records(out.path(), partner);
        let record =
            records.iter().find(|r| r["external_id"] == correction.place.as_str()).expect("a record");
        let place = region.place(&correction.place).expect("a place");
        let zh = correction.zh.as_deref().expect("in Chinese");
        assert_eq!(record[&correction.field]["zh-Hans"], zh);
        assert_ne!(place.zh.field(&correction.field), Some(zh));
        let page = read(out.path().join(format!("www/official/sight/{}.html", place.id)));
        assert!(!page.contains(zh));
    }
}
