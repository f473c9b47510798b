//! What whoever follows a plan must know: what is estimated, not known, limited, old, or over the budget.

use super::Wish;
use super::candidates::Role;
use super::card::{LegCard, Stop};
use super::make::Made;
use crate::answer::Warning;
use crate::answer::weather::list;
use crate::ways::Mode;
use scenic_data::PlaceId;
use scenic_data::event::Effect;
use scenic_data::freshness::{Freshness, FreshnessState};
use scenic_data::status::{State, kinds, weather};

/// What whoever follows the plan must know.
pub(super) fn of(
    wish: &Wish,
    made: &Made,
    stops: &[Stop],
    legs: &[LegCard],
    freshness: Option<&Freshness>,
) -> Vec<Warning> {
    let zh = wish.lang.is_chinese();
    let mut said = Vec::new();
    let mut say = |code: &'static str, chinese: String, english: String| {
        said.push(Warning { code, message: if zh { chinese } else { english } });
    };
    let names = |stops: Vec<&Stop>| {
        let names: Vec<&str> = stops.iter().map(|stop| stop.place.name.as_str()).collect();
        names.join(if zh { "、" } else { ", " })
    };
    if !made.has_map {
        say(
            "no_map",
            "没有地图数据：路程按直线距离估算，山路请多留时间。".to_owned(),
            "There is no map: ways are estimated from straight distances; allow more on mountain paths."
                .to_owned(),
        );
    } else if legs.iter().any(|leg| leg.estimated) {
        say(
            "off_map",
            "有的路段不在地图上，按直线距离估算。".to_owned(),
            "Some of the way is not on the map and is estimated from the straight distance.".to_owned(),
        );
    }
    if made.known.router_failed {
        say(
            "router",
            "外部路径服务没有回应，改用自己的地图。".to_owned(),
            "The outside router did not answer; the own map was used.".to_owned(),
        );
    }
    let unknown: Vec<&Stop> = stops
        .iter()
        .filter(|stop| {
            stop.status == State::Unknown && (stop.role == Role::Visit || !stop.citations.is_empty())
        })
        .collect();
    if !unknown.is_empty() {
        let list = names(unknown);
        say(
            "unknown_hours",
            format!("不知道这些地方届时是否开放：{list}。"),
            format!("Whether these are open then is not known: {list}."),
        );
    }
    if let Some(freshness) = freshness.filter(|freshness| freshness.state >= FreshnessState::Stale) {
        let days = freshness.age_s / 86_400;
        say(
            "stale",
            format!("有的开放时间 {days} 天没有核实过，出发前请再确认。"),
            format!("Some hours were last confirmed {days} days ago; check them before you go."),
        );
    }
    let may_close = closing_in(wish, made, stops, legs);
    if !may_close.is_empty() {
        let list = may_close.join(if zh { "；" } else { "; " });
        say(
            "weather",
            format!("要看天气，可能关闭或停运：{list}。"),
            format!("These may close or not run in bad weather: {list}."),
        );
    }
    let limited = legs.iter().flat_map(|leg| &leg.steps).filter(|step| {
        step.place.as_ref().is_some_and(|place| {
            made.known.grounds.notices(place).iter().any(|notice| {
                notice.effect == Effect::Partial && {
                    let (from, to) = (wish.days[0].from, wish.days[wish.days.len() - 1].to);
                    notice.is_on_within(from, to)
                }
            })
        })
    });
    let mut rides: Vec<&str> = limited.filter_map(|step| step.name.as_deref()).collect();
    rides.dedup();
    if !rides.is_empty() {
        let list = rides.join(if zh { "、" } else { ", " });
        say(
            "partial",
            format!("{list}这段时间有限制，详见引用的公告，请多留时间。"),
            format!("{list} runs with limits at that time; see the notices cited, and allow more time."),
        );
    }
    let partial: Vec<&Stop> = stops
        .iter()
        .filter(|stop| {
            made.known.grounds.notices(&stop.place.id).iter().any(|notice| {
                notice.effect == Effect::Partial && notice.is_on_within(stop.arrive, stop.depart)
            })
        })
        .collect();
    if !partial.is_empty() && rides.is_empty() {
        let list = names(partial);
        say(
            "partial",
            format!("部分开放或有限制：{list}，详见引用的公告。"),
            format!("Open in part or with limits: {list}; see the notices cited."),
        );
    }
    if let Some(over) = made.over_budget(&made.course, wish).map(f64::ceil) {
        say(
            "over_budget",
            format!("算上乘坐的费用，超出预算约{over}元。"),
            format!("With the fares it comes to about {over} over the budget."),
        );
    }
    if wish.request.budget.is_some() {
        let free: Vec<&Stop> =
            stops.iter().filter(|stop| stop.price.is_none() && stop.role == Role::Visit).collect();
        if !free.is_empty() {
            let list = names(free);
            say(
                "unknown_price",
                format!("不知道票价、没有计入预算：{list}。"),
                format!("Prices not known and not counted: {list}."),
            );
        }
    }
    if wish.request.mode == Mode::Wheels && !made.has_map {
        say(
            "no_steps_unknown",
            "没有地图，无法保证没有台阶。".to_owned(),
            "Without a map it cannot be promised that there are no steps.".to_owned(),
        );
    }
    if stops.is_empty() {
        say("empty", "这段时间没有排得进去的地方。".to_owned(), "Nothing fits into that time.".to_owned());
    }
    let eats = |day: usize| stops.iter().any(|stop| stop.role == Role::Lunch && stop.day as usize == day + 1);
    if wish.lunches.iter().enumerate().any(|(day, lunch)| *lunch && !eats(day)) && !stops.is_empty() {
        say("no_lunch", "没能安排午饭时间。".to_owned(), "There was no room for a meal at noon.".to_owned());
    }
    said
}

/// The stops and the rides that sources say close in some weather, each once, with that weather.
fn closing_in(wish: &Wish, made: &Made, stops: &[Stop], legs: &[LegCard]) -> Vec<String> {
    let zh = wish.lang.is_chinese();
    let visits = stops.iter().filter(|stop| stop.role == Role::Visit).map(|stop| &stop.place.id);
    let rides = legs.iter().flat_map(|leg| &leg.steps).filter_map(|step| step.place.as_ref());
    let mut seen: Vec<&PlaceId> = Vec::new();
    let mut said = Vec::new();
    for place in rides.chain(visits) {
        let Some(view) = made.known.grounds.view(place).filter(|_| !seen.contains(&place)) else { continue };
        seen.push(place);
        let kinds = kinds(&weather(view, &wish.lang));
        if !kinds.is_empty() {
            let (name, kinds) = (view.place.name(&wish.lang), list(&kinds, zh));
            said.push(if zh { format!("{name}（{kinds}）") } else { format!("{name} ({kinds})") });
        }
    }
    said
}
