//! Whether a record means a place that is known already. Never by name alone.

use crate::locality;
use scenic_data::place::PlaceKind;
use scenic_data::record::PlaceRecord;
use scenic_data::store::Candidate;
use scenic_data::text::fold;
use scenic_data::{PlaceId, SourceId};
use std::collections::HashSet;

/// Two sources put one sight within this distance of each other: a gate and a summit, in metres.
const SIGHT_RADIUS_M: f64 = 2_000.0;
/// The same for inns, restaurants, stations and facilities, whose names repeat in every village; a
/// forgotten datum alone moves a point by half a kilometre.
const POINT_RADIUS_M: f64 = 800.0;

/// What a record means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A place that is known.
    Same(PlaceId),
    /// A place not known before.
    New,
    /// It could be any of these; it is kept apart until someone says which.
    Ambiguous(Vec<PlaceId>),
}

/// Decides which of the candidates a record of `source` means. `parents` are the places that the
/// record's own parent may be.
///
/// A candidate that the source itself knows under another identifier is a different place. One that
/// shares a web address with the record is the same; one that shares a name is, when the kinds agree
/// and so do the positions, or, where one has none, the town or the parent.
pub fn decide(
    record: &PlaceRecord,
    source: &SourceId,
    parents: &[PlaceId],
    candidates: &[Candidate],
) -> Decision {
    let key = |c: &&Candidate| c.keys.iter().any(|(s, id)| s == source && *id == record.external_id);
    if let Some(known) = candidates.iter().find(key) {
        return Decision::Same(known.place.id.clone());
    }
    let possible: Vec<&Candidate> = candidates
        .iter()
        .filter(|c| c.keys.iter().all(|(s, _)| s != source))
        .filter(|c| record.kind.is_none_or(|kind| kind.may_be(c.place.kind)))
        .filter(|c| is_near(record, c) != Some(false))
        .collect();
    let by_address: Vec<&Candidate> =
        possible.iter().copied().filter(|c| shares_address(record, c)).collect();
    if !by_address.is_empty() {
        return one_of(by_address);
    }
    let names: HashSet<String> = record.names.iter().chain(&record.aliases).map(|n| fold(&n.text)).collect();
    let by_name = possible
        .into_iter()
        .filter(|c| c.place.names.iter().chain(&c.place.aliases).any(|n| names.contains(&fold(&n.text))))
        .filter(|c| is_near(record, c) == Some(true) || shares_town(record, c) || shares_parent(parents, c))
        .collect();
    one_of(by_name)
}

fn one_of(candidates: Vec<&Candidate>) -> Decision {
    let mut ids: Vec<PlaceId> = candidates.into_iter().map(|c| c.place.id.clone()).collect();
    ids.sort();
    ids.dedup();
    match ids.len() {
        0 => Decision::New,
        1 => ids.pop().map_or(Decision::New, Decision::Same),
        _ => Decision::Ambiguous(ids),
    }
}

/// Whether the positions agree; `None` when one of them is unknown.
fn is_near(record: &PlaceRecord, candidate: &Candidate) -> Option<bool> {
    let (a, b) = record.position.zip(candidate.place.position)?;
    let point = |kind: PlaceKind| {
        matches!(
            kind,
            PlaceKind::Restaurant
                | PlaceKind::Hotel
                | PlaceKind::Transport
                | PlaceKind::Facility
                | PlaceKind::Exhibit
        )
    };
    let radius =
        if point(record.kind.unwrap_or(candidate.place.kind)) { POINT_RADIUS_M } else { SIGHT_RADIUS_M };
    Some(a.distance_m(b) <= radius)
}

fn shares_address(record: &PlaceRecord, candidate: &Candidate) -> bool {
    let own = std::iter::once(&record.external_id).chain(&record.same_as);
    own.filter(|url| identifies(url)).any(|url| candidate.same_as.contains(url))
}

/// Whether a web address can identify a place: a site's front page is shared by everything on it.
pub(crate) fn identifies(address: &str) -> bool {
    url::Url::parse(address).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && (url.path().len() > 1 || url.query().is_some())
    })
}

fn shares_town(record: &PlaceRecord, candidate: &Candidate) -> bool {
    let mut own = record.claims.iter().filter(|c| c.field.as_str() == "address");
    let theirs = candidate.address.as_deref().unwrap_or_default();
    own.any(|claim| locality::is_shared(&claim.value, theirs))
}

fn shares_parent(parents: &[PlaceId], candidate: &Candidate) -> bool {
    parents.iter().any(|parent| candidate.parents.contains(parent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenic_data::claim::ClaimDraft;
    use scenic_data::place::{Name, Place, PlaceState};
    use scenic_data::{Field, Instant, Position};

    fn at(lat: f64, lon: f64) -> Option<Position> {
        Some(Position { lat, lon })
    }

    fn record(name: &str, kind: PlaceKind, position: Option<Position>, address: Option<&str>) -> PlaceRecord {
        PlaceRecord {
            external_id: "r1".into(),
            kind: Some(kind),
            names: vec![Name::new(name)],
            position,
            claims: address.map(|a| ClaimDraft::text(Field::new("address"), None, a)).into_iter().collect(),
            ..PlaceRecord::default()
        }
    }

    fn candidate(id: &str, name: &str, kind: PlaceKind, position: Option<Position>) -> Candidate {
        Candidate {
            place: Place {
                id: id.into(),
                slug: id.into(),
                kind,
                names: vec![Name::new(name)],
                aliases: vec![Name::new("Listening Pine")],
                parent: None,
                position,
                extent: None,
                seen_from_m: None,
                time_zone: chrono_tz::Asia::Shanghai,
                country: None,
                state: PlaceState::Live,
                updated_at: Instant::UNIX_EPOCH,
            },
            keys: vec![(SourceId::from("other"), "x1".into())],
            address: Some("浙江省兰溪市揽秀镇".into()),
            same_as: vec!["https://a.example/tts".into()],
            parents: vec![PlaceId::from("mountain")],
        }
    }

    fn decide_as(source: &str, record: &PlaceRecord, parents: &[&str], candidates: &[Candidate]) -> Decision {
        let parents: Vec<PlaceId> = parents.iter().map(|p| PlaceId::from(*p)).collect();
        decide(record, &SourceId::from(source), &parents, candidates)
    }

    #[test]
    fn a_name_needs_a_second_witness() {
        use PlaceKind::{Area, Attraction, Hotel};
        let known = [candidate("p1", "听涛松", Attraction, at(29.9000, 118.6000))];
        let same = Decision::Same(PlaceId::from("p1"));
        let near = at(29.9050, 118.6050);
        let cases = [
            ("name alone", record("听涛松", Attraction, None, None), vec![], Decision::New),
            ("near", record("听涛松", Attraction, near, None), vec![], same.clone()),
            (
                "an alias in the other language",
                record("listening pine", Attraction, near, None),
                vec![],
                same.clone(),
            ),
            ("a sight may be an area", record("听涛松", Area, near, None), vec![], same.clone()),
            ("an inn is no sight", record("听涛松", Hotel, near, None), vec![], Decision::New),
            (
                "far",
                record("听涛松", Attraction, at(30.9, 118.6), Some("兰溪市")),
                vec!["mountain"],
                Decision::New,
            ),
            ("same town", record("听涛松", Attraction, None, Some("兰溪市北路")), vec![], same.clone()),
            ("other town", record("听涛松", Attraction, None, Some("杭州市北路")), vec![], Decision::New),
            ("same parent", record("听涛松", Attraction, None, None), vec!["mountain"], same.clone()),
            ("near but another name", record("望湖楼", Attraction, near, None), vec![], Decision::New),
        ];
        for (name, record, parents, expected) in cases {
            assert_eq!(decide_as("site", &record, &parents, &known), expected, "{name}");
        }
    }

    #[test]
    fn one_source_never_means_one_place_by_two_identifiers() {
        let known = [candidate("p1", "听涛松", PlaceKind::Attraction, at(29.9, 118.6))];
        let record = record("听涛松", PlaceKind::Attraction, at(29.9, 118.6), None);
        assert_eq!(decide_as("other", &record, &[], &known), Decision::New);
        let again = PlaceRecord { external_id: "x1".into(), ..record };
        assert_eq!(decide_as("other", &again, &[], &known), Decision::Same(PlaceId::from("p1")));
    }

    #[test]
    fn a_shared_address_needs_no_name() {
        let known = [candidate("p1", "听涛松", PlaceKind::Attraction, None)];
        let mut record = record("Pine of the Waves", PlaceKind::Attraction, None, None);
        record.same_as = vec!["https://a.example/tts".into()];
        assert_eq!(decide_as("site", &record, &[], &known), Decision::Same(PlaceId::from("p1")));
        assert!(!identifies("https://a.example/"), "a front page identifies nothing");
    }

    #[test]
    fn what_could_be_two_places_is_kept_apart() {
        let known = [
            candidate("p1", "游客中心", PlaceKind::Facility, at(29.9000, 118.6)),
            candidate("p2", "游客中心", PlaceKind::Facility, at(29.9010, 118.6)),
        ];
        let record = record("游客中心", PlaceKind::Facility, at(29.9005, 118.6), None);
        assert!(
            matches!(decide_as("site", &record, &[], &known), Decision::Ambiguous(ids) if ids.len() == 2)
        );
    }
}
