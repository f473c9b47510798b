//! Chunks of a place: a card per language it is known in, and its prose.

use super::cut::{cut, first_sentences};
use super::{Chunk, Evidence, ItemKind, capped, family, seal};
use crate::SubjectKey;
use crate::script::fold_script;
use scenic_data::change::Subject;
use scenic_data::claim::Claim;
use scenic_data::ids::content_hash;
use scenic_data::place::{Place, PlaceKind, PlaceState};
use scenic_data::text::fold;
use scenic_data::{Field, LangTag};

/// A fact of more characters than this is read rather than stated, whatever its field.
const LONG_FACT: usize = 160;
/// What a card shows of the introduction, in Chinese characters or their like.
const SUMMARY: usize = 120;
/// What the model is given of the introduction: enough to know what sort of place it is.
const EMBEDDED_SUMMARY: usize = 80;
/// Names on a card that the model is given.
const EMBEDDED_NAMES: usize = 6;
/// Longest value of a fact on a card, in characters.
const FACT: usize = 200;
/// Longest list of words a card is found by, in characters.
const KEYWORDS: usize = 4_000;

/// The chunks of a place. A retired place has none. `claims` are all that are believed at present,
/// of every source; which of them wins is decided where a question is answered.
pub(crate) fn of_place(place: &Place, parent: Option<&Place>, claims: &[Claim]) -> Vec<Chunk> {
    let subject = SubjectKey::new(Subject::Place, place.id.as_str());
    if place.state == PlaceState::Retired {
        return Vec::new();
    }
    let mut claims: Vec<&Claim> = claims.iter().collect();
    claims.sort_by_key(|claim| (claim.source.authority, claim.field().clone(), claim.id.clone()));
    let mut drafts = cards(&subject, place, parent, &claims);
    for claim in claims.iter().filter(|claim| is_read(claim)) {
        let lang = lang_of(claim, place);
        let (name, label) = (place.name(&lang).to_owned(), claim.field().label(&lang).to_owned());
        for part in cut(claim.value()) {
            let mut draft =
                Chunk::new(&subject, ItemKind::Passage, lang.clone(), Evidence::Claim(claim.id.clone()));
            about(&mut draft, place);
            draft.field = Some(claim.field().clone());
            draft.embed_text = format!("{name} · {label}: {part}");
            draft.text = part.to_owned();
            draft.title.clone_from(&name);
            draft.keywords.clone_from(&label);
            drafts.push(draft);
        }
    }
    seal(&subject, drafts)
}

/// Gives a chunk what it borrows from the place it is about.
pub(super) fn about(draft: &mut Chunk, place: &Place) {
    draft.place = Some(place.id.clone());
    draft.kind = Some(place.kind);
    draft.position = place.position;
}

/// The names of a place as one line, the main one first.
pub(super) fn all_names(place: &Place) -> impl Iterator<Item = &str> {
    place.names.iter().chain(&place.aliases).map(|name| name.text.as_str())
}

/// Whether a claim is text to be read.
fn is_read(claim: &Claim) -> bool {
    claim.field().is_prose() || claim.value().chars().count() > LONG_FACT
}

/// The language of a claim: as said, else as its script shows, else as the place is called.
fn lang_of(claim: &Claim, place: &Place) -> LangTag {
    let said = claim.draft.lang.clone();
    let shown = || LangTag::detect(claim.value());
    let called = || place.names.first().and_then(|name| name.lang.clone());
    said.or_else(shown).or_else(called).unwrap_or_else(LangTag::zh)
}

/// A card for each family of languages the place has a name or prose in.
fn cards(subject: &SubjectKey, place: &Place, parent: Option<&Place>, claims: &[&Claim]) -> Vec<Chunk> {
    let named = place.names.iter().filter_map(|name| name.lang.clone());
    let told = claims.iter().filter(|claim| claim.field().is_prose()).map(|claim| lang_of(claim, place));
    let mut langs: Vec<LangTag> = Vec::new();
    for lang in named.chain(told) {
        if !langs.iter().any(|known| family(known) == family(&lang)) {
            langs.push(lang);
        }
    }
    if langs.is_empty() {
        langs.push(LangTag::zh());
    }
    let face = face(place);
    langs
        .into_iter()
        .map(|lang| {
            let mut card = card(subject, place, parent, claims, lang);
            card.face = Some(face.clone());
            card
        })
        .collect()
}

fn card(
    subject: &SubjectKey,
    place: &Place,
    parent: Option<&Place>,
    claims: &[&Claim],
    lang: LangTag,
) -> Chunk {
    let ours =
        |claim: &&&Claim| claim.draft.lang.as_ref().is_none_or(|theirs| family(theirs) == family(&lang));
    let intro = claims
        .iter()
        .filter(|claim| {
            claim.field() == &Field::new("intro") && family(&lang_of(claim, place)) == family(&lang)
        })
        .map(|claim| claim.value())
        .next()
        .unwrap_or_default();
    let facts: Vec<String> = claims
        .iter()
        .filter(ours)
        .filter(|claim| !is_read(claim))
        .map(|claim| format!("{}: {}", claim.field().label(&lang), capped(claim.value(), FACT)))
        .collect();
    let name = place.name(&lang);
    let kind = kind_label(place.kind, &lang);
    let within = parent.map(|parent| parent.name(&lang));
    let mut names: Vec<&str> = vec![name];
    names.extend(all_names(place).filter(|other| *other != name));

    let mut draft = Chunk::new(subject, ItemKind::Place, lang.clone(), Evidence::Place(place.id.clone()));
    about(&mut draft, place);
    draft.title = name.to_owned();
    draft.text = first_sentences(intro, SUMMARY).to_owned();
    if draft.text.is_empty() {
        draft.text =
            if facts.is_empty() { kind.to_owned() } else { capped(&facts.join("; "), SUMMARY).to_owned() };
    }
    let called = names.iter().take(EMBEDDED_NAMES).copied().collect::<Vec<_>>().join(" / ");
    draft.embed_text =
        [Some(called.as_str()), Some(kind), within].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if !intro.is_empty() {
        draft.embed_text = format!("{}: {}", draft.embed_text, first_sentences(intro, EMBEDDED_SUMMARY));
    }
    let mut words = names.join(" ");
    for word in within.into_iter().chain([kind, place.kind.as_str()]).chain(facts.iter().map(String::as_str))
    {
        words.push('\n');
        words.push_str(word);
    }
    draft.keywords = capped(&words, KEYWORDS).to_owned();
    draft.names = names.iter().map(|name| fold(&fold_script(name))).filter(|name| !name.is_empty()).collect();
    draft.borrows = parent.map(|parent| parent.id.clone()).into_iter().collect();
    draft
}

/// Everything another chunk may say or filter by because of this place.
fn face(place: &Place) -> String {
    let all = format!("{:?}", (&place.names, &place.aliases, place.kind, place.position));
    content_hash(all.as_bytes()).chars().take(16).collect()
}

/// What a kind of place is called.
fn kind_label(kind: PlaceKind, lang: &LangTag) -> &'static str {
    if !lang.is_chinese() {
        return kind.as_str();
    }
    match kind {
        PlaceKind::City => "城市",
        PlaceKind::Area => "景区",
        PlaceKind::Attraction => "景点",
        PlaceKind::Museum => "博物馆",
        PlaceKind::Exhibit => "展品",
        PlaceKind::Restaurant => "餐馆",
        PlaceKind::Hotel => "酒店",
        PlaceKind::Transport => "交通",
        PlaceKind::Facility => "设施",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{claim, place};

    #[test]
    fn a_bilingual_place_has_a_card_in_each_language_and_its_prose_apart() {
        let mut pine = place("p1", &["迎客松", "Guest-Greeting Pine"]);
        pine.kind = PlaceKind::Exhibit;
        let claims = [
            claim("c1", "p1", "intro", "破石而生的古松。树龄八百年。"),
            claim("c2", "p1", "intro", "An old pine that grew out of the rock."),
            claim("c3", "p1", "ticket", "免费"),
        ];
        let area = place("p0", &["兰秀山", "Mount Lanxiu"]);
        let chunks = of_place(&pine, Some(&area), &claims);
        let cards: Vec<&Chunk> = chunks.iter().filter(|c| c.item == ItemKind::Place).collect();
        assert_eq!(
            cards.iter().map(|c| c.title.as_str()).collect::<Vec<_>>(),
            ["迎客松", "Guest-Greeting Pine"]
        );
        assert!(cards[0].keywords.contains("门票: 免费") && cards[1].keywords.contains("Tickets: 免费"));
        assert!(cards[0].embed_text.contains("展品 · 兰秀山: 破石而生"), "{}", cards[0].embed_text);
        assert!(!cards[0].embed_text.contains("免费"), "facts are looked up, not embedded");
        let prose: Vec<&str> =
            chunks.iter().filter(|c| c.item == ItemKind::Passage).map(|c| c.embed_text.as_str()).collect();
        assert!(prose.contains(&"迎客松 · 简介: 破石而生的古松。树龄八百年。"), "{prose:?}");
        assert!(
            prose.contains(&"Guest-Greeting Pine · Introduction: An old pine that grew out of the rock.")
        );
    }

    #[test]
    fn the_same_rows_in_another_order_give_the_same_chunks() {
        let here = place("p1", &["听涛松"]);
        let claims = [claim("c1", "p1", "history", "明代种下。"), claim("c2", "p1", "legend", "龙王听过。")];
        let mut turned = claims.clone();
        turned.reverse();
        assert_eq!(of_place(&here, None, &claims), of_place(&here, None, &turned));
    }

    #[test]
    fn a_fact_too_long_to_state_is_read_as_a_passage() {
        let long = "分三条线路，".repeat(40);
        let chunks = of_place(&place("p1", &["老街"]), None, &[claim("c1", "p1", "游览路线", &long)]);
        let passage = chunks.iter().find(|c| c.item == ItemKind::Passage).expect("a passage");
        assert_eq!(passage.field, Some(Field::new("游览路线")));
    }

    #[test]
    fn a_change_of_position_changes_the_hash_but_not_the_id() {
        let here = place("p1", &["老街"]);
        let mut moved = here.clone();
        moved.position = Some(scenic_data::Position { lat: 29.7, lon: 118.3 });
        let (before, after) = (of_place(&here, None, &[]), of_place(&moved, None, &[]));
        assert_eq!(before[0].id, after[0].id);
        assert_ne!(before[0].hash, after[0].hash);
        assert_ne!(before[0].face, after[0].face);
    }

    #[test]
    fn a_retired_place_has_no_chunks() {
        let mut gone = place("p1", &["旧馆"]);
        gone.state = PlaceState::Retired;
        assert!(of_place(&gone, None, &[claim("c1", "p1", "intro", "曾经的展馆。")]).is_empty());
    }
}
