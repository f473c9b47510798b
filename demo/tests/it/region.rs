//! What the region's files must be.

use crate::{day, files, region};
use chrono::{Duration, TimeZone};
use demo::Region;
use demo::region::Lang;
use scenic_data::event::{Effect, EventKind};
use scenic_data::place::PlaceKind;

#[test]
fn the_region_is_large_enough_to_enjoy() {
    let region = region();
    assert!(region.places.len() >= 40, "{} places", region.places.len());
    for kind in PlaceKind::ALL {
        assert!(region.places.iter().any(|p| p.kind == kind), "no {kind:?}");
    }
    assert!(region.places.iter().filter(|p| p.kind == PlaceKind::Exhibit).count() >= 5);
    assert!(region.routes.len() >= 2 && region.articles.len() >= 3 && region.questions.len() >= 12);
    let sights = region.places.iter().filter(|p| p.kind == PlaceKind::Attraction);
    for place in sights {
        for lang in [Lang::Zh, Lang::En] {
            let prose =
                ["history", "highlights"].map(|field| place.texts(lang).field(field).unwrap_or_default());
            assert!(prose.iter().all(|text| text.chars().count() >= 60), "{}: {lang:?}", place.id);
        }
    }
}

#[test]
fn the_folder_and_the_program_hold_the_same_region() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("region");
    let opened = Region::open(&folder).expect("opens");
    let ids = |region: &Region| region.places.iter().map(|p| p.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&opened), ids(&region()));
    assert_eq!(opened.happenings.len(), region().happenings.len());
}

#[test]
fn at_any_hour_of_any_day_something_is_closed_on_show_and_under_way() {
    let region = region();
    for today in ["2026-11-20", "2026-12-31", "2027-01-01", "2028-02-28", "2028-02-29", "2027-06-30"].map(day)
    {
        for hour in 0..24 {
            let midnight = demo::ZONE.from_local_datetime(&today.and_time(chrono::NaiveTime::MIN)).single();
            let now = (midnight.expect("no clock change") + Duration::hours(hour)).fixed_offset();
            let on = |kind: EventKind, effect: Option<Effect>| {
                region.happenings.iter().any(|h| {
                    let (start, end) = h.period(today);
                    h.kind == kind && effect.is_none_or(|e| h.effect == e) && start <= now && now < end
                })
            };
            assert!(on(EventKind::Notice, Some(Effect::Closed)), "no closure at {now}");
            assert!(on(EventKind::Exhibition, None), "no exhibition at {now}");
            assert!(on(EventKind::Event, None), "no event at {now}");
        }
    }
}

#[test]
fn a_question_names_the_place_it_is_about() {
    let region = region();
    for question in &region.questions {
        let lang = if question.lang == "en" { Lang::En } else { Lang::Zh };
        let said: String = question.messages.iter().map(|m| m.content.as_str()).collect();
        if let Some(place) = question.about.as_deref().and_then(|id| region.place(id)) {
            let texts = place.texts(lang);
            let named =
                std::iter::once(&texts.name).chain(&texts.aliases).any(|name| said.contains(name.as_str()));
            assert!(named, "{:?} does not name {}", question.text(), texts.name);
        }
        let roles: Vec<&str> = question.messages.iter().map(|m| m.role.as_str()).collect();
        assert_eq!(roles.last(), Some(&"user"));
        assert!(roles.iter().all(|role| matches!(*role, "user" | "assistant")), "{roles:?}");
    }
    let dialogues = region.questions.iter().filter(|q| q.messages.len() > 1);
    assert!(dialogues.clone().any(|q| q.lang == "en") && dialogues.clone().any(|q| q.lang != "en"));
}

/// Changes one file and says what reading the region then reports.
fn broken(file: &str, change: impl Fn(&str) -> String) -> String {
    let mut files = files();
    let (_, text) = files.iter_mut().find(|(name, _)| name == file).expect("the file");
    let changed = change(text);
    assert_ne!(*text, changed, "the change to {file} changes nothing");
    *text = changed;
    Region::parse(&files).err().map_or_else(|| "nothing".to_owned(), |error| error.to_string())
}

#[test]
fn an_error_names_the_file_and_the_key() {
    let pine = "places/listening-pine.toml";
    let replace = |from: &'static str, to: &'static str| move |text: &str| text.replacen(from, to, 1);
    let cases: [(&str, String, &[&str]); 9] = [
        (pine, broken(pine, replace("kind = \"attraction\"", "kind = \"tree\"")), &["kind", "tree"]),
        (pine, broken(pine, replace("rating = 4", "rating = 14")), &["rating"]),
        (pine, broken(pine, replace("rating = ", "stars = ")), &["stars"]),
        (
            pine,
            broken(pine, replace("parent = \"lanxiu-mountain\"", "parent = \"listening-pine\"")),
            &["parent", "itself"],
        ),
        (
            pine,
            broken(pine, replace("parent = \"lanxiu-mountain\"", "parent = \"moon\"")),
            &["parent", "moon"],
        ),
        (pine, broken(pine, replace("location = [29", "location = [129")), &["location", "latitude"]),
        (pine, broken(pine, replace("[zh]", "[zh")), &[pine]),
        (
            "happenings.toml",
            broken("happenings.toml", replace("starts_in_days = ", "starts_in_days = 99999 # ")),
            &["happening", "days"],
        ),
        (
            "region.toml",
            broken("region.toml", replace("region = \"lanxiu\"", "region = \"atlantis\"")),
            &["atlantis"],
        ),
    ];
    for (file, message, parts) in cases {
        for part in parts.iter().chain([&file]) {
            assert!(message.contains(part), "{part:?} is not in: {message}");
        }
    }
}

#[test]
fn a_file_that_belongs_nowhere_and_a_missing_one_are_errors() {
    let mut with_stranger = files();
    with_stranger.push(("places/sub/x.txt.toml".to_owned(), String::new()));
    let error = Region::parse(&with_stranger).expect_err("a stranger").to_string();
    assert!(error.contains("places/sub/x.txt.toml"), "{error}");
    let without: Vec<_> = files().into_iter().filter(|(name, _)| name != "region.toml").collect();
    let error = Region::parse(&without).expect_err("no region.toml").to_string();
    assert!(error.contains("region.toml"), "{error}");
}
