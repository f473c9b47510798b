//! Sentences about what is near.

use super::facts::with_number;
use super::words::list;
use super::{Context, Draft};
use scenic_data::place::{Place, PlaceKind};
use scenic_data::view::PlaceView;
use scenic_data::{Field, LangTag};

/// How many neighbours are named.
pub const NAMED: usize = 6;

/// Says what is near: what a source names as near first, then what lies near by its position.
/// `around` is sorted by distance in metres. `address` evidence of each neighbour is its position,
/// so each is cited by the claim that locates it when there is room.
pub fn say(
    draft: &mut Draft,
    context: &Context,
    view: &PlaceView,
    around: &[(PlaceView, f64)],
    kind: Option<PlaceKind>,
) {
    let stated = kind.is_none() && super::facts::state(draft, context, view, &Field::new("near"));
    let name = view.place.name(&context.lang);
    if around.is_empty() {
        if stated {
            draft.confidence = 0.9;
        } else {
            draft.say(&nothing(context, name, kind));
            draft.confidence = 0.4;
        }
        draft.grounded = stated;
        return;
    }
    let lines: Vec<String> =
        around.iter().take(NAMED).map(|(v, m)| line(&v.place, *m, &context.lang)).collect();
    let sentence = match (context.zh(), stated) {
        (true, false) => format!("离{name}最近的是{}", list(&lines, &context.lang)),
        (true, true) => format!("按位置算，离得最近的是{}", list(&lines, &context.lang)),
        (false, false) => format!("Closest to {name} are {}", list(&lines, &context.lang)),
        (false, true) => format!("By distance, the closest are {}", list(&lines, &context.lang)),
    };
    say_cited(draft, context, &sentence, around);
}

/// Says a sentence, cited by what tells of each neighbour, as far as there is room.
fn say_cited(draft: &mut Draft, context: &Context, sentence: &str, around: &[(PlaceView, f64)]) {
    let mut numbers = Vec::new();
    for (neighbour, _) in around.iter().take(NAMED) {
        let evidence = neighbour
            .fact(&Field::new("address"), &context.lang)
            .or_else(|| neighbour.fact(&Field::new("intro"), &context.lang));
        if let Some(fact) = evidence.filter(|_| draft.has_room(context)) {
            numbers.push(draft.cite_claim(context, &neighbour.place, &fact.claim));
        }
    }
    match numbers.split_first() {
        Some((first, rest)) => {
            let mut text = with_number(sentence, *first);
            let marks: String = rest.iter().map(|n| format!("[{n}]")).collect();
            if let Some(at) = text.rfind(']') {
                text.insert_str(at + 1, &marks);
            }
            draft.say(&text);
        }
        None => draft.say(&format!("{sentence}{}", context.pick("。", "."))),
    }
    draft.grounded = true;
    draft.confidence = 0.85;
}

/// Says what is near the traveller, the nearest first.
pub fn around_you(
    draft: &mut Draft,
    context: &Context,
    around: &[(PlaceView, f64)],
    kind: Option<PlaceKind>,
) {
    if around.is_empty() {
        draft.say(&nothing(context, context.pick("您", "you"), kind));
        draft.confidence = 0.4;
        return;
    }
    let lines: Vec<String> =
        around.iter().take(NAMED).map(|(v, m)| line(&v.place, *m, &context.lang)).collect();
    let sentence = if context.zh() {
        format!("离您最近的是{}", list(&lines, &context.lang))
    } else {
        format!("Closest to you are {}", list(&lines, &context.lang))
    };
    say_cited(draft, context, &sentence, around);
}

fn line(place: &Place, metres: f64, lang: &LangTag) -> String {
    let name = place.name(lang);
    let rounded = (metres / 10.0).round() * 10.0;
    match (rounded < 1_000.0, lang.is_chinese()) {
        (true, true) => format!("{name}（约{rounded:.0}米）"),
        (true, false) => format!("{name} (about {rounded:.0} m)"),
        (false, true) => format!("{name}（约{:.1}公里）", metres / 1_000.0),
        (false, false) => format!("{name} (about {:.1} km)", metres / 1_000.0),
    }
}

fn nothing(context: &Context, name: &str, kind: Option<PlaceKind>) -> String {
    let what = match (kind, context.zh()) {
        (Some(PlaceKind::Restaurant), true) => "餐馆",
        (Some(PlaceKind::Restaurant), false) => "place to eat",
        (Some(PlaceKind::Hotel), true) => "住处",
        (Some(PlaceKind::Hotel), false) => "place to stay",
        (_, true) => "地点",
        (_, false) => "place",
    };
    if context.zh() {
        format!("资料里没有{name}附近{what}的信息。")
    } else {
        format!("Nothing on file says which {what} is near {name}.")
    }
}
