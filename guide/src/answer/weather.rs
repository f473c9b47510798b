//! Weather in which a place closes or a service stops: its source's words, for whoever sets out.

use super::facts::with_number;
use super::words::{bare, reads_as};
use super::{Context, Draft};
use scenic_data::status::{Weather, weather};
use scenic_data::view::PlaceView;

/// Says in which weather a place is not open, or a service does not run.
pub fn say(draft: &mut Draft, context: &Context, view: &PlaceView) {
    for rule in weather(view, &context.lang) {
        if !draft.has_room(context) {
            return;
        }
        let text = if reads_as(rule.text, &context.lang) {
            let said = bare(rule.text);
            if context.zh() { format!("看天气：{said}") } else { format!("Mind the weather: {said}") }
        } else {
            let (name, kinds) = (view.place.name(&context.lang), list(&rule.kinds, context.zh()));
            if context.zh() {
                format!("遇{kinds}时{name}可能关闭或停运")
            } else {
                format!("{name} may close in {kinds}")
            }
        };
        let n = draft.cite_claim(context, &view.place, &rule.fact.claim);
        draft.say(&with_number(&text, n));
        draft.warn("weather", text);
    }
}

/// Kinds of weather in words.
pub fn list(kinds: &[Weather], zh: bool) -> String {
    let words = kinds.iter().map(|kind| match (kind, zh) {
        (Weather::Rain, true) => "雨",
        (Weather::Rain, false) => "rain",
        (Weather::Thunder, true) => "雷电",
        (Weather::Thunder, false) => "thunder",
        (Weather::Wind, true) => "大风",
        (Weather::Wind, false) => "strong wind",
        (Weather::Fog, true) => "大雾",
        (Weather::Fog, false) => "fog",
        (Weather::Snow, true) => "雪",
        (Weather::Snow, false) => "snow",
        (Weather::Ice, true) => "结冰",
        (Weather::Ice, false) => "ice",
        (Weather::Heat, true) => "高温",
        (Weather::Heat, false) => "great heat",
        (Weather::HighWater, true) => "涨水",
        (Weather::HighWater, false) => "high water",
    });
    let words: Vec<&str> = words.collect();
    match (words.as_slice(), zh) {
        (all, true) => all.join("、"),
        ([first @ .., last], false) if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        (all, false) => all.join(", "),
    }
}
