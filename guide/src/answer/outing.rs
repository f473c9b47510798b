//! Sentences about plans and ways.

use super::facts::with_number;
use super::happenings::each_once;
use super::{Context, Draft, dates};
use crate::plan::Role;
use crate::plan::between::Between;
use crate::plan::card::{LegCard, Plan, Skipped, Stop};
use crate::ways::{Leg, LegStep, Mode, StepKind};
use scenic_data::event::{Effect, text_for};
use scenic_data::status::State;
use scenic_data::view::PlaceView;
use scenic_data::{Field, Instant, Words};

/// Most pieces of a way that are told one by one; short ones are joined before.
const MOST_PIECES: usize = 10;
/// A piece shorter than this is not told by itself, metres.
const SHORT_M: u32 = 25;
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
    draft.paragraph();
    draft.say(&closing(context, plan));
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
    let (from, to) = (plan.start_at, plan.end_at);
    let start = dates::relative(from, context.now, zone, &context.lang);
    let stops = plan.stops.iter().filter(|stop| stop.role == Role::Visit).count();
    let late = match (moved, context.zh()) {
        (false, _) => String::new(),
        (true, true) => "今天太晚了，".to_owned(),
        (true, false) => "It is too late for today. ".to_owned(),
    };
    let many = plan.stops.iter().map(|stop| stop.day).max().unwrap_or(1);
    let walk = f64::from(plan.total.walk_m) / 1_000.0;
    let hours = duration(plan.total.min, context);
    if many > 1 {
        return if context.zh() {
            format!("{late}按{many}天安排，{start}开始，{stops}处，路上共{walk:.1}公里：")
        } else {
            format!("{late}Over {many} days, from {start}: {stops} places, {walk:.1} km on the way:")
        };
    }
    let end = dates::clock(to, zone);
    if context.zh() {
        format!("{late}{start}到{end}可以这样走，{stops}处，共{hours}，路上{walk:.1}公里：")
    } else {
        format!(
            "{late}From {start} to {end} you could see {stops} places, {hours} in all, {walk:.1} km on the way:"
        )
    }
}

/// The number of the evidence that a stop is open.
fn number_of(draft: &mut Draft, context: &Context, stop: &Stop) -> Option<usize> {
    let citation = stop.citations.last()?.clone();
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
    let why = stop.why.trim_end_matches(['。', '.']);
    if !why.is_empty() {
        told.push(if zh { why.to_owned() } else { lower_first(why) });
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

fn is_ride(step: &LegStep) -> bool {
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
    let numbers = cite_ends(draft, context, ends);
    match numbers {
        Some(n) => draft.say(&with_number(&first, n)),
        None => draft.say(&format!("{first}{}", context.pick("。", "."))),
    }
    let pieces: Vec<String> = joined(&leg.steps).iter().map(|step| piece(step, zh)).collect();
    if between.on_map && !pieces.is_empty() {
        let shown = pieces.iter().take(MOST_PIECES).cloned().collect::<Vec<_>>();
        let more = pieces.len() > MOST_PIECES;
        let text = if zh {
            format!("走法：{}{}。", shown.join("，再"), if more { "，其余见路线图" } else { "" })
        } else {
            format!(
                "The way: {}{}.",
                shown.join(", then "),
                if more { "; the rest is on the map" } else { "" }
            )
        };
        draft.say(&text);
    }
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
    if between.detour {
        draft.say(
            context
                .pick("有路段关闭，这是绕开它的走法。", "Part of the usual way is shut; this goes round it."),
        );
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

/// Cites where the goal is, or what is said of getting there.
fn cite_ends(draft: &mut Draft, context: &Context, ends: Ends<'_>) -> Option<usize> {
    let view = ends.1.or(ends.0)?;
    let fields = ["address", "transport", "intro"].map(Field::new);
    let fact = fields.iter().find_map(|field| view.fact(field, &context.lang))?;
    Some(draft.cite_claim(context, &view.place, &fact.claim))
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
pub fn no_way(
    draft: &mut Draft,
    context: &Context,
    ends: Ends<'_>,
    mode: Mode,
    idle: &[PlaceView],
    running: Option<&Leg>,
) {
    let (from, to) = names(context, ends);
    let zh = context.zh();
    if let Some(leg) = running {
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
        match cite_ends(draft, context, ends) {
            Some(n) => draft.say(&with_number(&text, n)),
            None => draft.say(&format!("{text}{}", context.pick("。", "."))),
        }
        idle.iter().for_each(|view| service(draft, context, view));
        draft.grounded = !draft.citations.is_empty();
        draft.confidence = 0.8;
        return;
    }
    draft.say(&match (zh, mode == Mode::Wheels) {
        (true, false) => format!("这时地图上没有从{from}走到{to}的路：可能要坐船，或路段关闭。"),
        (true, true) => format!("地图上没有从{from}到{to}而不走台阶的路。"),
        (false, false) => {
            format!("The map has no way from {from} to {to} at this time: it may take a boat, or be shut.")
        }
        (false, true) => format!("The map has no way from {from} to {to} without steps."),
    });
    draft.confidence = 0.6;
}
