//! A lake with a few places around it, told of in Chinese and partly in English.

use chrono::TimeDelta;
use guide::reading::dialogue::{Message, Role};
use guide::{Answer, Guide, Question};
use index::{HandEmbedder, SearchIndex};
use scenic_data::claim::{ClaimDraft, Typed};
use scenic_data::clock::FixedClock;
use scenic_data::document::Visit;
use scenic_data::ids::content_hash;
use scenic_data::place::{Name, PlaceKind};
use scenic_data::record::{Contribution, Matched, PassageRecord, PlaceRecord, Placed};
use scenic_data::source::SourceDefinition;
use scenic_data::{Field, Instant, LangTag, PlaceId, SourceId, Store};
use std::sync::Arc;

/// Wednesday 4 November 2026, 10:00 in China.
pub fn now() -> Instant {
    "2026-11-04T02:00:00Z".parse().expect("a time")
}

/// Places: identifier, kind, names, and what is claimed: field, text.
type Row = (&'static str, PlaceKind, &'static [&'static str], &'static [(&'static str, &'static str)]);

const PLACES: [Row; 5] = [
    (
        "hearth",
        PlaceKind::Restaurant,
        &["渔家灶", "Fisher's Hearth"],
        &[
            ("price", "75元"),
            ("tags", "砂锅鱼头、银鱼炒蛋"),
            ("opening_hours", "周二至周日 10:30-14:00"),
            ("tips", "砂锅鱼头88元，两个人要半份也做。小刺的鱼问一声，她会替孩子挑好。"),
            ("tips", "The fish-head casserole is ¥88. For children she will pick out the small bones."),
            ("highlights", "锅台砖上编着号，从灶口往里数，第七块是十九。没有菜单，只有一块门板。"),
            ("legend", "渔民说，湖里的鱼夜里会把灶火当成月亮，游到门口来看。"),
        ],
    ),
    ("noodles", PlaceKind::Restaurant, &["云上面馆"], &[("price", "38元"), ("tags", "笋干面")]),
    (
        "dyke",
        PlaceKind::Attraction,
        &["印月堤", "Moonprint Embankment"],
        &[
            ("ticket", "免费"),
            ("全长", "860米"),
            ("游船", "堤头码头每30分钟一班，坐船到芦荡湿地15分钟，20元"),
            ("opening_hours", "全天开放，路灯22:30熄灭"),
            ("history", "元祐六年，沈明远请乡民筑堤蓄水，每户交土三担，另交一句吉利话。"),
        ],
    ),
    (
        "marsh",
        PlaceKind::Attraction,
        &["芦荡湿地"],
        &[
            ("ticket", "免费"),
            ("near", "渔家灶"),
            ("highlights", "观鸟屋有三座，清晨来看，黑水鸡带着雏鸟从芦根里游出来。"),
        ],
    ),
    (
        "museum",
        PlaceKind::Museum,
        &["岫川市博物馆", "Xiuchuan Museum"],
        &[
            ("opening_hours", "周二至周日 9:00-17:00"),
            ("展厅", "5个常设展厅"),
            ("history", "1985年只有两间平房，一名馆员，叫褚秀英。她骑车下乡，拿新盆换旧东西。"),
        ],
    ),
];

pub struct World {
    store: Store,
    dir: tempfile::TempDir,
}

impl World {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let store = test_store::store(&dir.path().join("snapshots")).await;
        let world = Self { store, dir };
        for (id, kind, names, claims) in PLACES {
            world.add(id, kind, names, claims).await;
        }
        world.article().await;
        world
    }

    /// A place with what is told of it.
    pub async fn add(&self, id: &str, kind: PlaceKind, names: &[&str], claims: &[(&str, &str)]) {
        let record = PlaceRecord {
            external_id: id.into(),
            kind: Some(kind),
            names: names.iter().map(|name| Name::new(*name)).collect(),
            claims: claims.iter().map(|(field, text)| claim(field, text)).collect(),
            ..PlaceRecord::default()
        };
        let places = vec![Matched { place: place(id), parent: None, record }];
        self.apply(id, Contribution { places, ..Contribution::default() }).await;
    }

    /// An account's article about two places, in Chinese only.
    async fn article(&self) {
        let body = "印月堤的日落要站在第三盏路灯下。看完去渔家灶，靠窗第二格玻璃有一道裂。";
        let record = PassageRecord { heading: None, body: body.into(), lang: LangTag::zh() };
        let says = Contribution {
            title: Some("湖边的光".into()),
            passages: vec![Placed { place: None, record }],
            ..Contribution::default()
        };
        self.apply("article", says).await;
        let passages = self.store.unplaced_passages(false, "", 10).await.expect("passages");
        let found: Vec<_> = passages.iter().map(|p| (p, vec![place("dyke"), place("hearth")])).collect();
        self.store.set_mentions(&found, now()).await.expect("mentions");
    }

    /// The store behind it.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Its folder.
    pub fn folder(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// A document says something.
    pub async fn apply(&self, name: &str, says: Contribution) {
        let source = SourceId::from("site");
        let definition = SourceDefinition::for_partner(&source, "湖区官网");
        self.store.put_source(&definition, "test", now()).await.expect("a source");
        let fetched = Visit::Fetched {
            content_hash: content_hash(name.as_bytes()),
            media_type: None,
            etag: None,
            last_modified: None,
            http_status: 200,
        };
        let url = format!("https://lake.example/{name}");
        let (document, _) =
            self.store.record_visit(&source, &url, &fetched, None, now()).await.expect("a visit");
        self.store.apply(vec![(document, says)], now()).await.expect("applied");
    }

    /// The guide of this world, with an index of its own.
    pub async fn guide(&self) -> Guide {
        let clock = Arc::new(FixedClock(now() + TimeDelta::hours(1)));
        let folder = tempfile::tempdir_in(self.dir.path()).expect("a folder").keep();
        let settings = index::Settings { keyword_writer_mb: 15, ..index::Settings::default() };
        let embedder = Some(Arc::new(HandEmbedder::default()) as Arc<dyn index::Embedder>);
        let index = SearchIndex::open(&folder, settings, self.store.clone(), embedder, clock.clone());
        let index = index.await.expect("an index");
        index.catch_up(&|_| {}).await.expect("caught up");
        Guide::new(self.store.clone(), Arc::new(index), clock)
    }
}

pub fn place(id: &str) -> PlaceId {
    PlaceId::of(&SourceId::from("site"), id)
}

pub fn claim(field: &str, text: &str) -> ClaimDraft {
    let lang = LangTag::detect(text);
    let mut draft = ClaimDraft::text(Field::new(field), lang, text);
    if field == "opening_hours" && text.starts_with("周二") {
        draft.typed = Some(Typed::Hours(text.replace("周二至周日", "Tu-Su")));
    }
    draft
}

/// Asks a dialogue whose first line is the traveller's.
pub async fn ask(guide: &Guide, lines: &[&str]) -> Answer {
    let role = |i: usize| if i.is_multiple_of(2) { Role::User } else { Role::Assistant };
    let messages =
        lines.iter().enumerate().map(|(i, line)| Message { role: role(i), content: (*line).to_owned() });
    let question = Question { messages: messages.collect(), ..Question::default() };
    guide.ask(question).await.expect("an answer")
}
