//! Sentences about plans.

use super::facts::with_number;
use super::{Citation, CitationKind, Context, Draft, dates};
use crate::plan::Role;
use crate::plan::card::{LegCard, Plan, Skipped, Stop};
use crate::ways::{LegStep, StepKind};
use scenic_data::status::State;
use scenic_data::{Instant, Words};

/// Most places that are told to be left out.
const MOST_SKIPPED: usize = 2;
/// Somebody may wonder why a place so near to a stop is left out, metres.
const NEAR_M: u32 = 2_000;

/// Asks where.
pub fn ask_where(draft: &mut Draft, context: &Context) {
    draft.say(context.pick(
        "请告诉我在哪里玩（城市、景区），或者您现在的位置，我再安排路线。",
        "Tell me where (a town or a scenic area), or where you are, and I will plan it.",
    ));
    draft.confidence = 0.2;
}

/// Says what of a wish cannot be.
pub fn impossible(draft: &mut Draft, context: &Context, problems: &[Words]) {
    draft.say(context.pick("这样排不出来：", "That cannot be planned:"));
    for words in problems {
        let text = if context.zh() { &words.zh } else { &words.en };
        let end = if context.zh() { "。" } else { "." };
        let text = text.trim_end_matches(['。', '.']);
        draft.say(&format!("{text}{end}"));
    }
    draft.confidence = 0.5;
}

/// Tells a plan, stop by stop, each with the evidence that it is open then.
pub fn plan(draft: &mut Draft, context: &Context, plan: &Plan, moved: bool) {
    if plan.stops.is_empty() {
        let said = plan.warnings.iter().map(|warning| warning.message.as_str()).collect::<Vec<_>>();
        draft.say(&said.join(context.pick("", " ")));
        draft.confidence = 0.5;
        return;
    }
    draft.say(&opening(context, plan, moved));
    let mut day = 0;
    for (i, stop) in plan.stops.iter().enumerate() {
        if stop.day != day && plan.stops.iter().any(|other| other.day > 1) {
            draft.paragraph();
            let date = dates::short_day(stop.arrive, context.zone, &context.lang);
            let weekday = dates::weekday(stop.arrive, context.zone, &context.lang);
            let n = stop.day;
            draft.say(&if context.zh() {
                format!("第{n}天（{date}，{weekday}）：")
            } else {
                format!("Day {n} ({weekday}, {date}):")
            });
        }
        day = stop.day;
        draft.say("\n");
        let number = number_of(draft, context, stop);
        draft.say(&line(number, context, i + 1, stop, leg_to(plan, i, stop)));
    }
    let end = closing(context, plan);
    draft.paragraph();
    draft.say(&end);
    for skipped in plan.skipped.iter().filter(|skipped| is_told(skipped)).take(MOST_SKIPPED) {
        let (name, reason) = (&skipped.place.name, &skipped.reason);
        draft.say(&if context.zh() {
            format!("没有排{name}：{reason}")
        } else {
            format!("Not {name}: {reason}")
        });
    }
    if let Some(route) = plan.official_route.as_ref().filter(|route| route.fits) {
        let name = &route.name;
        draft.say(&if context.zh() {
            format!("也可以走景区自己的路线“{name}”。")
        } else {
            format!("The region's own route “{name}” would also do.")
        });
    }
    for warning in &plan.warnings {
        draft.warn(warning.code, warning.message.clone());
        if matches!(warning.code, "unknown_hours" | "partial" | "no_map" | "stale" | "unknown_price") {
            draft.say(&warning.message);
        }
    }
    draft.grounded = true;
}

/// What is closed then is told; that there was no time for more is not.
fn is_told(skipped: &Skipped) -> bool {
    matches!(skipped.code, "closed" | "no_way") && skipped.distance_m.is_some_and(|metres| metres <= NEAR_M)
}

fn opening(context: &Context, plan: &Plan, moved: bool) -> String {
    let zone = context.zone;
    let start = dates::relative(plan.start_at, context.now, zone, &context.lang);
    // Who asks after midnight is planned for the day that has begun.
    let day = |at: scenic_data::Instant| at.with_timezone(&zone).date_naive();
    let same_day = day(plan.start_at) == day(context.now);
    let visits = plan.stops.iter().filter(|stop| stop.role == Role::Visit).count();
    let meals = plan.stops.len() - visits;
    let days = plan.stops.iter().map(|stop| stop.day).max().unwrap_or(1);
    let far = |metres: u32| f64::from(metres) / 1_000.0;
    let (walk, ride) = (far(plan.total.walk_m), far(plan.total.ride_m));
    let (hours, end) = (duration(plan.total.min, context), dates::clock(plan.end_at, zone));
    if context.zh() {
        let late = match (moved, same_day) {
            (false, _) => "",
            (true, false) => "今天太晚了，",
            (true, true) => "夜里不安排，",
        };
        let meals = match meals {
            0 => String::new(),
            n => format!("、{n}顿饭"),
        };
        let ride =
            if plan.total.ride_m > 0 { format!("，乘车船索道{ride:.1}公里") } else { String::new() };
        return if days > 1 {
            format!("{late}{start}开始，{days}天可以这样走，{visits}处{meals}，步行共{walk:.1}公里{ride}：")
        } else {
            format!("{late}{start}到{end}可以这样走，{visits}处{meals}，共{hours}，步行{walk:.1}公里{ride}：")
        };
    }
    let late = match (moved, same_day) {
        (false, _) => "",
        (true, false) => " (it is too late for today)",
        (true, true) => " (nothing is planned for the night)",
    };
    let places = if visits == 1 { "1 place".to_owned() } else { format!("{visits} places") };
    let meals = match meals {
        0 => String::new(),
        1 => " and a meal".to_owned(),
        n => format!(" and {n} meals"),
    };
    let ride = if plan.total.ride_m > 0 { format!(" and {ride:.1} km ridden") } else { String::new() };
    if days > 1 {
        format!("Over {days} days from {start}{late}: {places}{meals}, {walk:.1} km on foot{ride}.")
    } else {
        format!("From {start} to {end}{late}: {places}{meals} in {hours}, {walk:.1} km on foot{ride}.")
    }
}

/// The number of the evidence that a stop is open.
fn number_of(draft: &mut Draft, context: &Context, stop: &Stop) -> Option<usize> {
    // What decides: a notice, else a live word, else the hours; not in which weather it would close.
    let decides = |citation: &&Citation| {
        citation.kind == CitationKind::Notice
            || citation.field.as_ref().is_some_and(|field| field.as_str() == "status")
    };
    let citation = stop.citations.iter().rfind(decides).or(stop.citations.first())?.clone();
    if !draft.has_room(context) {
        return None;
    }
    let label = stop.place.name.clone();
    Some(draft.cite(context, citation, &label))
}

fn line(number: Option<usize>, context: &Context, n: usize, stop: &Stop, leg: Option<&LegCard>) -> String {
    let zone = context.zone;
    let (from, to) = (dates::clock(begins(stop), zone), dates::clock(stop.depart, zone));
    let name = &stop.place.name;
    let way = leg.filter(|leg| leg.distance_m > 0).map(|leg| (leg.min.ceil(), rides(leg)));
    let open = stop.open_until.map(|until| dates::clock(until, zone));
    let zh = context.zh();
    let mut said = match (way, zh) {
        (Some((min, rides)), true) => format!("{n}. {from}–{to} {name}（路上{min:.0}分钟{rides}）"),
        (Some((min, rides)), false) => format!("{n}. {from}–{to} {name} ({min:.0} min on the way{rides})"),
        (None, _) => format!("{n}. {from}–{to} {name}"),
    };
    let mut told: Vec<String> = Vec::new();
    match (stop.role, stop.status, open) {
        (Role::Visit | Role::Lunch, State::Open, Some(until)) => {
            told.push(if zh { format!("开到{until}") } else { format!("open until {until}") });
        }
        (Role::Visit, State::Unknown, _) => {
            told.push(if zh {
                "不知道是否开放".to_owned()
            } else {
                "not known to be open".to_owned()
            });
        }
        _ => {}
    }
    let why = stop.why.trim_end_matches(['。', '.']).replace("；", "，").replace("; ", ", ");
    if !why.is_empty() {
        told.push(if zh { why.clone() } else { lower_first(&why) });
    }
    if !told.is_empty() {
        said.push_str(if zh { "：" } else { ": " });
        said.push_str(&told.join(if zh { "，" } else { ", " }));
    }
    match number {
        Some(n) => with_number(&said, n),
        None => said + if zh { "。" } else { "." },
    }
}

fn begins(stop: &Stop) -> Instant {
    stop.depart - chrono::TimeDelta::minutes(stop.visit_min.into())
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// The leg that leads to a stop from the one before.
fn leg_to<'p>(plan: &'p Plan, at: usize, stop: &Stop) -> Option<&'p LegCard> {
    let before =
        at.checked_sub(1).and_then(|before| plan.stops.get(before)).filter(|before| before.day == stop.day);
    plan.legs.iter().find(|leg| {
        leg.day == stop.day
            && leg.arrive <= begins(stop)
            && before.is_none_or(|before| leg.depart >= before.depart)
            && leg.to.place.as_ref().is_some_and(|place| place.id == stop.place.id)
    })
}

/// The lifts and boats of a leg.
fn rides(leg: &LegCard) -> String {
    let names: Vec<&str> =
        leg.steps.iter().filter(|step| is_ride(step)).filter_map(|step| step.name.as_deref()).collect();
    match (names.is_empty(), names.iter().any(|name| !name.is_ascii())) {
        (true, _) => String::new(),
        (false, true) => format!("，乘{}", names.join("、")),
        (false, false) => format!(", by {}", names.join(" and ")),
    }
}

/// Whether a piece is ridden.
pub(super) fn is_ride(step: &LegStep) -> bool {
    matches!(step.kind, StepKind::Ferry | StepKind::Cableway | StepKind::Funicular)
}

fn closing(context: &Context, plan: &Plan) -> String {
    let last = plan.legs.last().filter(|leg| plan.stops.last().is_some_and(|stop| leg.depart >= stop.depart));
    let back = last.map(|leg| {
        let time = dates::clock(leg.arrive, context.zone);
        let name = leg.to.place.as_ref().map(|place| place.name.clone());
        let min = leg.min.ceil();
        match (name, context.zh()) {
            (Some(name), true) => format!("最后走{min:.0}分钟，{time}到{name}。"),
            (Some(name), false) => format!("Then {min:.0} min to {name}, at {time}."),
            (None, true) => format!("最后走{min:.0}分钟，{time}到终点。"),
            (None, false) => format!("Then {min:.0} min to the end, at {time}."),
        }
    });
    let cost = plan.total.cost.filter(|cost| *cost > 0.0).map(|cost| {
        if context.zh() {
            format!("已知的花费约{cost:.0}元。")
        } else {
            format!("Known costs come to about {cost:.0}.")
        }
    });
    [back, cost].into_iter().flatten().collect::<Vec<_>>().join(context.pick("", " "))
}

fn duration(minutes: u32, context: &Context) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest, context.zh()) {
        (0, rest, true) => format!("{rest}分钟"),
        (hours, 0, true) => format!("{hours}小时"),
        (hours, rest, true) => format!("{hours}小时{rest}分钟"),
        (0, rest, false) => format!("{rest} min"),
        (hours, 0, false) => format!("{hours} h"),
        (hours, rest, false) => format!("{hours} h {rest} min"),
    }
}
