//! Guide pages in the store: kept in turn, found by every name, on every engine.

use crate::engines::{noon, on_every_engine};
use chrono::TimeDelta;
use scenic_data::change::Subject;
use scenic_data::page::{
    Author, AuthorKind, Draft, Kept, Origin, Page, Protection, Review, RevisionState, Section, TOPIC,
};
use scenic_data::store::{NewKey, PageFilter};
use scenic_data::{LangTag, PlaceId, Store};

fn page(slug: &str, place: Option<&str>) -> Page {
    Page {
        id: format!("g_{slug}"),
        slug: slug.to_owned(),
        place: place.map(PlaceId::from),
        kind: place.map_or(TOPIC, |_| "attraction").to_owned(),
        protection: Protection::Open,
        created_at: noon(),
        deleted_at: None,
        deleted_by: None,
    }
}

fn draft(page: &Page, head: Option<i64>, text: &str) -> Draft {
    let section = Section {
        id: "overview".into(),
        title: "概览".into(),
        markdown: text.to_owned(),
        origin: Origin::Edited,
        edited_by: Some("林".into()),
        edited_at: Some(noon()),
        by_model: false,
        grounds: Vec::new(),
    };
    Draft {
        page: page.clone(),
        lang: LangTag::zh(),
        head,
        parent: None,
        author: Author { id: "e_lin".into(), name: "林".into(), kind: AuthorKind::Editor },
        reason: Some("试".into()),
        state: RevisionState::Published,
        title: format!("题 {}", page.slug),
        summary: text.to_owned(),
        sections: vec![section],
        changed: vec!["overview".into()],
        added: 3,
        removed: 0,
        links: vec!["other".into(), "other".into()],
    }
}

async fn keep(store: &Store, draft: Draft) -> Kept {
    store.keep_drafts(&[draft], noon()).await.expect("kept")[0]
}

#[tokio::test]
async fn revisions_follow_each_other_and_of_two_one_is_told() {
    on_every_engine("guides", |store| async move {
        let one = page("one", Some("p_a"));
        assert_eq!(keep(&store, draft(&one, None, "一")).await, Kept::Revision(1));
        assert_eq!(keep(&store, draft(&one, None, "又一")).await, Kept::Moved);
        assert_eq!(keep(&store, draft(&one, Some(1), "二")).await, Kept::Revision(2));
        assert_eq!(keep(&store, draft(&one, Some(1), "也是二")).await, Kept::Moved);
        let other = Page { id: "g_other".into(), ..one.clone() };
        assert_eq!(keep(&store, draft(&other, None, "三")).await, Kept::SlugTaken);

        let head = store.head(&one.id, &LangTag::zh()).await.expect("read").expect("a head");
        assert_eq!((head.revision, head.parent, head.sections[0].markdown.as_str()), (2, Some(1), "二"));
        let heading = store.heading(&one.id, &LangTag::zh()).await.expect("read").expect("a heading");
        assert_eq!((heading.revision, heading.origin, heading.summary.as_str()), (2, Origin::Edited, "二"));
        assert!(store.heading(&one.id, &LangTag::en()).await.expect("read").is_none());

        // One that waits is not in force, and settles once.
        let waits = Draft { state: RevisionState::Pending, ..draft(&one, Some(2), "三") };
        assert_eq!(keep(&store, waits).await, Kept::Revision(3));
        assert_eq!(store.head(&one.id, &LangTag::zh()).await.expect("read").expect("a head").revision, 2);
        assert_eq!(store.pending_revisions(10).await.expect("read").len(), 1);
        let zh = LangTag::zh();
        let review = Review { at: noon(), by: "林".into(), reason: Some("没有出处".into()) };
        let settle = || store.settle_revision("g_one", &zh, 3, RevisionState::Rejected, &review);
        assert!(settle().await.expect("settled"));
        assert!(!settle().await.expect("not twice"));
        let third = store.revision("g_one", &zh, 3).await.expect("read").expect("kept");
        assert_eq!((third.state, third.review.as_ref()), (RevisionState::Rejected, Some(&review)));
        // Its number is not given again.
        assert_eq!(keep(&store, draft(&one, Some(2), "四")).await, Kept::Revision(4));
        assert_eq!(store.revisions("g_one", &zh, Some(4), 10).await.expect("read").len(), 3);
        assert_eq!(store.edit_count("e_lin", noon() - TimeDelta::hours(1)).await.expect("counted"), 4);

        let lines = store.changes(0, 100).await.expect("lines");
        let told: Vec<_> = lines.iter().filter(|line| line.subject == Subject::Guide).collect();
        assert_eq!(told.len(), 3, "what is in force is told, each time");
    })
    .await;
}

#[tokio::test]
async fn pages_are_found_by_every_name_they_had_and_listed() {
    on_every_engine("guide_lists", |store| async move {
        let (one, two) = (page("one", Some("p_a")), page("two", None));
        keep(&store, draft(&one, None, "一")).await;
        keep(&store, draft(&two, None, "二")).await;
        assert!(!store.rename_page(&one.id, "two", noon()).await.expect("asked"), "it is another's");
        assert!(store.rename_page(&one.id, "first", noon()).await.expect("renamed"));
        for slug in ["one", "first"] {
            let found = store.page(slug).await.expect("read").expect("a page");
            assert_eq!((found.id.as_str(), found.slug.as_str()), ("g_one", "first"));
        }
        let all = PageFilter { limit: 10, ..PageFilter::default() };
        let slugs = |headings: Vec<scenic_data::page::Heading>| -> Vec<String> {
            headings.into_iter().map(|heading| heading.page.slug).collect()
        };
        assert_eq!(slugs(store.page_headings(&all).await.expect("read")), ["first", "two"]);
        let topics = PageFilter { kind: Some(TOPIC.into()), ..all.clone() };
        assert_eq!(slugs(store.page_headings(&topics).await.expect("read")), ["two"]);
        let of_place = PageFilter { places: Some(vec![PlaceId::from("p_a")]), ..all.clone() };
        assert_eq!(slugs(store.page_headings(&of_place).await.expect("read")), ["first"]);
        let linking = store.backlinks("other", &LangTag::zh(), 10).await.expect("read");
        assert_eq!(linking.len(), 2);

        let found = store.page("first").await.expect("read").expect("a page");
        store.delete_page(&found, Some("e_lin"), noon()).await.expect("deleted");
        assert_eq!(slugs(store.page_headings(&all).await.expect("read")), ["two"]);
        assert!(store.page_of(&PlaceId::from("p_a")).await.expect("read").is_none());
        let gone = store.page("first").await.expect("read").expect("its address is known");
        assert_eq!(gone.deleted_by.as_deref(), Some("e_lin"));
        let heads = store.heads_of(&[PlaceId::from("p_a")]).await.expect("read");
        assert_eq!((heads.len(), heads[0].1.len()), (1, 1), "those that are gone too");
        store.delete_page(&gone, None, noon()).await.expect("brought back");
        store.protect_page(&gone.id, Protection::Locked).await.expect("locked");
        let back = store.page("first").await.expect("read").expect("a page");
        assert_eq!((back.deleted_at, back.protection), (None, Protection::Locked));
    })
    .await;
}

#[tokio::test]
async fn editors_have_names_of_their_own_and_keys_that_are_theirs() {
    on_every_engine("editors", |store| async move {
        let lin = store.add_editor("林", false, noon()).await.expect("asked").expect("new");
        assert!(store.add_editor("林", true, noon()).await.expect("asked").is_none());
        let scopes = ["editor".to_owned()];
        let new = NewKey {
            text: "dyk_of_lin",
            scopes: &scopes,
            label: None,
            expires_at: None,
            editor: Some(&lin.id),
        };
        store.put_key(None, new, noon()).await.expect("kept");
        let key = store.key("dyk_of_lin", noon()).await.expect("read").expect("known");
        assert_eq!(key.editor.as_deref(), Some(lin.id.as_str()));
        let changed = store.change_editor(&lin.id, Some(true), None).await.expect("asked").expect("known");
        assert!(changed.trusted && !changed.blocked);
        assert!(store.change_editor("e_nobody", None, Some(true)).await.expect("asked").is_none());
        assert_eq!(store.editors().await.expect("read").len(), 1);
    })
    .await;
}
