//! What a change of a source's definition does to what it said, and which source comes due first.

use crate::engines::{noon, on_every_engine};
use crate::repository::{about, apply, definition, fetched, pine};
use chrono::TimeDelta;
use scenic_data::change::Subject;
use scenic_data::{Authority, Field, LangTag, PlaceId, SourceId};

#[tokio::test]
async fn a_source_whose_word_weighs_otherwise_changes_who_wins_and_tells_the_followers() {
    on_every_engine("weight", |store| async move {
        for (id, authority, price) in
            [("site", Authority::Official, "10元"), ("other", Authority::Community, "12元")]
        {
            store.put_source(&definition(id, authority), "test", noon()).await.expect("put");
            let (doc, _) = fetched(&store, id, "pine", "v1", noon()).await;
            // Both speak of one place.
            apply(&store, &doc, about("site", vec![pine(&[("ticket", price)])]), noon()).await;
        }
        let place = PlaceId::of(&"site".into(), "pine");
        let ticket = async || {
            let view = store.view(&place, noon()).await.expect("read").expect("a view");
            let fact = view.fact(&Field::new("ticket"), &LangTag::zh()).expect("a fact").clone();
            (fact.claim.value().to_owned(), fact.claim.source.name)
        };
        assert_eq!(ticket().await, ("10元".to_owned(), "site".to_owned()));

        let before = store.last_change().await.expect("read");
        let mut partner = definition("other", Authority::Partner);
        store.put_source(&partner, "test", noon()).await.expect("put");
        assert_eq!(ticket().await, ("12元".to_owned(), "other".to_owned()));
        let told = store.changes(before, 10).await.expect("read");
        assert_eq!(
            told.iter().map(|c| (c.subject, c.id.as_str())).collect::<Vec<_>>(),
            [(Subject::Place, place.as_str())]
        );

        let before = store.last_change().await.expect("read");
        store.put_source(&partner, "test", noon()).await.expect("put");
        assert_eq!(store.last_change().await.expect("read"), before, "the same again tells nothing");
        partner.name = "The keepers".into();
        store.put_source(&partner, "test", noon()).await.expect("put");
        assert_eq!(ticket().await.1, "The keepers");
        assert!(store.last_change().await.expect("read") > before);
    })
    .await;
}

#[tokio::test]
async fn a_source_that_never_ran_comes_before_those_that_did_on_every_engine() {
    on_every_engine("due", |store| async move {
        for id in ["a", "b", "c"] {
            store.put_source(&definition(id, Authority::Official), "test", noon()).await.expect("put");
        }
        for (id, hours) in [("a", 2), ("b", 1)] {
            let source = SourceId::from(id);
            let until = noon() + TimeDelta::minutes(1);
            assert!(store.lease_source(&source, "me", noon(), until).await.expect("leased"));
            store.release_source(&source, "me", noon() + TimeDelta::hours(hours)).await.expect("given back");
        }
        let due = store.due_sources(noon() + TimeDelta::hours(3)).await.expect("read");
        assert_eq!(due.iter().map(|s| s.id.as_str()).collect::<Vec<_>>(), ["c", "b", "a"]);
    })
    .await;
}

#[tokio::test]
async fn two_partners_whose_names_share_their_latin_letters_have_sources_of_their_own() {
    on_every_engine("partners", |store| async move {
        let mut sources = std::collections::BTreeSet::new();
        for name in ["黄山A区", "故宫A区", "A", "a", "keepers", "Keepers"] {
            let partner = store.put_partner(name, noon()).await.expect("made");
            assert_eq!(store.put_partner(name, noon()).await.expect("found"), partner);
            let source = store.source(&partner.source).await.expect("read").expect("a source");
            assert_eq!(source.definition.name, name);
            assert!(sources.insert(partner.source.to_string()), "{sources:?}");
        }
        assert!(sources.contains("partner-keepers"));
    })
    .await;
}
