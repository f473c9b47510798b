//! A hill with a gate, a tower, a museum at its foot and a summit that a cableway leads to, with a map of
//! its ways.

use chrono::TimeDelta;
use guide::Guide;
use guide::plan::{PlanRequest, Settings, Spot};
use guide::ways::Ways;
use index::{HandEmbedder, SearchIndex};
use paths::{Limits, Network};
use scenic_data::claim::{ClaimDraft, Typed};
use scenic_data::clock::FixedClock;
use scenic_data::document::Visit;
use scenic_data::event::{Effect, EventKind, Text};
use scenic_data::hours::Schedule;
use scenic_data::ids::content_hash;
use scenic_data::place::{Name, PlaceKind};
use scenic_data::record::{Contribution, EventRecord, Matched, PlaceRecord, Placed, RouteRecord};
use scenic_data::source::SourceDefinition;
use scenic_data::{Field, Instant, LangTag, PlaceId, Position, SourceId, Store};
use std::sync::Arc;

/// A time of Tuesday 3 November 2026 in China.
pub fn at(clock: &str) -> Instant {
    format!("2026-11-03T{clock}:00+08:00").parse().expect("a time")
}

/// Places: identifier, kind, Chinese and English name, position, hours, minutes of a visit, rating.
type Row = (&'static str, PlaceKind, [&'static str; 2], (f64, f64), Option<&'static str>, u32, f64);

const PLACES: [Row; 9] = [
    ("hill", PlaceKind::Area, ["岫山", "Xiu Hill"], (29.905, 118.605), None, 0, 4.5),
    ("gate", PlaceKind::Attraction, ["山门", "Hill Gate"], (29.900, 118.600), Some("8:00-17:00"), 20, 4.2),
    (
        "tower",
        PlaceKind::Attraction,
        ["望岫楼", "Look-out Tower"],
        (29.900, 118.605),
        Some("9:00-17:00"),
        40,
        4.7,
    ),
    (
        "museum",
        PlaceKind::Museum,
        ["山史馆", "Hill Museum"],
        (29.900, 118.610),
        Some("9:00-17:00，16:30停止入馆；周一闭馆"),
        60,
        4.6,
    ),
    ("temple", PlaceKind::Attraction, ["半山寺", "Half-way Temple"], (29.903, 118.605), None, 30, 4.4),
    ("summit", PlaceKind::Attraction, ["岫顶", "Summit"], (29.912, 118.605), Some("8:00-18:00"), 45, 4.9),
    ("isle", PlaceKind::Attraction, ["孤屿", "Lone Isle"], (29.890, 118.605), Some("8:00-18:00"), 30, 4.9),
    (
        "noodles",
        PlaceKind::Restaurant,
        ["山脚面馆", "Foothill Noodles"],
        (29.900, 118.607),
        Some("10:30-20:00"),
        40,
        4.3,
    ),
    (
        "cable",
        PlaceKind::Transport,
        ["岫山索道", "Xiu Hill Cableway"],
        (29.9005, 118.604),
        Some("8:00-16:00"),
        10,
        4.0,
    ),
];

/// A street along the foot (gate, cableway, tower, noodles, museum), a path to the temple with a longer one
/// beside it, a cableway from the foot to the summit, and no way to the isle.
const MAP: &str = r#"<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="29.900" lon="118.600"/><node id="2" lat="29.900" lon="118.604"/>
<node id="3" lat="29.900" lon="118.605"/><node id="4" lat="29.900" lon="118.607"/>
<node id="5" lat="29.900" lon="118.610"/><node id="6" lat="29.903" lon="118.605"/>
<node id="7" lat="29.9005" lon="118.604"/><node id="8" lat="29.912" lon="118.6049"/>
<node id="9" lat="29.912" lon="118.605"/><node id="10" lat="29.9015" lon="118.610"/>
<node id="11" lat="29.903" lon="118.610"/>
<node id="20" lat="29.890" lon="118.604"/><node id="21" lat="29.890" lon="118.606"/>
<way id="1"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="5"/><tag k="highway" v="residential"/><tag k="name" v="山脚街"/><tag k="name:en" v="Foot Street"/></way>
<way id="2"><nd ref="3"/><nd ref="6"/><tag k="highway" v="footway"/><tag k="name" v="香径"/><tag k="name:en" v="Incense Path"/></way>
<way id="3"><nd ref="5"/><nd ref="10"/><nd ref="11"/><nd ref="6"/><tag k="highway" v="path"/><tag k="name" v="松径"/></way>
<way id="4"><nd ref="2"/><nd ref="7"/><tag k="highway" v="footway"/></way>
<way id="5"><nd ref="7"/><nd ref="8"/><tag k="aerialway" v="gondola"/><tag k="name" v="岫山索道"/><tag k="name:en" v="Xiu Hill Cableway"/><tag k="duration" v="00:08"/></way>
<way id="6"><nd ref="8"/><nd ref="9"/><tag k="highway" v="path"/></way>
<way id="7"><nd ref="20"/><nd ref="21"/><tag k="highway" v="path"/></way>
</osm>"#;

/// The hill, at nine in the morning unless told.
pub struct Hill {
    pub store: Store,
    dir: tempfile::TempDir,
}

impl Hill {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let store = test_store::store(&dir.path().join("snapshots")).await;
        let hill = Self { store, dir };
        let paths = place("paths");
        for (id, kind, [zh, en], (lat, lon), hours, minutes, rating) in PLACES {
            let mut claims: Vec<ClaimDraft> = hours.map(hours_claim).into_iter().collect();
            claims.push(typed("rating", &rating.to_string(), Typed::Number(rating)));
            if minutes > 0 {
                claims.push(typed("visit_min", &format!("{minutes}分钟"), Typed::Minutes(minutes, minutes)));
            }
            let named = |text: &str, lang| Name { text: text.to_owned(), lang: Some(lang) };
            let record = PlaceRecord {
                external_id: id.into(),
                kind: Some(kind),
                names: vec![named(zh, LangTag::zh()), named(en, LangTag::en())],
                parent: (id != "hill").then(|| "hill".to_owned()),
                position: Some(Position { lat, lon }),
                claims,
                ..PlaceRecord::default()
            };
            let parent = (id != "hill").then(|| place("hill"));
            let matched = Matched { place: place(id), parent, record };
            hill.says(id, Contribution { places: vec![matched], ..Contribution::default() }, at("08:00"))
                .await;
        }
        // The path to the temple is a place as well.
        let record = PlaceRecord {
            external_id: "paths".into(),
            kind: Some(PlaceKind::Facility),
            names: vec![Name { text: "香径".into(), lang: Some(LangTag::zh()) }],
            position: Some(Position { lat: 29.9015, lon: 118.605 }),
            ..PlaceRecord::default()
        };
        let matched = Matched { place: paths, parent: Some(place("hill")), record };
        hill.says("paths", Contribution { places: vec![matched], ..Contribution::default() }, at("08:00"))
            .await;
        hill
    }

    /// A document says something at a time.
    pub async fn says(&self, name: &str, says: Contribution, when: Instant) {
        let source = SourceId::from("site");
        let definition = SourceDefinition::for_partner(&source, "岫山官网");
        self.store.put_source(&definition, "test", when).await.expect("a source");
        let fetched = Visit::Fetched {
            content_hash: content_hash(format!("{name}{when}").as_bytes()),
            media_type: None,
            etag: None,
            last_modified: None,
            http_status: 200,
        };
        let url = format!("https://hill.example/{name}");
        let (document, _) =
            self.store.record_visit(&source, &url, &fetched, None, when).await.expect("a visit");
        self.store.apply(vec![(document, says)], when).await.expect("applied");
    }

    /// A notice closes a place from one time until another; said at eight.
    pub async fn closes(&self, id: &str, from: &str, to: &str) {
        self.closes_at(id, (at(from), at(to)), at("08:00")).await;
    }

    pub async fn closes_at(&self, id: &str, (from, to): (Instant, Instant), when: Instant) {
        let texts = vec![Text { lang: LangTag::zh(), title: format!("{id}关闭"), body: String::new() }];
        let record = EventRecord {
            external_id: format!("close-{id}-{from}"),
            place: Some(id.to_owned()),
            kind: EventKind::Notice,
            effect: Effect::Closed,
            texts,
            url: None,
            starts_at: Some(from),
            ends_at: Some(to),
            occurrences: vec![],
            published_at: Some(when),
        };
        let placed = Placed { place: Some(place(id)), record };
        let says = Contribution { events: vec![placed], ..Contribution::default() };
        self.says(&format!("notice-{id}-{from}"), says, when).await;
    }

    /// A source says something of a place, in Chinese.
    pub async fn tells(&self, id: &str, field: &str, text: &str) {
        let record = PlaceRecord {
            external_id: id.into(),
            claims: vec![ClaimDraft::text(Field::new(field), Some(LangTag::zh()), text)],
            ..PlaceRecord::default()
        };
        let matched = Matched { place: place(id), parent: Some(place("hill")), record };
        let says = Contribution { places: vec![matched], ..Contribution::default() };
        self.says(&format!("{id}-{field}"), says, at("08:00")).await;
    }

    /// So many sights on a grid around the hill, open by day.
    pub async fn crowd(&self, sights: usize) {
        let matched = (0..sights).map(|n| {
            let id = format!("crowd-{n}");
            let (row, column) = (n / 25, n % 25);
            let record = PlaceRecord {
                external_id: id.clone(),
                kind: Some(PlaceKind::Attraction),
                names: vec![Name { text: format!("第{n}亭"), lang: Some(LangTag::zh()) }],
                position: Some(Position {
                    lat: 29.89 + row as f64 * 0.001,
                    lon: 118.59 + column as f64 * 0.001,
                }),
                claims: vec![
                    hours_claim("8:00-17:00"),
                    typed("visit_min", "20分钟", Typed::Minutes(20, 20)),
                    typed("rating", "4.5", Typed::Number(3.5 + (n % 15) as f64 / 10.0)),
                ],
                ..PlaceRecord::default()
            };
            Matched { place: place(&id), parent: None, record }
        });
        let says = Contribution { places: matched.collect(), ..Contribution::default() };
        self.says("crowd", says, at("08:00")).await;
    }

    /// A source says when a place is open.
    pub async fn hours(&self, id: &str, text: &str) {
        let record =
            PlaceRecord { external_id: id.into(), claims: vec![hours_claim(text)], ..PlaceRecord::default() };
        let matched = Matched { place: place(id), parent: Some(place("hill")), record };
        let says = Contribution { places: vec![matched], ..Contribution::default() };
        self.says(&format!("{id}-hours"), says, at("08:05")).await;
    }

    /// A source's own route.
    pub async fn route(&self, stops: &[&str], minutes: u32) {
        let record = RouteRecord {
            external_id: "classic".into(),
            texts: vec![Text {
                lang: LangTag::zh(), title: "岫山经典线".into(), body: "走一圈。".into()
            }],
            stops: stops.iter().map(|stop| (*stop).to_owned()).collect(),
            minutes: Some(minutes),
            distance_m: None,
            difficulty: None,
            season: None,
            line: vec![],
        };
        let stops = stops.iter().map(|stop| place(stop)).collect();
        let says = Contribution { routes: vec![(record, stops)], ..Contribution::default() };
        self.says("route", says, at("08:00")).await;
    }

    /// A guide at a time of that day, with the map.
    pub async fn guide(&self, clock: &str) -> Guide {
        self.guide_on(clock, str::to_owned).await
    }

    /// The same with a map that differs.
    pub async fn guide_on(&self, clock: &str, change: impl FnOnce(&str) -> String) -> Guide {
        let ways = Ways::straight();
        let file = self.dir.path().join("hill.osm");
        std::fs::write(&file, change(MAP)).expect("written");
        let (network, _) = Network::import(&file, &Limits::default(), &mut |_| {}).expect("a map");
        ways.use_network(Arc::new(network));
        self.guide_with(at(clock), ways).await
    }

    pub async fn guide_with(&self, now: Instant, ways: Ways) -> Guide {
        self.guide_of(now, ways, Settings::default()).await
    }

    pub async fn guide_of(&self, now: Instant, ways: Ways, plans: Settings) -> Guide {
        let clock = Arc::new(FixedClock(now));
        let folder = tempfile::tempdir_in(self.dir.path()).expect("a folder").keep();
        let settings = index::Settings { keyword_writer_mb: 15, ..index::Settings::default() };
        let embedder = Some(Arc::new(HandEmbedder::default()) as Arc<dyn index::Embedder>);
        let index = SearchIndex::open(&folder, settings, self.store.clone(), embedder, clock.clone());
        let index = index.await.expect("an index");
        Guide::new(self.store.clone(), Arc::new(index), clock).with_ways(Arc::new(ways), plans)
    }
}

pub fn place(id: &str) -> PlaceId {
    PlaceId::of(&SourceId::from("site"), id)
}

fn hours_claim(text: &str) -> ClaimDraft {
    let osm = Schedule::parse(text).expect("understood").osm().to_owned();
    typed("opening_hours", text, Typed::Hours(osm))
}

fn typed(field: &str, text: &str, typed: Typed) -> ClaimDraft {
    ClaimDraft { typed: Some(typed), ..ClaimDraft::text(Field::new(field), None, text) }
}

/// A wish that begins at the gate.
pub fn from_gate(clock: &str, minutes: u32) -> PlanRequest {
    PlanRequest {
        start: Some(Spot::Place { place_id: place("gate").to_string() }),
        start_at: Some(at(clock)),
        max_min: Some(minutes),
        ..PlanRequest::default()
    }
}

/// Later by minutes.
pub fn later(clock: &str, minutes: i64) -> Instant {
    at(clock) + TimeDelta::minutes(minutes)
}
