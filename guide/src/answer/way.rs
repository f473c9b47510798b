//! Sentences about the way between two points.

use super::facts::with_number;
use super::happenings::each_once;
use super::outing::is_ride;
use super::{Context, Draft, dates};
use crate::plan::between::{Between, NoWay, Shut};
use crate::ways::{Leg, LegStep, Mode, StepKind};
use scenic_data::Field;
use scenic_data::event::{Effect, text_for};
use scenic_data::view::PlaceView;

/// Most pieces of a way that are told one by one; short ones are joined before.
const MOST_PIECES: usize = 10;
/// From so many seconds on a walk is long: other ways are told first.
const LONG_WALK_S: u32 = 35 * 60;
/// A piece shorter than this is not told by itself, metres.
const SHORT_M: u32 = 25;

type Ends<'a> = (Option<&'a PlaceView>, Option<&'a PlaceView>);

fn names(context: &Context, ends: Ends<'_>) -> (String, String) {
    let name = |view: Option<&PlaceView>| {
        view.map_or_else(
            || context.pick("您的位置", "where you are").to_owned(),
            |view| view.place.name(&context.lang).to_owned(),
        )
    };
    (name(ends.0), name(ends.1))
}

/// Tells a way, piece by piece.
pub fn way(draft: &mut Draft, context: &Context, ends: Ends<'_>, mode: Mode, between: &Between) {
    let (from, to) = names(context, ends);
    let zh = context.zh();
    let leg = &between.leg;
    let minutes = leg.seconds.div_ceil(60);
    let far = metres(leg.metres, zh);
    let how = match (mode, zh) {
        (Mode::Walk, true) => "步行",
        (Mode::Wheels, true) => "走没有台阶的路",
        (Mode::Drive, true) => "开车",
        (Mode::Walk, false) => "on foot",
        (Mode::Wheels, false) => "without steps",
        (Mode::Drive, false) => "by car",
    };
    let first = if zh {
        format!("从{from}到{to}{how}约{minutes}分钟，{far}")
    } else {
        format!("From {from} to {to} it is about {minutes} min {how}, {far}")
    };
    say_with_ends(draft, context, ends, &first);
    told(draft, context, ends, mode, leg, between.on_map);
    for (view, notices) in &between.services {
        service(draft, context, view);
        for notice in each_once(context, notices).iter().filter(|notice| notice.effect == Effect::Partial) {
            let title =
                text_for(&notice.texts, &context.lang).map(|text| text.title.clone()).unwrap_or_default();
            let n = draft.cite_event(context, Some(&view.place), notice);
            draft.say(&with_number(&if zh { format!("注意：{title}") } else { format!("Note: {title}") }, n));
        }
    }
    if let Some(leg) = &between.when_it_runs {
        let names: Vec<&str> =
            leg.steps.iter().filter(|step| is_ride(step)).filter_map(|step| step.name.as_deref()).collect();
        let (names, minutes) = (names.join(context.pick("、", " and ")), leg.seconds.div_ceil(60));
        if !names.is_empty() {
            draft.say(&if zh {
                format!("{names}这时不运行；运行时只要约{minutes}分钟。")
            } else {
                format!("{names} does not run at this time; when it does, it takes about {minutes} min.")
            });
        }
        for (view, _) in &between.idle {
            service(draft, context, view);
        }
    }
    if let Some(closed) = &between.closed {
        let name = ends.1.map(|view| view.place.name(&context.lang)).unwrap_or_default();
        let opens = closed.map(|at| dates::relative(at, context.now, context.zone, &context.lang));
        let text = match (opens, zh) {
            (Some(opens), true) => format!("注意：{name}这时不开放，{opens}才开。"),
            (None, true) => format!("注意：{name}这时不开放。"),
            (Some(opens), false) => format!("Note that {name} is closed at this time and opens at {opens}."),
            (None, false) => format!("Note that {name} is closed at this time."),
        };
        draft.say(&text);
        draft.warn("closed", text.clone());
    }
    if let Some(shut) = &between.shut {
        draft.say(
            context
                .pick("有路段关闭，这是绕开它的走法。", "Part of the usual way is shut; this goes round it."),
        );
        let minutes = shut.leg.seconds.div_ceil(60);
        if let Some(opens) = opens(context, shut) {
            draft.say(&if zh {
                format!("{opens}起可走平时的路，约{minutes}分钟。")
            } else {
                format!("From {opens} the usual way of about {minutes} min is open.")
            });
        }
        draft.warn(
            "detour",
            context
                .pick("有路段关闭，已绕行。", "Part of the usual way is shut and is gone round.")
                .to_owned(),
        );
    }
    if !between.on_map || leg.estimated {
        let text = context.pick(
            "没有这一带的地图，时间按直线距离估算，山路请多留时间。",
            "There is no map of it: the time is estimated from the straight distance; allow more on mountain paths.",
        );
        draft.say(text);
        draft.warn("no_map", text.to_owned());
    }
}

/// Tells how a leg is gone and what sources say of getting there, which comes first where the walk is long. Piece by
/// piece it is told where it is on the map.
fn told(draft: &mut Draft, context: &Context, ends: Ends<'_>, mode: Mode, leg: &Leg, on_map: bool) {
    let long = mode == Mode::Walk && leg.seconds >= LONG_WALK_S;
    if long {
        by_source(draft, context, ends, long);
    }
    if on_map {
        pieces(draft, leg, context.zh());
    }
    if !long {
        by_source(draft, context, ends, long);
    }
}

/// Tells a leg piece by piece.
fn pieces(draft: &mut Draft, leg: &Leg, zh: bool) {
    let pieces: Vec<String> = joined(&leg.steps).iter().map(|step| piece(step, zh)).collect();
    if pieces.is_empty() {
        return;
    }
    let shown = pieces.iter().take(MOST_PIECES).cloned().collect::<Vec<_>>();
    let more = pieces.len() > MOST_PIECES;
    draft.say(&if zh {
        format!("走法：{}{}。", shown.join("，再"), if more { "，其余见路线图" } else { "" })
    } else {
        format!("The way: {}{}.", shown.join(", then "), if more { "; the rest is on the map" } else { "" })
    });
}

/// When a way that is shut can be gone, in words.
fn opens(context: &Context, shut: &Shut) -> Option<String> {
    shut.opens.map(|at| dates::relative(at, context.now, context.zone, &context.lang))
}

/// Says a sentence, with the number of what is cited for its ends, where there is anything.
fn say_with_ends(draft: &mut Draft, context: &Context, ends: Ends<'_>, text: &str) {
    match cite_ends(draft, context, ends) {
        Some(n) => draft.say(&with_number(text, n)),
        None => draft.say(&format!("{text}{}", context.pick("。", "."))),
    }
}

/// Cites where the goal is, or what is said of getting there.
fn cite_ends(draft: &mut Draft, context: &Context, ends: Ends<'_>) -> Option<usize> {
    let view = ends.1.or(ends.0)?;
    let fields = ["address", "transport", "intro"].map(Field::new);
    let fact = fields.iter().find_map(|field| view.fact(field, &context.lang))?;
    Some(draft.cite_claim(context, &view.place, &fact.claim))
}

/// What sources say of getting from one end to the other, where they speak of it; of a long walk also what they say
/// of getting to the goal from anywhere.
fn by_source(draft: &mut Draft, context: &Context, ends: Ends<'_>, long: bool) {
    let (Some(from), Some(to)) = ends else { return };
    let speaks = |view: &PlaceView, other: &PlaceView| {
        let names = other.place.names.iter().chain(&other.place.aliases);
        let fact = view.fact(&Field::new("transport"), &context.lang);
        fact.is_some_and(|fact| names.into_iter().any(|name| fact.claim.value().contains(name.text.as_str())))
    };
    let either = speaks(to, from) || speaks(from, to);
    for (view, other) in [(to, from), (from, to)] {
        let Some(fact) = view.fact(&Field::new("transport"), &context.lang) else { continue };
        let value = super::words::bare(fact.claim.value());
        let speaks = speaks(view, other);
        if !speaks && (either || !long || !std::ptr::eq(view, to)) {
            continue;
        }
        let name = view.place.name(&context.lang);
        let n = draft.cite_claim(context, &view.place, &fact.claim);
        let text = match (speaks, context.zh()) {
            (true, true) => format!("资料里写的是：{value}"),
            (true, false) => format!("The source says: {value}"),
            (false, true) => format!("不想走那么远的话，到{name}的交通：{value}"),
            (false, false) => format!("Rather than walk so far, for {name}: {value}"),
        };
        draft.say(&with_number(&text, n));
    }
}

/// The hours of a service that a way takes.
fn service(draft: &mut Draft, context: &Context, view: &PlaceView) {
    let Some(fact) = view.fact(&Field::new("opening_hours"), &context.lang) else { return };
    let n = draft.cite_claim(context, &view.place, &fact.claim);
    let (name, hours) = (view.place.name(&context.lang), super::words::bare(fact.claim.value()));
    let text = if context.zh() {
        format!("{name}的运行时间：{hours}")
    } else {
        format!("{name} runs {hours}")
    };
    draft.say(&with_number(&text, n));
    super::weather::say(draft, context, view);
}

/// Pieces with short ones joined to what they lead on to.
fn joined(steps: &[LegStep]) -> Vec<LegStep> {
    let mut found: Vec<LegStep> = Vec::new();
    for step in steps {
        match found.last_mut() {
            Some(last)
                if !is_ride(step)
                    && !is_ride(last)
                    && (step.distance_m < SHORT_M
                        || last.distance_m < SHORT_M
                        || (last.kind == step.kind && last.name == step.name)) =>
            {
                // The longer one gives its name.
                if step.distance_m > last.distance_m {
                    (last.kind, last.name, last.up) = (step.kind, step.name.clone(), step.up);
                }
                last.distance_m += step.distance_m;
                last.min += step.min;
            }
            _ => found.push(step.clone()),
        }
    }
    found
}

fn piece(step: &LegStep, zh: bool) -> String {
    let far = metres(step.distance_m, zh);
    let minutes = step.min.ceil().max(1.0);
    let name = step.name.as_deref();
    match (step.kind, zh) {
        (StepKind::Ferry, true) => format!("乘{}（约{minutes:.0}分钟）", name.unwrap_or("船")),
        (StepKind::Cableway | StepKind::Funicular, true) => {
            format!("乘{}（约{minutes:.0}分钟）", name.unwrap_or("索道"))
        }
        (StepKind::Ferry, false) => format!("take {} (about {minutes:.0} min)", name.unwrap_or("the boat")),
        (StepKind::Cableway | StepKind::Funicular, false) => {
            format!("ride {} (about {minutes:.0} min)", name.unwrap_or("the cableway"))
        }
        (StepKind::Steps, true) => {
            let way = match step.up {
                Some(true) => "上",
                Some(false) => "下",
                None => "走",
            };
            format!("{way}{}台阶{far}（{minutes:.0}分钟）", name.unwrap_or_default())
        }
        (StepKind::Steps, false) => {
            let way = match step.up {
                Some(true) => "up",
                Some(false) => "down",
                None => "along",
            };
            format!(
                "{way} the steps{} for {far} ({minutes:.0} min)",
                name.map(|name| format!(" of {name}")).unwrap_or_default()
            )
        }
        (_, true) => match name {
            Some(name) => format!("沿{name}走{far}（{minutes:.0}分钟）"),
            None => format!("走{far}（{minutes:.0}分钟）"),
        },
        (_, false) => match name {
            Some(name) => format!("{far} along {name} ({minutes:.0} min)"),
            None => format!("{far} on ({minutes:.0} min)"),
        },
    }
}

fn metres(metres: u32, zh: bool) -> String {
    let rounded = (f64::from(metres) / 10.0).round() * 10.0;
    match (rounded < 1_000.0, zh) {
        (true, true) => format!("{rounded:.0}米"),
        (true, false) => format!("{rounded:.0} m"),
        (false, true) => format!("{:.1}公里", f64::from(metres) / 1_000.0),
        (false, false) => format!("{:.1} km", f64::from(metres) / 1_000.0),
    }
}

/// Says that the map has no way now, and what would take one there when it runs.
pub fn no_way(draft: &mut Draft, context: &Context, ends: Ends<'_>, mode: Mode, why: &NoWay) {
    let (from, to) = names(context, ends);
    let zh = context.zh();
    if let Some(leg) = &why.running {
        let rides = leg.steps.iter().filter(|step| is_ride(step)).filter_map(|step| step.name.as_deref());
        let rides = rides.collect::<Vec<_>>().join(context.pick("、", " and "));
        let minutes = leg.seconds.div_ceil(60);
        let text = if zh {
            format!("从{from}到{to}要乘{rides}，这时没有班次；有班次时全程约{minutes}分钟")
        } else {
            format!(
                "From {from} to {to} one takes {rides}, which does not run at this time; when it does, it is about {minutes} min in all"
            )
        };
        say_with_ends(draft, context, ends, &text);
        why.idle.iter().for_each(|view| service(draft, context, view));
        draft.grounded = !draft.citations.is_empty();
        draft.confidence = 0.8;
        return;
    }
    if let Some(shut) = &why.shut {
        draft.say(&if zh {
            format!("从{from}到{to}的路这时有一段关闭，没有别的路可走。")
        } else {
            format!("Part of the way from {from} to {to} is shut at this time, and the map has no other.")
        });
        // What one would walk tomorrow is worth knowing today.
        let (minutes, far) = (shut.leg.seconds.div_ceil(60), metres(shut.leg.metres, zh));
        let text = match (opens(context, shut), zh) {
            (Some(opens), true) => format!("{opens}起可以走，约{minutes}分钟，{far}"),
            (Some(opens), false) => format!("From {opens} it can be gone: about {minutes} min, {far}"),
            (None, true) => format!("开放时约{minutes}分钟，{far}"),
            (None, false) => format!("While it is open it takes about {minutes} min, {far}"),
        };
        say_with_ends(draft, context, ends, &text);
        told(draft, context, ends, mode, &shut.leg, true);
        draft.warn("closed", context.pick("路段关闭", "part of the way is shut").to_owned());
        draft.grounded = !draft.citations.is_empty();
        draft.confidence = 0.8;
        return;
    }
    draft.say(&match (zh, mode == Mode::Wheels) {
        (true, false) => format!("地图上没有从{from}走到{to}的路，可能要坐船。"),
        (true, true) => format!("地图上没有从{from}到{to}而不走台阶的路。"),
        (false, false) => format!("The map has no way from {from} to {to}; it may take a boat."),
        (false, true) => format!("The map has no way from {from} to {to} without steps."),
    });
    draft.confidence = 0.6;
}
