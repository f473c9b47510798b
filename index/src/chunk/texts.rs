//! Chunks of documents, events and routes.

use super::cut::cut;
use super::place::{about, all_names};
use super::{Chunk, Evidence, ItemKind, seal};
use crate::SubjectKey;
use scenic_data::DocumentId;
use scenic_data::change::Subject;
use scenic_data::event::{Event, EventKind, Text};
use scenic_data::place::Place;
use scenic_data::route::Route;
use scenic_data::store::Passage;
use std::sync::Arc;

/// The chunks of a document's passages, each with the place it is about.
pub(crate) fn of_passages(document: &DocumentId, passages: &[(Passage, Option<Arc<Place>>)]) -> Vec<Chunk> {
    let subject = SubjectKey::new(Subject::Document, document.as_str());
    let mut drafts = Vec::new();
    for (passage, place) in passages {
        let name = place.as_ref().map(|place| place.name(&passage.lang).to_owned());
        let heading = passage.heading.clone().filter(|text| !text.trim().is_empty());
        let document_title = passage.title.clone().filter(|text| !text.trim().is_empty());
        let title =
            document_title.or_else(|| heading.clone()).or(name).unwrap_or_else(|| passage.url.clone());
        let below = heading.filter(|heading| *heading != title);
        let context = below.as_ref().map_or_else(|| title.clone(), |heading| format!("{title} · {heading}"));
        for part in cut(&passage.body) {
            let evidence = Evidence::Passage(passage.id.clone());
            let mut draft = Chunk::new(&subject, ItemKind::Passage, passage.lang.clone(), evidence);
            draft.place.clone_from(&passage.place);
            if let Some(place) = place {
                about(&mut draft, place);
                draft.keywords = all_names(place).collect::<Vec<_>>().join(" ");
            }
            draft.borrows = passage.place.iter().cloned().collect();
            draft.stops.clone_from(&passage.mentions);
            if let Some(heading) = &below {
                draft.keywords = format!("{heading}\n{}", draft.keywords);
            }
            draft.embed_text = format!("{context}: {part}");
            draft.text = part.to_owned();
            draft.title.clone_from(&context);
            drafts.push(draft);
        }
    }
    seal(&subject, drafts)
}

/// The chunks of an event, an exhibition or a notice: its text in every language.
pub(crate) fn of_event(event: &Event, place: Option<&Place>) -> Vec<Chunk> {
    let subject = SubjectKey::new(Subject::Event, &event.id);
    let item = if event.kind == EventKind::Notice { ItemKind::Notice } else { ItemKind::Event };
    let mut drafts = Vec::new();
    for text in &event.texts {
        let context = match place {
            Some(place) => format!("{} · {}", place.name(&text.lang), text.title),
            None => text.title.clone(),
        };
        for part in parts(text) {
            let mut draft = Chunk::new(&subject, item, text.lang.clone(), Evidence::Event(event.id.clone()));
            draft.place.clone_from(&event.place);
            if let Some(place) = place {
                about(&mut draft, place);
                draft.keywords = all_names(place).collect::<Vec<_>>().join(" ");
            }
            draft.borrows = event.place.iter().cloned().collect();
            draft.ends_at = event.ends_at;
            draft.title.clone_from(&text.title);
            draft.embed_text =
                if part == text.title { context.clone() } else { format!("{context}: {part}") };
            draft.text = part.to_owned();
            drafts.push(draft);
        }
    }
    seal(&subject, drafts)
}

/// The chunks of a route: its description in every language, found under each of its stops.
pub(crate) fn of_route(route: &Route, stops: &[Arc<Place>]) -> Vec<Chunk> {
    let subject = SubjectKey::new(Subject::Route, &route.id);
    let mut drafts = Vec::new();
    for text in &route.texts {
        let names = stops.iter().map(|stop| stop.name(&text.lang)).collect::<Vec<_>>().join(" → ");
        let context =
            if names.is_empty() { text.title.clone() } else { format!("{} · {names}", text.title) };
        for part in parts(text) {
            let evidence = Evidence::Route(route.id.clone());
            let mut draft = Chunk::new(&subject, ItemKind::Route, text.lang.clone(), evidence);
            draft.stops.clone_from(&route.stops);
            draft.borrows.clone_from(&route.stops);
            draft.title.clone_from(&text.title);
            draft.keywords.clone_from(&names);
            draft.embed_text =
                if part == text.title { context.clone() } else { format!("{context}: {part}") };
            draft.text = part.to_owned();
            drafts.push(draft);
        }
    }
    seal(&subject, drafts)
}

/// The parts of a text's body; of one without a body, its title.
fn parts(text: &Text) -> Vec<&str> {
    let parts = cut(&text.body);
    if parts.is_empty() { vec![text.title.as_str()] } else { parts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{clocks, place, source_ref};
    use scenic_data::event::Effect;
    use scenic_data::{LangTag, PlaceId};

    fn text(lang: LangTag, title: &str, body: &str) -> Text {
        Text { lang, title: title.into(), body: body.into() }
    }

    #[test]
    fn a_notice_is_found_in_every_language_it_was_given_in() {
        let event = Event {
            id: "e1".into(),
            place: Some(PlaceId::from("p1")),
            kind: EventKind::Notice,
            effect: Effect::Closed,
            texts: vec![
                text(LangTag::zh(), "索道检修", "索道停运三天。"),
                text(LangTag::en(), "Cableway closed", ""),
            ],
            url: None,
            starts_at: None,
            ends_at: None,
            occurrences: Vec::new(),
            document: DocumentId::from("d1"),
            source: source_ref("feed"),
            clocks: clocks(),
        };
        let cable = place("p1", &["兰秀索道", "Lanxiu Cableway"]);
        let chunks = of_event(&event, Some(&cable));
        let said: Vec<(&str, &str)> =
            chunks.iter().map(|c| (c.embed_text.as_str(), c.text.as_str())).collect();
        assert_eq!(
            said,
            [
                ("兰秀索道 · 索道检修: 索道停运三天。", "索道停运三天。"),
                ("Lanxiu Cableway · Cableway closed", "Cableway closed"),
            ]
        );
        assert!(chunks.iter().all(|c| c.item == ItemKind::Notice && c.borrows == [PlaceId::from("p1")]));
    }

    #[test]
    fn a_passage_carries_its_title_and_heading_as_context() {
        let passage = Passage {
            id: "s1".into(),
            document: DocumentId::from("d1"),
            place: None,
            mentions: vec![PlaceId::from("p1")],
            heading: Some("看雪".into()),
            body: "雪后初晴最美。".into(),
            lang: LangTag::zh(),
            ordinal: 0,
            title: Some("兰秀山的冬天".into()),
            url: "https://example.org/a".into(),
            source: source_ref("blog"),
            clocks: clocks(),
        };
        let chunks = of_passages(&DocumentId::from("d1"), &[(passage, None)]);
        assert_eq!(chunks.len(), 1);
        assert_eq!(chunks[0].embed_text, "兰秀山的冬天 · 看雪: 雪后初晴最美。");
        assert_eq!((chunks[0].title.as_str(), chunks[0].place.as_ref()), ("兰秀山的冬天 · 看雪", None));
        assert_eq!(chunks[0].stops, [PlaceId::from("p1")], "found under the places it names");
    }

    #[test]
    fn a_route_is_found_under_its_stops() {
        let route = Route {
            id: "r1".into(),
            texts: vec![text(LangTag::zh(), "半日精华", "先上山后游湖。")],
            stops: vec![PlaceId::from("p1"), PlaceId::from("p2")],
            minutes: Some(240),
            distance_m: None,
            difficulty: None,
            external_id: "r".into(),
            season: None,
            line: Vec::new(),
            source: source_ref("partner"),
            clocks: clocks(),
        };
        let stops = [Arc::new(place("p1", &["听涛松"])), Arc::new(place("p2", &["镜湖"]))];
        let chunks = of_route(&route, &stops);
        assert_eq!(chunks[0].embed_text, "半日精华 · 听涛松 → 镜湖: 先上山后游湖。");
        assert_eq!(chunks[0].stops, route.stops);
    }
}
