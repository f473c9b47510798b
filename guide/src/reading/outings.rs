//! Whether a dialogue asks for an outing: a plan, the way between places, or a change of the plan that
//! was just proposed.

use super::dialogue::{Message, Role};
use super::outing::{self, Change, Outing, Pace, PlanWish, WayWish};
use crate::gazetteer::{Gazetteer, Mention};
use chrono::NaiveDateTime;
use scenic_data::PlaceId;

/// Fewer letters than this are a plan only where one is being spoken of: "轮椅", "3小时".
const SHORTEST: usize = 6;
/// What makes the shortest question one for a plan: "一天怎么玩".
const NAMES_DAYS: [&str; 8] = ["半天", "一天", "1天", "两天", "2天", "三天", "3天", "一日"];
/// So many earlier messages are looked back for a plan.
const BACK: usize = 12;

/// What is asked of an outing, or `None`. A change of a plan comes as the plan that is wished now.
pub(super) fn asked(
    gazetteer: &Gazetteer,
    question: &str,
    mentions: &[Mention],
    before: &[Message],
    now: NaiveDateTime,
) -> Option<Outing> {
    let names = ranges(question, mentions);
    let (question, on_wheels) = without_wheels(question);
    let question = question.as_str();
    // What is said to a plan changes it, unless it asks for another one outright. Whether one is spoken of is
    // only looked for where it matters: that reads the whole dialogue.
    if let Some(change) = outing::follow_up(question, &names, now)
        && let Some(wish) = earlier(gazetteer, before, now)
    {
        return Some(Outing::Plan(Box::new(changed(wish, change, gazetteer, before))));
    }
    let read = outing::read(question, &names, now);
    if read.is_none()
        && let [from] = &names[..]
        && leads_on(question, from)
    {
        return Some(Outing::Way(WayWish { from: Some(from.id.clone()), ..WayWish::default() }));
    }
    if read.is_none()
        && let [to] = &names[..]
        && goes_on(question, to)
    {
        return Some(Outing::Way(WayWish { to: Some(to.id.clone()), ..WayWish::default() }));
    }
    match read? {
        Outing::Plan(_)
            if question.chars().count() < SHORTEST
                && !NAMES_DAYS.iter().any(|days| question.contains(days))
                && earlier(gazetteer, before, now).is_none() =>
        {
            None
        }
        Outing::Way(wish) => Some(Outing::Way(WayWish { no_steps: wish.no_steps || on_wheels, ..wish })),
        Outing::Plan(mut wish) => {
            wish.wheels |= on_wheels;
            Some(Outing::Plan(wish))
        }
    }
}

/// What says that one comes on wheels, as an aside to a way: "坐轮椅从…", "with a wheelchair".
const ON_WHEELS: [&str; 9] = [
    "坐轮椅",
    "推轮椅",
    "推着轮椅",
    "推着婴儿车",
    "推婴儿车",
    "带婴儿车",
    "with a wheelchair",
    "with a pushchair",
    "with a stroller",
];

/// A question with such asides blanked, byte for byte, and whether there were any.
fn without_wheels(question: &str) -> (String, bool) {
    let mut text = question.to_owned();
    for word in ON_WHEELS {
        text = text.replace(word, &" ".repeat(word.len()));
    }
    let found = text != question;
    (text, found)
}

/// Whether a question asks for the way from the one place it names to what was spoken of before:
/// "从听涛松过去要走多久", "how far is it from the Drum Tower?".
fn leads_on(question: &str, from: &outing::Mention) -> bool {
    let before = question.get(..from.range.start).unwrap_or_default().to_lowercase();
    let after = question.get(from.range.end..).unwrap_or_default().to_lowercase();
    let chinese = before.ends_with('从')
        && ["过去", "过来", "走过去", "到那", "去那"].iter().any(|word| after.starts_with(word));
    let words: Vec<&str> = before.split_whitespace().collect();
    let from = words.last().is_some_and(|word| *word == "from") || matches!(words[..], [.., "from", "the"]);
    let far = ["how far", "how long", "get there", "walk there"].iter().any(|word| before.contains(word));
    chinese || (from && far)
}

/// Whether a question asks for nothing but the way from what was spoken of to the one place it names: "那从那儿去云栖台呢",
/// "and from there to the inn?".
fn goes_on(question: &str, to: &outing::Mention) -> bool {
    const TALK: [&str; 8] = ["那么", "那", "请问", "and", "then", "ok", "how about", ","];
    let before = question.get(..to.range.start).unwrap_or_default().to_lowercase();
    let after = question.get(to.range.end..).unwrap_or_default();
    let said = TALK.iter().fold(before, |said, word| match said.trim_start().strip_prefix(word) {
        Some(rest) => rest.to_owned(),
        None => said,
    });
    let from_there = [
        "从那儿去",
        "从那里去",
        "从那儿到",
        "从那里到",
        "从这儿去",
        "从这里去",
        "从这儿到",
        "从这里到",
        "从那边去",
        "from there to",
        "from there to the",
    ];
    let nothing_more = after.chars().all(|c| !c.is_alphanumeric() || "呢的话".contains(c));
    nothing_more && from_there.contains(&said.trim())
}

/// The plan that the dialogue spoke of last, with everything that was changed of it; `None` when the
/// last thing asked was another.
fn earlier(gazetteer: &Gazetteer, before: &[Message], now: NaiveDateTime) -> Option<PlanWish> {
    let begin = before.len().saturating_sub(BACK);
    let mut wish: Option<PlanWish> = None;
    for (i, message) in
        before.iter().enumerate().skip(begin).filter(|(_, message)| message.role == Role::User)
    {
        let names = ranges(&message.content, &gazetteer.mentions(&message.content));
        let said = before.get(..i).unwrap_or_default();
        wish = match (wish.take(), outing::follow_up(&message.content, &names, now)) {
            (Some(wish), Some(change)) => Some(changed(wish, change, gazetteer, said)),
            (earlier, _) => match outing::read(&message.content, &names, now) {
                Some(Outing::Plan(plan))
                    if earlier.is_some() || message.content.chars().count() >= SHORTEST =>
                {
                    Some(*plan)
                }
                _ => None,
            },
        };
    }
    wish
}

/// A wish after a change of it.
fn changed(mut wish: PlanWish, change: Change, gazetteer: &Gazetteer, before: &[Message]) -> PlanWish {
    let proposed = proposed(gazetteer, before);
    if let Some(at) = change.at {
        wish.start = Some(at);
        wish.days = None;
    }
    if let Some(end) = change.end {
        wish.end = Some(end);
        wish.duration_min = None;
    }
    if let Some(here) = &change.at_place {
        // What stands before it in the plan was seen.
        let seen = proposed.iter().take_while(|place| *place != here);
        wish.visited.extend(seen.cloned());
        wish.from = Some(here.clone());
    }
    if let Some(next) = change.skip_next {
        let from = change.at_place.as_ref().and_then(|here| proposed.iter().position(|place| place == here));
        let next = usize::try_from(next).unwrap_or(usize::MAX);
        wish.avoid.extend(proposed.iter().skip(from.map_or(0, |at| at + 1)).take(next).cloned());
    }
    wish.avoid.extend(change.skip);
    wish.must_visit.extend(change.add);
    let avoid = wish.avoid.clone();
    wish.must_visit.retain(|place| !avoid.contains(place));
    wish.no_steps |= change.no_steps;
    wish.rain |= change.rain;
    wish.lunch = change.lunch.or(wish.lunch);
    wish.interests.extend(change.add_interest);
    wish.interests.retain(|interest| !change.drop_interest.contains(interest));
    wish.avoid_interests.extend(change.drop_interest);
    wish.pace = match (change.slower, wish.pace) {
        (None, pace) => pace,
        (Some(true), Some(Pace::Fast)) | (Some(false), Some(Pace::Slow)) => Some(Pace::Normal),
        (Some(true), _) => Some(Pace::Slow),
        (Some(false), _) => Some(Pace::Fast),
    };
    wish
}

/// The stops of the plan that the guide proposed last, in order.
fn proposed(gazetteer: &Gazetteer, before: &[Message]) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    if let Some(message) = before.iter().rfind(|message| message.role == Role::Assistant) {
        for place in gazetteer.mentions(&message.content).iter().filter_map(|mention| mention.places.first())
        {
            let place = PlaceId::to_string(place);
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places
}

/// Mentions by bytes.
fn ranges(text: &str, mentions: &[Mention]) -> Vec<outing::Mention> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let range = |mention: &Mention| {
        let (start, end) = (*starts.get(mention.start)?, *starts.get(mention.end)?);
        Some(outing::Mention { range: start..end, id: mention.places.first()?.to_string() })
    };
    mentions.iter().filter_map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::tests::gazetteer;

    fn now() -> NaiveDateTime {
        NaiveDateTime::parse_from_str("2026-11-26 09:00", "%Y-%m-%d %H:%M").expect("a time")
    }

    fn asked_of(lines: &[&str]) -> Option<Outing> {
        let g = gazetteer(&["a=岫川市博物馆", "b=谯楼", "c=虹影桥", "d=盐街"]);
        let role = |i: usize| if i.is_multiple_of(2) { Role::User } else { Role::Assistant };
        let said: Vec<Message> = lines
            .iter()
            .enumerate()
            .map(|(i, l)| Message { role: role(i), content: (*l).to_owned() })
            .collect();
        let (last, before) = said.split_last().expect("a question");
        asked(&g, &last.content, &g.mentions(&last.content), before, now())
    }

    fn plan(lines: &[&str]) -> PlanWish {
        match asked_of(lines) {
            Some(Outing::Plan(wish)) => *wish,
            other => panic!("{lines:?}: {other:?}"),
        }
    }

    #[test]
    fn a_plan_is_changed_by_what_is_said_to_it() {
        let first = plan(&["带老人小孩半天怎么玩"]);
        assert!(first.children && first.elderly && first.duration_min == Some(240), "{first:?}");
        let answer = "先去谯楼，再到虹影桥，然后盐街，最后岫川市博物馆。";
        let second = plan(&["带老人小孩半天怎么玩", answer, "不去博物馆了"]);
        assert!(second.children, "the wish before still holds: {second:?}");
        assert!(
            second.avoid.contains(&"a".to_owned()) || second.avoid_interests.contains(&"museum".to_owned())
        );
        let here = plan(&["带老人小孩半天怎么玩", answer, "我到谯楼了，现在14:20，跳过后面两个"]);
        assert_eq!(here.avoid, ["c", "d"], "{here:?}");
        assert_eq!(here.from.as_deref(), Some("b"));
    }

    #[test]
    fn a_bare_word_is_no_plan_unless_one_is_spoken_of() {
        assert_eq!(asked_of(&["轮椅"]), None);
        assert_eq!(asked_of(&["谯楼几点开门"]), None);
        assert!(matches!(asked_of(&["从谯楼到虹影桥怎么走"]), Some(Outing::Way(_))));
    }
}
