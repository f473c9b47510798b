//! One record for each place of a page, and no text twice.

use crate::fields::labels;
use crate::html::passages::tells_something;
use crate::limits::MAX_PROSE_CHARS;
use scenic_data::LangTag;
use scenic_data::claim::ClaimDraft;
use scenic_data::place::PlaceKind;
use scenic_data::record::{PassageRecord, PlaceRecord};
use scenic_data::text::fold;
use std::collections::HashSet;

/// Two positions on one page that are farther apart than this are of two places, in metres.
const SAME_PLACE_M: f64 = 2_000.0;

/// Joins records that describe one place: by rules, as JSON-LD and as microdata. The first keeps its
/// identifier and its word; later ones add what it does not say.
pub fn same_places(records: Vec<PlaceRecord>) -> Vec<PlaceRecord> {
    let mut kept: Vec<PlaceRecord> = Vec::with_capacity(records.len());
    for record in records {
        match kept.iter_mut().find(|known| is_same(known, &record)) {
            Some(known) => join(known, record),
            None => kept.push(record),
        }
    }
    kept
}

fn is_same(a: &PlaceRecord, b: &PlaceRecord) -> bool {
    if a.external_id == b.external_id {
        return true;
    }
    let kinds = a.kind.zip(b.kind).is_none_or(|(a, b): (PlaceKind, PlaceKind)| a.may_be(b));
    let near = a.position.zip(b.position).is_none_or(|(a, b)| a.distance_m(b) <= SAME_PLACE_M);
    let names: HashSet<String> = a.names.iter().map(|n| fold(&n.text)).collect();
    kinds && near && b.names.iter().any(|n| names.contains(&fold(&n.text)))
}

fn join(known: &mut PlaceRecord, other: PlaceRecord) {
    known.kind = known.kind.or(other.kind);
    known.parent = known.parent.take().or(other.parent);
    if known.position.is_none() {
        known.position = other.position;
        known.datum = other.datum;
    }
    for name in other.names {
        if known.names.iter().any(|n| n.text == name.text) {
            continue;
        }
        if known.names.iter().any(|n| n.lang == name.lang) {
            if known.aliases.iter().all(|n| n.text != name.text) {
                known.aliases.push(name);
            }
        } else {
            known.names.push(name);
        }
    }
    for alias in other.aliases {
        if known.names.iter().chain(&known.aliases).all(|n| n.text != alias.text) {
            known.aliases.push(alias);
        }
    }
    for claim in other.claims {
        if known.claims.iter().all(|c| c.field != claim.field || c.lang != claim.lang) {
            known.claims.push(claim);
        }
    }
    for photo in other.photos {
        if known.photos.iter().all(|p| p.url != photo.url) {
            known.photos.push(photo);
        }
    }
    let own = &known.external_id;
    let links =
        other.same_as.into_iter().chain(other.external_id.starts_with("http").then_some(other.external_id));
    let links: Vec<String> = links.filter(|url| url != own && !known.same_as.contains(url)).collect();
    known.same_as.extend(links);
}

/// Makes claims of the sections of a page about one place whose headings name a field of prose: what
/// stands under "History" is its history. A field that the record has in that language already is left
/// as it is. Returns the passages that remain.
pub fn without_sections(passages: Vec<PassageRecord>, record: &mut PlaceRecord) -> Vec<PassageRecord> {
    let field_of = |passage: &PassageRecord| {
        passage.heading.as_deref().map(labels::field).filter(scenic_data::Field::is_prose)
    };
    let known: Vec<(scenic_data::Field, Option<LangTag>)> =
        record.claims.iter().map(|claim| (claim.field.clone(), claim.lang.clone())).collect();
    let mut rest = Vec::new();
    for passage in passages {
        let Some(field) = field_of(&passage) else {
            rest.push(passage);
            continue;
        };
        let lang = Some(passage.lang.clone());
        if known.iter().any(|(f, l)| *f == field && l.as_ref().is_none_or(|_| *l == lang)) {
            rest.push(passage);
            continue;
        }
        match record.claims.iter_mut().find(|claim| claim.field == field && claim.lang == lang) {
            // A long section is cut into several passages.
            Some(claim) => {
                let whole = format!("{}\n{}", claim.value, passage.body);
                if whole.chars().count() <= MAX_PROSE_CHARS {
                    *claim = ClaimDraft::text(field, lang, whole);
                } else {
                    rest.push(passage);
                }
            }
            None => record.claims.push(ClaimDraft::text(field, lang, passage.body)),
        }
    }
    rest
}

/// Drops from passages the paragraphs that a claim of the record says already, and names standing
/// alone, so that nothing is found twice.
pub fn without_claims(passages: Vec<PassageRecord>, record: &PlaceRecord) -> Vec<PassageRecord> {
    let said: Vec<String> = record.claims.iter().map(|c| fold(&c.value)).filter(|v| !v.is_empty()).collect();
    let quoted: Vec<String> = record.claims.iter().map(|c| fold(&c.quote)).collect();
    let names: HashSet<String> = record.names.iter().chain(&record.aliases).map(|n| fold(&n.text)).collect();
    let is_said = |paragraph: &str| {
        let folded = fold(paragraph);
        folded.is_empty()
            || names.contains(&folded)
            || said.iter().chain(&quoted).any(|value| value.contains(&folded))
            // A row such as "开放时间 08:30-17:00": a short label before a value.
            || said.iter().any(|value| folded.len() <= value.len() + LABEL_BYTES && folded.ends_with(value.as_str()))
    };
    passages
        .into_iter()
        .filter_map(|passage| {
            let body: Vec<&str> = passage.body.lines().filter(|line| !is_said(line)).collect();
            let body = body.join("\n");
            // Labels whose values became claims are nothing to read.
            tells_something(&body).then_some(PassageRecord { body, ..passage })
        })
        .collect()
}

/// Longest label before a value in a row, folded, in bytes: eight Han characters.
const LABEL_BYTES: usize = 24;

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::Field;
    use scenic_data::place::Name;

    fn record(id: &str, name: &str, claims: &[(&str, &str)]) -> PlaceRecord {
        PlaceRecord {
            external_id: id.into(),
            names: vec![Name::new(name)],
            claims: claims.iter().map(|(f, v)| ClaimDraft::text(Field::new(f), None, *v)).collect(),
            ..PlaceRecord::default()
        }
    }

    #[test]
    fn what_stands_under_the_heading_of_a_field_is_that_field() {
        let mut bridge = record("b", "虹影桥", &[("intro", "五孔石墩。")]);
        let section = |heading: &str, body: &str| PassageRecord {
            heading: Some(heading.into()),
            body: body.into(),
            lang: LangTag::zh(),
        };
        let rest = without_sections(
            vec![
                section("历史", "1587年建成。"),
                section("历史", "1788年大水。"),
                section("概况", "五孔石墩，很长。"),
                section("周边", "夜市。"),
            ],
            &mut bridge,
        );
        let told: Vec<(&str, &str)> =
            bridge.claims.iter().map(|c| (c.field.as_str(), c.value.as_str())).collect();
        assert_eq!(told, [("intro", "五孔石墩。"), ("history", "1587年建成。\n1788年大水。")]);
        assert_eq!(rest.len(), 2, "an introduction that is known stays text, and so does what is no prose");
    }

    #[test]
    fn a_place_described_twice_on_a_page_is_one_record() {
        let merged = same_places(vec![
            record("tts", "听涛松", &[("ticket", "免费")]),
            record("https://a.example/tts", "听涛松", &[("ticket", "0元"), ("phone", "1234567")]),
            record("whl", "望湖楼", &[]),
        ]);
        assert_eq!(merged.len(), 2);
        let first = merged.first().expect("a record");
        assert_eq!(first.external_id, "tts");
        assert_eq!(first.claims.iter().map(|c| c.value.as_str()).collect::<Vec<_>>(), ["免费", "1234567"]);
        assert_eq!(first.same_as, ["https://a.example/tts"]);
    }

    #[test]
    fn what_a_claim_says_is_no_passage_again() {
        let record = record(
            "tts",
            "听涛松",
            &[("intro", "听涛松立于北坡。\n树龄约六百年。"), ("opening_hours", "08:30-17:00")],
        );
        let passage = |body: &str| PassageRecord { heading: None, body: body.into(), lang: LangTag::zh() };
        let left = without_claims(
            vec![
                passage("听涛松\n听涛松立于北坡。\n开放时间：08:30-17:00\n传说一位守林人在此避雨。"),
                passage("树龄约六百年。"),
            ],
            &record,
        );
        assert_eq!(left, [passage("传说一位守林人在此避雨。")]);
    }
}
