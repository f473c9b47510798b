//! Sentences about sets of places: those that are as wished, and places side by side.

use super::words::{bare, first_sentences, list, says_itself};
use super::{Context, Draft, dates};
use crate::catalogue::row::{entries, is_neighbours};
use crate::gazetteer::fold;
use crate::reading::numbers::Measure;
use crate::reading::wish::{Best, Wish};
use scenic_data::claim::Typed;
use scenic_data::place::PlaceKind;
use scenic_data::view::{Fact, PlaceView};
use scenic_data::{Field, LangTag};

/// How many places are told.
pub const TOLD: usize = 5;
/// What sources tag places with, for readers of Chinese.
const FOR_WHOM: [(&str, &str); 3] = [("accessible", "无障碍"), ("family", "亲子"), ("romantic", "浪漫")];
/// Longest value shown beside a name, in characters.
const SHORT: usize = 40;

/// Tells of the places that are as wished, each with the proof that it is; `total` is how many
/// there are.
pub fn say(
    draft: &mut Draft,
    context: &Context,
    wish: &Wish,
    found: &[(PlaceView, Option<f64>)],
    total: usize,
) {
    let what = kind_name(wish, context);
    if wish.open && context.at != context.now {
        // The list is of those open then.
        let then = dates::relative(context.at, context.now, context.zone, &context.lang);
        draft.say(&if context.zh() {
            format!("按{then}开放来找。")
        } else {
            format!("Open at {then}.")
        });
    }
    let lead = match (context.zh(), wish.best, total) {
        (true, Some(best), _) => format!("{}{what}是：", superlative(best, true)),
        (true, None, 1) => format!("符合条件的{what}有一处："),
        (true, None, n) if n > found.len() => format!("符合条件的{what}有{n}处，先看这{}处：", found.len()),
        (true, None, n) => format!("符合条件的{what}有{n}处："),
        (false, Some(best), _) => format!("The {} {what}:", superlative(best, false)),
        (false, None, 1) => format!("One {what} fits:"),
        (false, None, n) if n > found.len() => format!("{n} {} fit; the first {}:", many(&what), found.len()),
        (false, None, n) => format!("{n} {} fit:", many(&what)),
    };
    draft.say(&lead);
    for (i, (view, distance)) in found.iter().enumerate() {
        let line = line(draft, context, wish, view, *distance);
        draft.text.push_str(&format!("\n{}. {line}", i + 1));
    }
    draft.grounded = true;
    draft.confidence = 0.9;
}

fn many(what: &str) -> String {
    match what.strip_prefix("place ") {
        Some(rest) => format!("places {rest}"),
        None => format!("{what}s"),
    }
}

/// One place: its name, and the values that meet the wish, each with its evidence.
fn line(
    draft: &mut Draft,
    context: &Context,
    wish: &Wish,
    view: &PlaceView,
    distance: Option<f64>,
) -> String {
    let mut proofs: Vec<String> = Vec::new();
    for fact in proofs_of(wish, view, context) {
        if !draft.has_room(context) {
            break;
        }
        let n = draft.cite_claim(context, &view.place, &fact.claim);
        let space = if context.zh() { "" } else { " " };
        proofs.push(format!("{}{space}[{n}]", shown(fact, wish, context)));
    }
    if let Some(metres) =
        distance.filter(|_| wish.near.is_some() || wish.near_me || wish.best == Some(Best::Nearest))
    {
        proofs.push(if context.zh() {
            format!("约{}", metres_zh(metres))
        } else {
            format!("about {}", metres_en(metres))
        });
    }
    let name = view.place.name(&context.lang);
    if context.zh() {
        format!("{name}：{}", proofs.join("，"))
    } else {
        format!("{name}: {}", proofs.join(", "))
    }
}

fn metres_zh(metres: f64) -> String {
    if metres < 1_000.0 {
        format!("{:.0}米", (metres / 10.0).round() * 10.0)
    } else {
        format!("{:.1}公里", metres / 1_000.0)
    }
}

fn metres_en(metres: f64) -> String {
    if metres < 1_000.0 {
        format!("{:.0} m", (metres / 10.0).round() * 10.0)
    } else {
        format!("{:.1} km", metres / 1_000.0)
    }
}

/// The facts by which a place meets the wish; where none is needed, one that tells of it.
fn proofs_of<'a>(wish: &Wish, view: &'a PlaceView, context: &Context) -> Vec<&'a Fact> {
    let mut fields: Vec<Field> = Vec::new();
    let price = ["ticket", "price"].map(Field::new).into_iter().find(|field| {
        view.facts.iter().any(|f| {
            f.claim.field() == field
                && matches!(f.claim.draft.typed, Some(Typed::Money(_) | Typed::Number(_)))
        })
    });
    if wish.free || wish.price.is_some() || matches!(wish.best, Some(Best::Cheapest | Best::Dearest)) {
        fields.extend(price);
    }
    if wish.rating.is_some() || matches!(wish.best, Some(Best::BestRated | Best::WorstRated)) {
        fields.push(Field::new("rating"));
    }
    if wish.visit.is_some() || matches!(wish.best, Some(Best::Quickest | Best::Longest)) {
        fields.push(Field::new("visit_min"));
    }
    if wish.open || wish.shut {
        fields.push(Field::new("opening_hours"));
    }
    if wish.district.is_some() {
        fields.push(Field::new("address"));
    }
    fields.extend(wish.asked.iter().filter(|field| !fields.contains(field)).cloned().collect::<Vec<_>>());
    let mut facts: Vec<&Fact> = fields.iter().filter_map(|field| view.fact(field, &context.lang)).collect();
    for feature in &wish.features {
        let listing = view.facts.iter().find(|fact| has(fact, feature));
        facts.extend(listing.filter(|fact| !facts.iter().any(|known| known.claim.id == fact.claim.id)));
    }
    if facts.is_empty() {
        let telling = ["rating", "ticket", "price", "address", "intro"].map(Field::new);
        facts.extend(
            telling.iter().find_map(|field| view.fact(field, &context.lang)).or_else(|| view.facts.first()),
        );
    }
    facts
}

fn has(fact: &Fact, feature: &str) -> bool {
    let field = fact.claim.field();
    // An address on the web may have any word in it.
    !is_neighbours(field) && field.as_str() != "url" && fold(fact.claim.value()).contains(feature)
}

/// A value as it stands beside a name.
fn shown(fact: &Fact, wish: &Wish, context: &Context) -> String {
    let field = fact.claim.field();
    let value = bare(fact.claim.value());
    let label = field.label(&context.lang);
    let lists = !field.is_known() || field.as_str() == "tags";
    if let Some(feature) = wish.features.iter().find(|feature| lists && has(fact, feature)) {
        let entry = entries(value).find(|entry| fold(entry).contains(feature.as_str())).unwrap_or(value);
        let entry =
            FOR_WHOM.iter().find(|(tag, _)| context.zh() && *tag == entry).map_or(entry, |(_, zh)| zh);
        return if context.zh() { format!("{label}有{entry}") } else { format!("{label}: {entry}") };
    }
    let foreign = fact.claim.draft.lang.is_some() && !super::words::reads_as(value, &context.lang);
    let value = match (&fact.claim.draft.typed, foreign) {
        // A sum is a sum in any language.
        (Some(Typed::Money(money)), true) => money.amount.to_string(),
        _ => super::facts::readable(&fact.claim, &context.lang)
            .unwrap_or_else(|| first_sentences(value, SHORT)),
    };
    match field.as_str() {
        "visit_min" => super::facts::minutes(&fact.claim, &value, context.zh()),
        "intro" => value,
        _ => labelled(field, value, &context.lang),
    }
}

/// A value behind the word for what it is, unless it says that itself.
fn labelled(field: &Field, value: String, lang: &LangTag) -> String {
    let label = field.label(lang);
    match (field.as_str(), lang.is_chinese()) {
        _ if says_itself(field, &value, lang) => value,
        ("rating", true) => format!("评分{value}"),
        ("rating", false) => format!("rated {value}"),
        ("ticket", true) => format!("门票{}", yuan(&value, true)),
        ("ticket", false) if value.trim() == "0" => "free".to_owned(),
        // "Free", "Free for children": without "admission" before it.
        ("ticket", false) if value.to_lowercase().starts_with("free") => value.replacen('F', "f", 1),
        ("ticket", false) => format!("admission {}", yuan(&value, false)),
        ("price", true) => format!("人均或房价{}", yuan(&value, true)),
        ("price", false) => format!("about {}", yuan(&value, false)),
        (_, true) => format!("{label}{value}"),
        (_, false) => format!("{}: {value}", label.to_lowercase()),
    }
}

/// A bare number of yuan gets its unit.
fn yuan(value: &str, chinese: bool) -> String {
    match value.trim().parse::<f64>() {
        Ok(0.0) if chinese => "免费".to_owned(),
        Ok(amount) if chinese => format!("{amount}元"),
        Ok(amount) => format!("¥{amount}"),
        Err(_) => value.to_owned(),
    }
}

/// Says that nothing is as wished, and what is when one condition is left out.
pub fn nothing(draft: &mut Draft, context: &Context, wish: &Wish, without: &[(Measure, usize, Vec<String>)]) {
    let what = kind_name(wish, context);
    if wish.is_contradictory() {
        draft.say(context.pick(
            "这些条件互相矛盾，没有地方能同时满足。",
            "These conditions exclude each other; no place can meet them all.",
        ));
    } else if context.zh() {
        draft.say(&format!("资料里没有同时满足这些条件的{what}。"));
    } else {
        draft.say(&format!("No {what} on file meets all of these conditions."));
    }
    for (measure, count, names) in without {
        let names = list(names, &context.lang);
        let limit = measure_name(*measure, context);
        draft.say(&if context.zh() {
            format!("如果不限{limit}，有{count}处，例如{names}。")
        } else {
            format!("Leaving out the {limit}, there are {count}, for example {names}.")
        });
    }
    draft.grounded = false;
    draft.confidence = 0.2;
}

fn measure_name(measure: Measure, context: &Context) -> &'static str {
    match measure {
        Measure::Price => context.pick("价格", "price"),
        Measure::Rating => context.pick("评分", "rating"),
        Measure::Visit => context.pick("游玩时间", "length of the visit"),
        Measure::Distance => context.pick("距离", "distance"),
    }
}

fn superlative(best: Best, chinese: bool) -> &'static str {
    match (best, chinese) {
        (Best::Cheapest, true) => "最便宜的",
        (Best::Cheapest, false) => "cheapest",
        (Best::Dearest, true) => "最贵的",
        (Best::Dearest, false) => "most expensive",
        (Best::BestRated, true) => "评分最高的",
        (Best::BestRated, false) => "best rated",
        (Best::WorstRated, true) => "评分最低的",
        (Best::WorstRated, false) => "lowest rated",
        (Best::Nearest, true) => "最近的",
        (Best::Nearest, false) => "nearest",
        (Best::Quickest, true) => "用时最短的",
        (Best::Quickest, false) => "quickest",
        (Best::Longest, true) => "用时最长的",
        (Best::Longest, false) => "longest",
    }
}

/// What is looked for, in a word.
fn kind_name(wish: &Wish, context: &Context) -> String {
    if let Some(named) = wish.named.as_deref().filter(|_| context.zh()) {
        return named.to_owned();
    }
    let word = match wish.kinds.first() {
        Some(PlaceKind::Restaurant) => context.pick("餐馆", "restaurant"),
        Some(PlaceKind::Hotel) => context.pick("住处", "place to stay"),
        Some(PlaceKind::Museum) => context.pick("博物馆", "museum"),
        Some(PlaceKind::Exhibit) => context.pick("展品", "exhibit"),
        Some(PlaceKind::Transport) => context.pick("站点", "station"),
        Some(_) => context.pick("景点", "sight"),
        None => context.pick("地方", "place"),
    };
    word.to_owned()
}

/// Tells places side by side, then which of them has less or more, where that can be said. `asked` has
/// for each thing compared the field of each place.
pub fn compare(draft: &mut Draft, context: &Context, views: &[PlaceView], asked: &[Vec<Field>]) {
    for fields in asked {
        let mut values: Vec<(String, f64)> = Vec::new();
        for (view, field) in views.iter().zip(fields) {
            let known = super::facts::state(draft, context, view, field);
            if !known {
                let (name, label) = (view.place.name(&context.lang), field.label(&context.lang));
                draft.say(&if context.zh() {
                    format!("资料里没有{name}的{label}。")
                } else {
                    format!("The sources say nothing about “{}” for {name}.", label.to_lowercase())
                });
            }
            let amount = view.fact(field, &context.lang).and_then(amount);
            values.extend(amount.map(|amount| (view.place.name(&context.lang).to_owned(), amount)));
        }
        if values.len() == views.len()
            && values.len() >= 2
            && let Some(field) = fields.first()
        {
            draft.say(&verdict(field, &values, &context.lang));
        }
    }
    draft.grounded = !draft.citations.is_empty();
    draft.confidence = if draft.grounded { 0.85 } else { 0.2 };
}

fn amount(fact: &Fact) -> Option<f64> {
    match fact.claim.draft.typed.as_ref()? {
        Typed::Money(money) => Some(money.amount),
        Typed::Number(number) => Some(*number),
        Typed::Minutes(least, most) => Some(f64::from(least + most) / 2.0),
        _ => None,
    }
}

fn verdict(field: &Field, values: &[(String, f64)], lang: &LangTag) -> String {
    let least = values.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let most = values.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let (Some(least), Some(most)) = (least, most) else { return String::new() };
    let zh = lang.is_chinese();
    if least.1 == most.1 {
        return if zh { "两者一样。".to_owned() } else { "They are the same.".to_owned() };
    }
    match (field.as_str(), zh) {
        ("ticket" | "price", true) => format!("相比之下{}更便宜，{}更贵。", least.0, most.0),
        ("ticket" | "price", false) => format!("So {} is the cheaper one.", least.0),
        ("rating", true) => format!("评分更高的是{}。", most.0),
        ("rating", false) => format!("{} is rated higher.", most.0),
        ("visit_min", true) => format!("{}需要的时间更长。", most.0),
        ("visit_min", false) => format!("{} takes longer.", most.0),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_twice_where_a_value_says_what_it_is() {
        let (zh, en) = (LangTag::zh(), LangTag::en());
        for (field, value, lang, expected) in [
            ("ticket", "Free admission", &en, "Free admission"),
            ("ticket", "Free", &en, "free"),
            ("ticket", "0", &en, "free"),
            ("ticket", "¥30; students ¥15", &en, "admission ¥30; students ¥15"),
            ("ticket", "30", &en, "admission ¥30"),
            ("price", "from ¥40", &en, "from ¥40"),
            ("address", "Address: 8 Songgu Road", &en, "Address: 8 Songgu Road"),
            ("address", "8 Songgu Road", &en, "address: 8 Songgu Road"),
            ("ticket", "免费", &zh, "免费"),
            ("ticket", "30", &zh, "门票30元"),
            ("opening_hours", "全天开放", &zh, "全天开放"),
            ("address", "地址：松谷路8号", &zh, "地址：松谷路8号"),
        ] {
            assert_eq!(labelled(&Field::new(field), value.to_owned(), lang), expected, "{field}");
        }
    }
}
