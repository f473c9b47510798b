//! Versions of the program side by side: while replicas are replaced one after the other, older ones go on
//! over a schema that a newer one has brought up to date.
//!
//! A step adds, and nothing else: an older program does not know what is new, and misses nothing. What
//! nobody uses any more is taken away by a later step, whose name says from which step on programs do
//! without it: `m0031_needs_m0027_no_old_prices` is none that programs can live with which do not know
//! `m0027_…`.

use crate::Migrator;
use sea_orm_migration::MigratorTrait as _;

/// What the steps that a database has been through mean to this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It knows them all.
    Known,
    /// A newer program made these; this one can go on beside it.
    Beside(Vec<String>),
    /// A newer program took away what this one needs.
    Behind {
        /// By this step.
        step: String,
    },
}

/// Compares the steps that a database has been through with those that this program knows.
pub fn standing<'a>(applied: impl IntoIterator<Item = &'a str>) -> Standing {
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    let newer: Vec<&str> = applied.into_iter().filter(|step| !known.iter().any(|one| one == step)).collect();
    let knows = |needed: &str| known.iter().any(|step| step.split('_').next() == Some(needed));
    let behind = newer.iter().find(|step| needed(step).is_some_and(|needed| !knows(needed)));
    match behind {
        Some(step) => Standing::Behind { step: (*step).to_owned() },
        None if newer.is_empty() => Standing::Known,
        None => Standing::Beside(newer.into_iter().map(str::to_owned).collect()),
    }
}

/// The step that programs must know to live with this one.
fn needed(step: &str) -> Option<&str> {
    let (_, rest) = step.split_once("_needs_")?;
    Some(rest.split_once('_').map_or(rest, |(number, _)| number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_program_goes_on_until_what_it_needs_is_taken_away() {
        let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        let with = |more: &[&str]| {
            standing(known.iter().map(String::as_str).chain(more.iter().copied()).collect::<Vec<_>>())
        };
        assert_eq!(standing([]), Standing::Known);
        assert_eq!(with(&[]), Standing::Known);
        assert_eq!(with(&["m9001_more"]), Standing::Beside(vec!["m9001_more".to_owned()]));
        let taken = "m9002_needs_m0003_no_old_prices";
        assert_eq!(
            with(&["m9001_more", taken]),
            Standing::Beside(vec!["m9001_more".to_owned(), taken.to_owned()])
        );
        let gone = "m9003_needs_m9001_no_old_hours";
        assert_eq!(with(&["m9001_more", taken, gone]), Standing::Behind { step: gone.to_owned() });
    }
}
