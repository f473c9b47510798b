//! The gallery over a small world.

use super::world::{World, now};
use image::{Rgb, RgbImage};
use index::{Gallery, HandSight};
use scenic_data::PlaceId;
use scenic_data::clock::FixedClock;
use scenic_data::record::{Contribution, Matched, PhotoRecord, PlaceRecord};
use scenic_data::store::NewPicture;
use std::sync::Arc;

fn place(id: &str) -> PlaceId {
    PlaceId::from(id)
}

/// A picture of two colours, one above the other.
fn picture(top: [u8; 3], bottom: [u8; 3]) -> RgbImage {
    RgbImage::from_fn(64, 48, |_, y| Rgb(if y < 24 { top } else { bottom }))
}

const LAKE: ([u8; 3], [u8; 3]) = ([120, 180, 250], [20, 60, 90]);
const WALL: ([u8; 3], [u8; 3]) = ([200, 30, 30], [240, 200, 60]);

async fn keep(world: &World, colours: ([u8; 3], [u8; 3])) -> String {
    let mut full = std::io::Cursor::new(Vec::new());
    picture(colours.0, colours.1).write_to(&mut full, image::ImageFormat::Jpeg).expect("in memory");
    let new = NewPicture {
        full: full.into_inner(),
        thumbs: Vec::new(),
        width: 64,
        height: 48,
        position: None,
        heading: None,
        taken_at: None,
    };
    world.store.put_picture(new, now()).await.expect("kept")
}

/// A document says which pictures show a place.
async fn show(world: &World, url: &str, id: &str, pictures: &[&str]) {
    let photo =
        |id: &&str| PhotoRecord { picture: Some((*id).to_owned()), ..PhotoRecord::at(format!("{id}.jpg")) };
    let record = PlaceRecord {
        external_id: id.into(),
        names: vec![scenic_data::place::Name::new(id)],
        photos: pictures.iter().map(photo).collect(),
        ..PlaceRecord::default()
    };
    let matched = Matched { place: place(id), parent: None, record };
    world.tell(url, Contribution { places: vec![matched], ..Contribution::default() }).await;
}

async fn open(world: &World, model: &str) -> Gallery {
    let clock = Arc::new(FixedClock(now()));
    let sight = Arc::new(HandSight::new(model));
    let folder = world.dir.path().join("index");
    Gallery::open(&folder, world.settings(), world.store.clone(), sight, clock).await.expect("a gallery")
}

async fn nearest(gallery: &Gallery, colours: ([u8; 3], [u8; 3])) -> Vec<PlaceId> {
    let seen = gallery.sight().see(&picture(colours.0, colours.1)).expect("seen");
    let found = gallery.like(&seen, None, 5).await.expect("searched");
    found.into_iter().map(|like| like.place).collect()
}

#[tokio::test]
async fn pictures_are_found_by_what_they_show_and_follow_the_store() {
    let world = World::new().await;
    let (lake, wall) = (keep(&world, LAKE).await, keep(&world, WALL).await);
    show(&world, "a", "lake", &[&lake]).await;
    show(&world, "b", "wall", &[&wall]).await;
    let gallery = open(&world, "m1").await;
    let report = gallery.catch_up(&|_, _| {}).await.expect("caught up");
    assert_eq!((report.written, report.seen, report.failed), (2, 2, 0));
    assert_eq!(nearest(&gallery, LAKE).await, [place("lake"), place("wall")]);
    assert_eq!(nearest(&gallery, WALL).await, [place("wall"), place("lake")]);
    assert_eq!(gallery.details(vec![lake.clone(), "none".into()]).await.expect("read").len(), 1);
    let again = gallery.catch_up(&|_, _| {}).await.expect("caught up");
    assert_eq!((again.written, again.seen, again.removed), (0, 0, 0), "nothing changed");

    // The same picture of another place is not looked at again, and one withdrawn is gone.
    show(&world, "c", "shore", &[&lake]).await;
    world.forget("b").await;
    let changed = gallery.catch_up(&|_, _| {}).await.expect("caught up");
    assert_eq!((changed.written, changed.seen, changed.removed), (1, 0, 1));
    let places = nearest(&gallery, LAKE).await;
    assert!(places.contains(&place("shore")) && !places.contains(&place("wall")), "{places:?}");
    assert!(gallery.details(vec![wall]).await.expect("read").is_empty());
    assert_eq!(gallery.verify().await.expect("compared"), (0, 0));
    let some = [place("shore")];
    let seen = gallery.sight().see(&picture(LAKE.0, LAKE.1)).expect("seen");
    assert_eq!(gallery.like(&seen, Some(&some), 5).await.expect("searched").len(), 1);
}

#[tokio::test]
async fn a_gallery_goes_on_where_it_stopped_and_another_model_begins_anew() {
    let world = World::new().await;
    let lake = keep(&world, LAKE).await;
    show(&world, "a", "lake", &[&lake]).await;
    let gallery = open(&world, "m1").await;
    gallery.catch_up(&|_, _| {}).await.expect("caught up");
    drop(gallery);
    let wall = keep(&world, WALL).await;
    show(&world, "b", "wall", &[&wall]).await;
    let gallery = open(&world, "m1").await;
    let report = gallery.catch_up(&|_, _| {}).await.expect("caught up");
    assert_eq!((report.written, report.seen), (1, 1), "only what is new");
    drop(gallery);
    let gallery = open(&world, "m2").await;
    assert_eq!(gallery.status().await.expect("read").seen, None);
    let report = gallery.catch_up(&|_, _| {}).await.expect("caught up");
    assert_eq!((report.written, report.seen), (2, 2), "vectors of two models are never mixed");
}

#[tokio::test]
async fn a_picture_that_cannot_be_read_holds_up_no_other() {
    let world = World::new().await;
    let lake = keep(&world, LAKE).await;
    let new = NewPicture {
        full: b"no picture".to_vec(),
        thumbs: Vec::new(),
        width: 1,
        height: 1,
        position: None,
        heading: None,
        taken_at: None,
    };
    let broken = world.store.put_picture(new, now()).await.expect("kept");
    show(&world, "a", "lake", &[&broken, &lake]).await;
    let gallery = open(&world, "m1").await;
    let report = gallery.catch_up(&|_, _| {}).await.expect("caught up");
    assert_eq!((report.written, report.failed), (1, 1));
    assert_eq!(nearest(&gallery, LAKE).await, [place("lake")]);
}
