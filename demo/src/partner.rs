//! What the partners hand in: partner records as JSON Lines.

use crate::DemoError;
use crate::pictures::Picture;
use crate::region::{Correction, Happening, Lang, PartnerAbout, Place, Price, Region, Route};
use chrono::NaiveDate;
use scenic_data::Datum;
use scenic_data::place::PlaceKind;
use serde_json::{Map, Value, json};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

/// The partners' files: path below the rendered folder, and its lines.
pub(crate) fn files(region: &Region, today: NaiveDate) -> Vec<(String, String)> {
    let file = |partner: &PartnerAbout| (path(partner), lines(region, partner, today));
    region.about.partner.iter().map(file).collect()
}

/// The partners' archives of pictures: path below the rendered folder, and its bytes. Only of places that
/// no web site shows: exhibits.
pub(crate) fn archives(region: &Region) -> Result<Vec<(String, Vec<u8>)>, DemoError> {
    let mut found = Vec::new();
    for partner in &region.about.partner {
        let shown: Vec<&Picture> = region
            .pictures
            .iter()
            .filter(|picture| {
                let place = region.place(&picture.place);
                place.is_some_and(|p| p.kind == PlaceKind::Exhibit && describes(region, partner, p))
            })
            .collect();
        if !shown.is_empty() {
            let path = pictures_path(partner);
            let archive = archive(&shown).map_err(|error| DemoError::format(&path, error))?;
            found.push((path, archive));
        }
    }
    Ok(found)
}

/// Where a partner's archive of pictures is, below the rendered folder.
pub fn pictures_path(partner: &PartnerAbout) -> String {
    format!("partner/{}-pictures.zip", partner.id)
}

/// An archive of a table of pictures and the pictures. The same pictures give the same bytes.
fn archive(pictures: &[&Picture]) -> Result<Vec<u8>, zip::result::ZipError> {
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("pictures.jsonl", plain)?;
    for picture in pictures {
        let record = json!({
            "type": "photo",
            "external_id": format!("photo-{}", picture.file),
            "place": picture.place,
            "file": picture.file,
            "caption": picture.caption_zh,
            "credit": picture.credit,
            "licence": picture.licence,
            "view": picture.view,
            "season": picture.season,
            "indoor": picture.indoor,
        });
        writeln!(archive, "{record}")?;
    }
    for picture in pictures {
        archive.start_file(&*picture.file, plain)?;
        archive.write_all(picture.bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Where a partner's file is, below the rendered folder.
pub fn path(partner: &PartnerAbout) -> String {
    format!("partner/{}.jsonl", partner.id)
}

fn lines(region: &Region, partner: &PartnerAbout, today: NaiveDate) -> String {
    let places = region.places.iter().filter_map(|place| {
        if describes(region, partner, place) {
            Some(record(region, partner, place))
        } else if partner.details.contains(&place.kind) {
            Some(details(place))
        } else if partner.says.iter().any(|c| c.place == place.id) {
            Some(corrected(partner, place))
        } else {
            None
        }
    });
    let routes =
        region.routes.iter().filter(|_| partner.routes).map(|route| self::route(region, partner, route));
    let happenings = partner.happening.iter().map(|h| happening(region, partner, h, today));
    places.map(Value::Object).chain(routes).chain(happenings).map(|record| format!("{record}\n")).collect()
}

fn describes(region: &Region, partner: &PartnerAbout, place: &Place) -> bool {
    partner.describes.iter().any(|id| region.is_within(place, id))
}

/// What identifies a place: enough to be matched by.
fn identity(place: &Place) -> Map<String, Value> {
    let mut record = Map::new();
    let mut put = |key: &str, value: Value| record.insert(key.to_owned(), value);
    put("type", json!("place"));
    put("external_id", json!(place.id));
    put("kind", json!(place.kind.as_str()));
    put("name", json!(place.zh.name));
    put("names", json!({ "en": place.en.name }));
    if let Some(at) = place.position(Datum::Wgs84) {
        put("location", json!({ "lat": at.lat, "lon": at.lon }));
        put("datum", json!("wgs84"));
    }
    record
}

/// A place of which the partner adds the facts under labels of their own.
fn details(place: &Place) -> Map<String, Value> {
    let mut record = identity(place);
    record.insert("attributes".to_owned(), attributes(place));
    record
}

fn attributes(place: &Place) -> Value {
    let both = place.zh.attributes.iter().chain(&place.en.attributes);
    Value::Object(both.map(|(label, value)| (label.clone(), json!(value))).collect())
}

/// A place of which the partner only says something else than the official site.
fn corrected(partner: &PartnerAbout, place: &Place) -> Map<String, Value> {
    let mut record = identity(place);
    for said in partner.says.iter().filter(|c| c.place == place.id) {
        let texts = [("zh-Hans", &said.zh), ("en", &said.en)];
        let texts =
            texts.into_iter().filter_map(|(lang, text)| Some((lang.to_owned(), json!(text.as_ref()?))));
        record.insert(said.field.clone(), Value::Object(texts.collect()));
    }
    record
}

/// A place in full.
fn record(region: &Region, partner: &PartnerAbout, place: &Place) -> Map<String, Value> {
    let mut record = details(place);
    let mut put = |key: &str, value: Value| record.insert(key.to_owned(), value);
    if let Some(parent) = region.parent(place) {
        put("parent", json!(reference(region, partner, parent)));
    }
    let aliases: Vec<&String> = place.zh.aliases.iter().chain(&place.en.aliases).collect();
    if !aliases.is_empty() {
        put("aliases", json!(aliases));
    }
    for (field, _) in place.zh.fields() {
        let text = |lang| {
            Correction::find(&partner.says, &place.id, field, lang).or_else(|| place.texts(lang).field(field))
        };
        if let (Some(zh), Some(en)) = (text(Lang::Zh), text(Lang::En)) {
            put(field, json!({ "zh-Hans": zh, "en": en }));
        }
    }
    if let Some(phone) = &place.phone {
        put("phone", json!(phone));
    }
    if let Some(minutes) = place.visit_min {
        put("visit_min", json!(minutes));
    }
    if let Some(rating) = place.rating {
        put("rating", json!(rating));
    }
    if let Some(price) = place.price.as_ref().filter(|_| place.is_meal_or_bed()) {
        put(
            "price",
            match price {
                Price::Yuan(yuan) => json!(yuan),
                Price::Words(words) => json!(words),
            },
        );
    }
    if !place.tags.is_empty() {
        put("tags", json!(place.tags));
    }
    let near: Vec<&str> =
        place.near.iter().filter_map(|id| region.place(id)).map(|p| p.zh.name.as_str()).collect();
    if !near.is_empty() {
        put("near", json!(near));
    }
    record
}

/// How the partner names a place: by its own identifier where its file describes the place, else by
/// the name everybody knows.
fn reference<'a>(region: &Region, partner: &PartnerAbout, place: &'a Place) -> &'a str {
    let own = describes(region, partner, place)
        || partner.details.contains(&place.kind)
        || partner.says.iter().any(|c| c.place == place.id);
    if own { &place.id } else { &place.zh.name }
}

fn route(region: &Region, partner: &PartnerAbout, route: &Route) -> Value {
    let stops: Vec<&str> = route
        .stops
        .iter()
        .filter_map(|id| region.place(id))
        .map(|place| reference(region, partner, place))
        .collect();
    json!({
        "type": "route",
        "external_id": route.id,
        "name": { "zh-Hans": route.zh.name, "en": route.en.name },
        "intro": { "zh-Hans": route.zh.intro, "en": route.en.intro },
        "stops": stops,
        "min": route.minutes,
        "distance_m": route.distance_m,
        "difficulty": route.difficulty,
    })
}

fn happening(region: &Region, partner: &PartnerAbout, happening: &Happening, today: NaiveDate) -> Value {
    let (zh, en) = (happening.words(Lang::Zh, today), happening.words(Lang::En, today));
    let (starts_at, ends_at) = happening.period(today);
    let place = region.place(&happening.place).map(|place| reference(region, partner, place));
    json!({
        "type": happening.kind.as_str(),
        "external_id": happening.id,
        "place": place,
        "effect": happening.effect.as_str(),
        "title": { "zh-Hans": zh.title, "en": en.title },
        "body": { "zh-Hans": zh.body, "en": en.body },
        "starts_at": starts_at.to_rfc3339(),
        "ends_at": ends_at.to_rfc3339(),
        "published_at": happening.published(today).to_rfc3339(),
    })
}
