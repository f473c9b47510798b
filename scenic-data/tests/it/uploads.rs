//! What the store promises about uploads, versions, pictures, citations and the audit log.

use crate::engines::{noon, on_every_engine};
use chrono::TimeDelta;
use scenic_data::document::Visit;
use scenic_data::store::{Added, Cited, Deed, NewPicture, NewUpload};
use scenic_data::upload::{Awaiting, Options, Report, Status};
use scenic_data::{PlaceId, Position, SourceId};

fn new<'a>(key: Option<&'a str>, hash: &'a str) -> NewUpload<'a> {
    NewUpload {
        key: Some("k_1"),
        idempotency_key: key,
        file_name: "a.csv",
        content_hash: hash,
        bytes: 7,
        options: Options { published: true, ..Options::default() },
        taken_by: None,
    }
}

#[tokio::test]
async fn an_upload_is_kept_once_taken_by_one_and_answered() {
    on_every_engine("uploads", |store| async move {
        let partner = store.put_partner("museum", noon()).await.expect("made");
        let add = async |key, hash| store.add_upload(&partner, new(key, hash), noon()).await.expect("added");
        let Added::New(upload) = add(Some("a"), "h1").await else { panic!("it is new") };
        assert!(matches!(add(Some("a"), "h1").await, Added::Again(again) if again == upload));
        assert!(matches!(add(Some("a"), "h2").await, Added::Other(_)));
        assert_eq!(store.upload_load(&partner.id, noon()).await.expect("read"), (1, 7));
        let until = noon() + TimeDelta::seconds(10);
        let taken = store.take_upload("one", noon(), until).await.expect("taken").expect("its turn");
        assert_eq!(taken.status, Status::Processing);
        assert_eq!(store.take_upload("two", noon(), until).await.expect("read"), None);
        let over = store.take_upload("two", until, until + TimeDelta::seconds(10)).await.expect("read");
        assert_eq!(over.map(|upload| upload.id), Some(upload.id.clone()), "whose taker is gone");
        let report = Report { rows: 3, ..Report::default() };
        let waits = Some(Awaiting::Confirmation);
        store
            .finish_upload(&upload.id, "one", &report, Status::Done, None, noon())
            .await
            .expect("not theirs");
        store.finish_upload(&upload.id, "two", &report, Status::Failed, waits, noon()).await.expect("done");
        let known = store.upload(&upload.id).await.expect("read").expect("there");
        assert_eq!((known.status, known.awaiting, known.report.rows), (Status::Failed, waits, 3));
        let word = Options { confirmed: true, ..known.options };
        assert!(store.answer_upload(&upload.id, Awaiting::Confirmation, word).await.expect("answered"));
        assert!(store.withdraw_upload(&upload.id, noon()).await.expect("withdrawn"));
        assert!(!store.withdraw_upload(&upload.id, noon()).await.expect("read"), "once");
        assert_eq!(store.take_upload("one", until, until).await.expect("read"), None);
    })
    .await;
}

#[tokio::test]
async fn what_an_upload_makes_of_records_is_noted_once() {
    on_every_engine("versions", |store| async move {
        let partner = store.put_partner("museum", noon()).await.expect("made");
        let later = noon() + TimeDelta::seconds(1);
        let ids = ["h1", "h2"].map(|hash| (hash, if hash == "h1" { noon() } else { later }));
        let mut uploads = Vec::new();
        for (hash, at) in ids {
            let Added::New(upload) = store.add_upload(&partner, new(None, hash), at).await.expect("added")
            else {
                panic!("it is new")
            };
            uploads.push(upload.id);
        }
        let change = |before: Option<&str>, after: Option<&str>| {
            vec![("upload://x/place/a".to_owned(), before.map(str::to_owned), after.map(str::to_owned))]
        };
        let source = &partner.source;
        let note = async |upload: &str, changes| {
            store.note_versions(source, upload, changes, noon()).await.expect("noted")
        };
        note(&uploads[0], change(None, Some("b1"))).await;
        let again = note(&uploads[0], change(Some("b1"), Some("b1"))).await;
        assert_eq!(again["upload://x/place/a"].before, None, "the first note stands");
        let urls = vec!["upload://x/place/a".to_owned()];
        assert!(store.changed_later(source, &uploads[0], &urls).await.expect("read").is_empty());
        note(&uploads[1], change(Some("b1"), None)).await;
        assert_eq!(store.changed_later(source, &uploads[0], &urls).await.expect("read").len(), 1);
        assert!(store.changed_later(source, &uploads[1], &urls).await.expect("read").is_empty());
        assert_eq!(store.deletions(&uploads[1]).await.expect("read"), 1);
        assert_eq!(store.deleted_by(&uploads[1], &urls).await.expect("read").len(), 1);
        assert_eq!(store.versions_of_upload(&uploads[1], None, 10).await.expect("read").len(), 1);
        assert_eq!(store.versions_of_record(source, &urls[0], 10).await.expect("read").len(), 2);
        let hash = store.put_snapshot(b"{}", None, noon()).await.expect("kept");
        let visit = Visit::given(hash.clone(), "application/json");
        store.record_visit(source, &urls[0], &visit, None, noon()).await.expect("recorded");
        assert_eq!(store.contents(source, &urls).await.expect("read")[&urls[0]], hash);
        assert_eq!(store.addresses(source, None, 10).await.expect("read"), [(urls[0].clone(), hash)]);
    })
    .await;
}

#[tokio::test]
async fn pictures_citations_and_deeds_are_read_back() {
    on_every_engine("deeds", |store| async move {
        let picture = NewPicture {
            full: vec![1, 2, 3],
            thumbs: vec![(320, vec![4])],
            width: 400,
            height: 300,
            position: Some(Position { lat: 29.9, lon: 118.6 }),
            heading: None,
            taken_at: Some("2026-10-01T09:00:00".into()),
        };
        let id = store.put_picture(picture.clone(), noon()).await.expect("kept");
        assert_eq!(store.put_picture(picture, noon()).await.expect("kept"), id);
        let known = store.picture(&id).await.expect("read").expect("there");
        assert_eq!((known.width, known.thumbs.len(), known.position.map(|p| p.lat)), (400, 1, Some(29.9)));
        assert!(!store.is_shown(&id).await.expect("read"));

        let source = SourceId::from("museum");
        let cited = Cited { source: source.clone(), place: PlaceId::from("p"), field: "ticket".into() };
        for day in [5, 5, 6] {
            store.count_citations(vec![(cited.clone(), 2)], day).await.expect("counted");
        }
        assert_eq!(store.cited_since(&source, 5, 10).await.expect("read"), [(cited.clone(), 6)]);
        assert_eq!(store.cited_since(&source, 6, 10).await.expect("read"), [(cited, 2)]);

        for subject in ["a", "b"] {
            let deed =
                Deed { actor: "k", partner: Some("x"), action: "key.added", subject, ..Deed::default() };
            store.audit(deed, noon()).await.expect("written");
        }
        let found = store.audited(Some("x"), None, 10).await.expect("read");
        let subjects: Vec<&str> = found.iter().map(|entry| entry.subject.as_str()).collect();
        assert_eq!(subjects, ["b", "a"]);
        assert_eq!(store.audited(None, Some(found[0].id), 10).await.expect("read").len(), 1);
    })
    .await;
}
