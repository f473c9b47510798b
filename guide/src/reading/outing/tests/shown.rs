//! Readings in short, as the tables of phrases write them: only what is said.

use super::super::{Change, Mode, Outing, Pace};
use chrono::NaiveDateTime;

/// A reading in short; "-" for none.
pub(super) fn outing(read: Option<&Outing>) -> String {
    let mut said = Said::default();
    match read {
        None => return "-".to_owned(),
        Some(Outing::Plan(plan)) => {
            said.flag("plan", true);
            said.number("days", plan.days);
            said.number("min", plan.duration_min);
            said.time("start", plan.start);
            said.time("end", plan.end);
            said.value("from", plan.from.as_deref());
            said.value("to", plan.to.as_deref());
            said.flag("round", plan.round_trip);
            said.list("must", &plan.must_visit);
            said.flag("order", plan.in_order);
            said.list("avoid", &plan.avoid);
            said.list("seen", &plan.visited);
            said.list("named", &plan.named);
            said.list("like", &plan.interests);
            said.list("not", &plan.avoid_interests);
            said.flag("kids", plan.children);
            said.flag("old", plan.elderly);
            said.flag("wheels", plan.wheels);
            said.flag("flat", plan.no_steps);
            said.value("pace", plan.pace.map(pace));
            said.value("budget", plan.budget.map(|b| b.to_string()).as_deref());
            said.number("people", plan.people);
            said.value("lunch", plan.lunch.map(yes));
            said.flag("rain", plan.rain);
            said.value("mode", plan.mode.map(mode));
            said.number("stops", plan.max_stops);
            said.flag("open", plan.open_now);
        }
        Some(Outing::Way(way)) => {
            said.flag("way", true);
            said.value("from", way.from.as_deref());
            said.flag("here", way.from_here);
            said.value("to", way.to.as_deref());
            said.value("mode", way.mode.map(mode));
            said.flag("flat", way.no_steps);
        }
    }
    said.0.join(" ")
}

/// A change in short; "-" for none.
pub(super) fn change(read: Option<&Change>) -> String {
    let Some(change) = read else { return "-".to_owned() };
    let mut said = Said::default();
    said.list("skip", &change.skip);
    said.list("add", &change.add);
    said.number("next", change.skip_next);
    said.time("at", change.at);
    said.flag("here", change.here);
    said.value("place", change.at_place.as_deref());
    said.value("slower", change.slower.map(yes));
    said.time("end", change.end);
    said.flag("flat", change.no_steps);
    said.list("more", &change.add_interest);
    said.list("less", &change.drop_interest);
    said.value("lunch", change.lunch.map(yes));
    said.flag("rain", change.rain);
    said.0.join(" ")
}

fn yes(said: bool) -> &'static str {
    if said { "yes" } else { "no" }
}

fn pace(pace: Pace) -> &'static str {
    match pace {
        Pace::Slow => "slow",
        Pace::Normal => "normal",
        Pace::Fast => "fast",
    }
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Walk => "walk",
        Mode::Drive => "drive",
    }
}

#[derive(Default)]
struct Said(Vec<String>);

impl Said {
    fn flag(&mut self, name: &str, said: bool) {
        if said {
            self.0.push(name.to_owned());
        }
    }

    fn value(&mut self, name: &str, said: Option<&str>) {
        self.0.extend(said.map(|said| format!("{name}={said}")));
    }

    fn number(&mut self, name: &str, said: Option<u32>) {
        self.0.extend(said.map(|said| format!("{name}={said}")));
    }

    fn time(&mut self, name: &str, said: Option<NaiveDateTime>) {
        self.0.extend(said.map(|said| format!("{name}={}", said.format("%-d/%H:%M"))));
    }

    fn list(&mut self, name: &str, said: &[String]) {
        if !said.is_empty() {
            self.0.push(format!("{name}={}", said.join(",")));
        }
    }
}
