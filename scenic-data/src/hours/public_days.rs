//! Rules for public holidays: what holds on them, and what nobody says.

use super::arrange::{NO_HOURS, rule};
use super::error::HoursError;
use super::scope::cells;
use super::statement::{Clause, Statement, Value};
use super::times::DAY;
use super::undated;
use super::week::{self, Week};

/// What a holiday says whose hours are told elsewhere.
const HOLIDAYS_VARY: &str = "other hours on public holidays";
/// When the public holidays of the Spring Festival may be.
const FESTIVAL: &str = "Jan 19-Feb 29";
/// What a day of it says.
const FESTIVAL_VARIES: &str = "closed on some days of the Spring Festival";

/// Rules for public holidays, which override those of the days they fall on.
pub(super) fn rules(
    said: &Statement,
    open: &[&Clause],
    closed: &[&Clause],
    late: u32,
    rules: &mut Vec<String>,
) -> Result<(), HoursError> {
    for clause in open.iter().chain(closed).filter(|clause| cells(clause).1) {
        rules.push(rule(clause, "PH", late));
    }
    let own_hours = |clause: &&&Clause| !cells(clause).1;
    let named = open.iter().any(|clause| cells(clause).1);
    if late > DAY && (named || said.open_on_holidays) {
        return Err(HoursError::NotEvaluable("a night beside a day with hours of its own"));
    }
    let working = open.iter().any(|clause| clause.week.is_some_and(|week| week.working));
    if (working || said.not_on_holidays) && !named {
        let workdays = open.iter().all(|clause| cells(clause).0 & 0b110_0000 == 0);
        rules.push(if workdays || working {
            "PH closed".into()
        } else {
            format!("PH unknown \"{NO_HOURS}\"")
        });
    }
    if said.open_on_holidays && closed.iter().any(|clause| clause.week.is_some()) {
        if named || said.not_on_holidays || said.holidays_vary {
            return Err(HoursError::Contradiction("what holds on public holidays"));
        }
        let ordinary: Vec<&Clause> = open.iter().filter(own_hours).copied().collect();
        rules.extend(closing_days(&ordinary, late)?);
    }
    unknown(said, open, named, late, rules)
}

/// A holiday on a closing day has the hours of the other days, and is unknown where those differ.
fn closing_days(ordinary: &[&Clause], late: u32) -> Result<Vec<String>, HoursError> {
    let mut rules: Vec<String> = Vec::new();
    for (index, clause) in ordinary.iter().enumerate() {
        let same = |other: &&&Clause| other.dates == clause.dates;
        if ordinary.iter().take(index).any(|other| same(&other)) {
            continue;
        }
        let alike: Vec<&Clause> = ordinary.iter().filter(same).copied().collect();
        if alike.iter().all(|other| other.value == clause.value && other.maybe == clause.maybe) {
            rules.push(rule(clause, "PH", late));
            continue;
        }
        let spans = alike.iter().map(|other| match &other.value {
            Value::Hours(spans) if other.maybe.is_empty() => Some(spans.as_slice()),
            _ => None,
        });
        let (sure, maybe) = undated::common(&spans.collect::<Option<Vec<_>>>().unwrap_or_default());
        if sure.is_empty() {
            return Err(HoursError::Ambiguous("which hours hold on public holidays"));
        }
        let agreed = Clause { value: Value::Hours(sure), maybe, last_entry: None, ..(*clause).clone() };
        rules.push(rule(&agreed, "PH", late));
    }
    Ok(rules)
}

/// Holidays whose hours are told elsewhere, and days of the Spring Festival of which some are closed.
fn unknown(
    said: &Statement,
    open: &[&Clause],
    named: bool,
    late: u32,
    rules: &mut Vec<String>,
) -> Result<(), HoursError> {
    if !said.holidays_vary && !said.festival_varies {
        return Ok(());
    }
    if late > DAY {
        return Err(HoursError::NotEvaluable("a night beside a day with hours of its own"));
    }
    if said.holidays_vary && (named || said.not_on_holidays) {
        return Err(HoursError::Contradiction("what holds on public holidays"));
    }
    if said.holidays_vary {
        rules.push(format!("PH unknown \"{HOLIDAYS_VARY}\""));
        return Ok(());
    }
    // whoever closes on all public holidays closes on these
    if rules.iter().any(|rule| rule == "PH closed") {
        return Ok(());
    }
    rules.push(format!("{FESTIVAL} PH unknown \"{FESTIVAL_VARIES}\""));
    // a closing day stays one during the festival, unless holidays are excepted from it
    let days = open.iter().fold(0, |days, clause| days | cells(clause).0);
    if days != week::ALL && !said.open_on_holidays && !named {
        rules.push(format!("{FESTIVAL} {} closed", Week::osm(week::ALL & !days)));
    }
    Ok(())
}
