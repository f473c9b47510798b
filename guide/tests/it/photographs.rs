//! What a photograph opens.

use crate::world::{World, now, place};
use guide::photo::{Confidence, Photograph, Stand, StandFrom};
use guide::reading::dialogue::{Message, Role};
use guide::{Guide, Question};
use image::{Rgb, RgbImage};
use index::{Gallery, HandSight, IndexError, ReadSign, Settings, SignReading};
use scenic_data::clock::FixedClock;
use scenic_data::record::{Contribution, Matched, PhotoRecord, PlaceRecord};
use scenic_data::store::NewPicture;
use scenic_data::{LangTag, Position};
use std::sync::Arc;

/// A reader to which the first pixel says which line is there.
struct Lines;

impl SignReading for Lines {
    fn read(&self, picture: &RgbImage) -> Result<Vec<ReadSign>, IndexError> {
        let text = match picture.get_pixel(0, 0).0 {
            [1, ..] => "芦荡湿地",
            [2, ..] => "出口",
            [3, ..] => return Err(IndexError::Model("it cannot".to_owned())),
            _ => return Ok(Vec::new()),
        };
        Ok(vec![ReadSign { text: text.to_owned(), sure: 0.97, share: 0.2 }])
    }
}

/// A picture of a pattern of its own, whose first pixel is `mark`.
fn pattern(of: u32, mark: u8) -> RgbImage {
    let mut picture = RgbImage::from_fn(96, 72, |x, y| {
        let cell = (y / 9) * 8 + x / 12;
        let value = |n: u32| {
            let mut mixed = (cell + of * 64 + n * 7_919).wrapping_mul(0x9E37_79B1);
            for shift in [16, 13] {
                mixed = (mixed ^ (mixed >> shift)).wrapping_mul(0x85EB_CA6B);
            }
            (mixed >> 24) as u8
        };
        Rgb([value(1), value(2), value(3)])
    });
    picture.put_pixel(0, 0, Rgb([mark, 0, 0]));
    picture
}

async fn guide() -> (World, Guide) {
    let world = World::new().await;
    for (n, id) in ["dyke", "hearth", "museum"].into_iter().enumerate() {
        let mut full = std::io::Cursor::new(Vec::new());
        pattern(n as u32 + 1, 9).write_to(&mut full, image::ImageFormat::Jpeg).expect("in memory");
        let new = NewPicture {
            full: full.into_inner(),
            thumbs: Vec::new(),
            width: 96,
            height: 72,
            position: None,
            heading: None,
            taken_at: None,
        };
        let picture = world.store().put_picture(new, now()).await.expect("kept");
        let photo = PhotoRecord { picture: Some(picture), ..PhotoRecord::at(format!("{id}.jpg")) };
        let record = PlaceRecord { external_id: id.into(), photos: vec![photo], ..PlaceRecord::default() };
        let matched = Matched { place: place(id), parent: None, record };
        world
            .apply(&format!("photo-{id}"), Contribution { places: vec![matched], ..Contribution::default() })
            .await;
    }
    let folder = world.folder().join("seeing");
    let gallery = Gallery::open(
        &folder,
        Settings::default(),
        world.store().clone(),
        Arc::new(HandSight::default()),
        Arc::new(FixedClock(now())),
    );
    let gallery = gallery.await.expect("a gallery");
    gallery.catch_up(&|_, _| {}).await.expect("caught up");
    let guide = world.guide().await.with_eyes(gallery, Some(Arc::new(Lines)));
    (world, guide)
}

fn photograph(picture: RgbImage) -> Photograph {
    Photograph { picture, stand: None, lang: LangTag::zh(), at: None }
}

#[tokio::test]
async fn a_photograph_opens_the_story_with_its_evidence() {
    let (_world, guide) = guide().await;
    let answer = guide.lookup_photo(photograph(pattern(1, 9))).await.expect("answered");
    assert_eq!(answer.confidence, Confidence::High, "{answer:?}");
    let found = &answer.matches[0];
    assert_eq!(found.place.id, place("dyke"));
    assert!(
        found.intro.text.contains("元祐六年") && found.intro.text.contains("[1]"),
        "{}",
        found.intro.text
    );
    assert!(!found.intro.citations.is_empty());
    assert!(found.evidence.visual.is_some_and(|cosine| cosine > 0.95), "{:?}", found.evidence);
}

#[tokio::test]
async fn what_is_like_nothing_is_not_forced_into_an_answer() {
    let (_world, guide) = guide().await;
    for picture in [RgbImage::new(96, 72), pattern(40, 9), pattern(41, 2)] {
        let answer = guide.lookup_photo(photograph(picture)).await.expect("answered");
        assert!(answer.matches.is_empty() && answer.confidence == Confidence::Low, "{answer:?}");
        assert!(answer.message.is_some_and(|message| message.contains("认不出")));
    }
}

#[tokio::test]
async fn a_sign_alone_is_enough_even_of_a_place_without_pictures() {
    let (_world, guide) = guide().await;
    let answer = guide.lookup_photo(photograph(pattern(50, 1))).await.expect("answered");
    assert_eq!(answer.confidence, Confidence::High, "{answer:?}");
    assert_eq!(answer.matches[0].place.id, place("marsh"));
    assert_eq!(answer.matches[0].evidence.signs, ["芦荡湿地"]);
    // A reader that fails takes nothing down.
    let answer = guide.lookup_photo(photograph(pattern(1, 3))).await.expect("answered");
    assert_eq!((answer.confidence, answer.degraded), (Confidence::High, vec!["signs"]));
}

#[tokio::test]
async fn a_position_far_away_does_not_rule_out_what_is_plainly_seen() {
    let (_world, guide) = guide().await;
    let position = Position { lat: -33.9, lon: 18.4 };
    let stand = Stand { position, accuracy_m: None, heading: None, from: StandFrom::Photo };
    let answer = guide
        .lookup_photo(Photograph { stand: Some(stand), ..photograph(pattern(1, 9)) })
        .await
        .expect("answered");
    assert_eq!(answer.matches.first().map(|found| &found.place.id), Some(&place("dyke")), "{answer:?}");
    assert_eq!(answer.position_from, Some(StandFrom::Photo));
}

#[tokio::test]
async fn a_question_is_about_what_its_photograph_shows() {
    let (_world, guide) = guide().await;
    let ask = async |picture, question: &str| {
        let messages = vec![Message { role: Role::User, content: question.to_owned() }];
        let question = Question { messages, ..Question::default() };
        guide.ask_photo(photograph(picture), question).await.expect("answered")
    };
    let known = ask(pattern(1, 9), "门票多少钱?").await;
    assert!(known.grounded && known.answer.contains("免费"), "{}", known.answer);
    assert_eq!(known.photo, Some(Confidence::High));
    let unknown = ask(pattern(60, 9), "门票多少钱?").await;
    assert!(!unknown.grounded && unknown.citations.is_empty(), "{}", unknown.answer);
    assert_eq!(unknown.photo, Some(Confidence::Low));
}

#[tokio::test]
async fn a_calibration_is_computed_from_the_gallery_and_kept() {
    let (_world, guide) = guide().await;
    let found = guide.calibrate_photos(&|_, _| {}).await.expect("computed");
    let from = found.from.clone().expect("told");
    assert_eq!((from.pictures, from.places), (3, 3));
    let answer = guide.lookup_photo(photograph(pattern(1, 9))).await.expect("answered");
    assert_eq!(answer.confidence, Confidence::High, "three pictures teach little: {found:?}");
}
