//! The official and the English pages, read as a stranger would read them.

use crate::{bases, read, region, rendered};
use demo::region::Lang;
use scenic_data::place::PlaceKind;
use scenic_data::source::{PageRules, Pick};
use scenic_data::{Datum, Position};
use scraper::{ElementRef, Html, Selector};
use std::fs;

/// The JSON-LD of a page that has one script of it.
pub fn json_ld(page: &str) -> serde_json::Value {
    let page = Html::parse_document(page);
    let scripts: Vec<_> = page.select(&selector("script[type='application/ld+json']")).collect();
    assert_eq!(scripts.len(), 1);
    let text: String = scripts.iter().flat_map(|script| script.text()).collect();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn rules() -> PageRules {
    let sources = demo::sources(&region(), &bases());
    sources.into_iter().find_map(|source| source.rules).expect("the official site has rules")
}

fn pick(record: ElementRef<'_>, pick: &Pick) -> Option<String> {
    let element =
        if pick.select.is_empty() { Some(record) } else { record.select(&selector(&pick.select)).next() };
    let element = element?;
    Some(match &pick.attr {
        Some(attr) => element.attr(attr)?.to_owned(),
        None => element.text().collect::<String>().trim().to_owned(),
    })
}

#[test]
fn the_official_pages_are_read_by_the_rules_given_with_them() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    let rules = rules();
    let rows = rules.rows.as_ref().expect("rows");
    for place in region.on_the_web() {
        let section = match place.kind {
            PlaceKind::Restaurant => "food",
            PlaceKind::Hotel => "stay",
            _ => "sight",
        };
        let file = out.path().join(format!("www/official/{section}/{}.html", place.id));
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let text = if section == "food" {
            assert!(String::from_utf8(bytes.clone()).is_err(), "{} is not UTF-8", place.id);
            encoding_rs::GB18030.decode(&bytes).0.into_owned()
        } else {
            String::from_utf8(bytes).expect("UTF-8")
        };
        let page = Html::parse_document(&text);
        let records: Vec<_> = page.select(&selector(&rules.record)).collect();
        let [record] = records.as_slice() else {
            panic!("{} records on the page of {}", records.len(), place.id)
        };
        let field =
            |name: &str| pick(*record, rules.fields.get(name).unwrap_or_else(|| panic!("no rule {name}")));
        assert_eq!(rules.external_id.as_ref().and_then(|id| pick(*record, id)).as_ref(), Some(&place.id));
        assert_eq!(field("name").as_ref(), Some(&place.zh.name));
        assert_eq!(field("names.en").as_ref(), Some(&place.en.name));
        assert_eq!(field("parent"), place.parent);
        assert_eq!(field("kind").as_deref(), Some(place.kind_name(Lang::Zh)));
        let datum = Datum::parse(&field("datum").expect("a datum")).expect("a known datum");
        let at = Position::parse_text(&field("location").expect("a position"), datum).expect("a position");
        let real = place.position(Datum::Wgs84).expect("a position");
        assert!(at.distance_m(real) < 1.0, "{} is {} m off", place.id, at.distance_m(real));
        for prose in ["intro", "history", "legend", "highlights", "tips"] {
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let own = place.zh.field(prose).map(letters);
            assert_eq!(field(prose).map(|text| letters(&text)), own, "{}: {prose}", place.id);
        }
        let labels: Vec<String> = record
            .select(&selector(&rows.select))
            .filter_map(|row| row.select(&selector(&rows.label)).next())
            .map(|label| label.text().collect())
            .collect();
        assert_eq!(labels.contains(&"开放时间".to_owned()), place.zh.opening_hours.is_some(), "{}", place.id);
    }
}

#[test]
fn a_page_says_its_charset_where_the_server_does_not() {
    let out = rendered(&region(), "2026-11-20");
    let list = fs::read(out.path().join("www/official/food/index.html")).expect("the list of restaurants");
    assert!(String::from_utf8_lossy(&list).contains("text/html; charset=gb18030"));
    let (text, _, damaged) = encoding_rs::GB18030.decode(&list);
    assert!(!damaged && text.contains("美食"));
}

#[test]
fn json_ld_ties_the_english_page_to_the_official_one() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    for place in region.on_the_web() {
        let node = json_ld(&read(out.path().join(format!("www/english/places/{}.html", place.id))));
        assert_eq!(node["identifier"], place.id.as_str());
        assert_eq!(node["name"], place.en.name.as_str());
        assert_eq!(node["alternateName"][0]["@value"], place.zh.name.as_str());
        let same = node["sameAs"].as_str().expect("sameAs");
        assert!(
            same.starts_with(&bases().official) && same.ends_with(&format!("/{}.html", place.id)),
            "{same}"
        );
        let [lat, lon] = place.location.expect("a location");
        assert_eq!(
            (node["geo"]["latitude"].as_f64(), node["geo"]["longitude"].as_f64()),
            (Some(lat), Some(lon))
        );
        assert_eq!(node["containedInPlace"]["identifier"].as_str(), place.parent.as_deref());
        let has_hours = node.get("openingHours").is_some() || node.get("openingHoursSpecification").is_some();
        assert_eq!(has_hours, place.en.opening_hours.is_some(), "{}", place.id);
        let said =
            ["isAccessibleForFree", "offers", "additionalProperty"].iter().any(|key| node.get(key).is_some());
        assert!(said || place.en.ticket.is_none(), "{} says nothing of its ticket", place.id);
    }
}

#[test]
fn the_english_site_disagrees_about_one_rock() {
    let region = region();
    let out = rendered(&region, "2026-11-20");
    let page = read(out.path().join("www/english/places/sleeping-ox-rock.html"));
    let [outdated] = region.about.outdated.as_slice() else { panic!("one outdated field") };
    let said = outdated.en.as_deref().expect("in English");
    assert!(page.contains(said), "{said}");
    let own = region.place("sleeping-ox-rock").and_then(|p| p.en.opening_hours.as_deref()).expect("hours");
    assert_ne!(said, own);
    assert!(!page.contains(own));
}
