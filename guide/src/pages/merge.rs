//! Edits of one page made at the same time, brought together section by section.

mod lines;

use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// The text of a section: what people edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SectionText {
    /// Stable within the page.
    pub id: String,
    /// Its heading, without markup.
    pub title: String,
    /// What stands below the heading.
    pub markdown: String,
}

/// A section that both changed, and not in the same way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Conflict {
    /// The section's id.
    pub section: String,
    /// Its heading: yours, else theirs.
    pub title: String,
    /// What both began with; absent when both added it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<SectionText>,
    /// What is there now; absent when it was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theirs: Option<SectionText>,
    /// What was sent; absent when it leaves the section out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yours: Option<SectionText>,
}

/// Brings two edits of `base` together. Sections are the same when their ids are.
///
/// What one side changed is taken from it; what both changed alike is taken once; within a section that both
/// changed, lines are brought together when an unchanged line parts them. The order is yours, unless only
/// theirs is new; what the other side added follows what it follows there.
///
/// # Errors
/// Every section that both changed otherwise, in that order.
pub fn merge(
    base: &[SectionText],
    theirs: &[SectionText],
    yours: &[SectionText],
) -> Result<Vec<SectionText>, Vec<Conflict>> {
    let (in_base, in_theirs, in_yours) = (by_id(base), by_id(theirs), by_id(yours));
    let (mut merged, mut conflicts) = (Vec::new(), Vec::new());
    for id in order(base, theirs, yours) {
        let versions = [&in_base, &in_theirs, &in_yours].map(|sections| sections.get(id).copied());
        match section(versions) {
            Ok(section) => merged.extend(section),
            Err(conflict) => conflicts.push(*conflict),
        }
    }
    if conflicts.is_empty() { Ok(merged) } else { Err(conflicts) }
}

fn by_id(sections: &[SectionText]) -> HashMap<&str, &SectionText> {
    sections.iter().map(|section| (section.id.as_str(), section)).collect()
}

/// One section of base, theirs and yours: what becomes of it, nothing when it is removed.
fn section([base, theirs, yours]: [Option<&SectionText>; 3]) -> Result<Option<SectionText>, Box<Conflict>> {
    if theirs == base || theirs == yours {
        return Ok(yours.cloned());
    }
    if yours == base {
        return Ok(theirs.cloned());
    }
    if let (Some(base), Some(theirs), Some(yours)) = (base, theirs, yours)
        && let Some(title) = either(&base.title, &theirs.title, &yours.title)
        && let Some(markdown) = lines::merge(&base.markdown, &theirs.markdown, &yours.markdown)
    {
        return Ok(Some(SectionText { id: yours.id.clone(), title: title.to_owned(), markdown }));
    }
    let named = yours.or(theirs).or(base);
    Err(Box::new(Conflict {
        section: named.map(|section| section.id.clone()).unwrap_or_default(),
        title: named.map(|section| section.title.clone()).unwrap_or_default(),
        base: base.cloned(),
        theirs: theirs.cloned(),
        yours: yours.cloned(),
    }))
}

/// What one side changed, or both alike.
fn either<'a>(base: &str, theirs: &'a str, yours: &'a str) -> Option<&'a str> {
    if theirs == base || theirs == yours { Some(yours) } else { (yours == base).then_some(theirs) }
}

/// The ids of all sections of both sides, in the order of the page.
fn order<'a>(base: &'a [SectionText], theirs: &'a [SectionText], yours: &'a [SectionText]) -> Vec<&'a str> {
    let (ours, others) =
        if is_moved(base, theirs) && !is_moved(base, yours) { (theirs, yours) } else { (yours, theirs) };
    let mut order = Vec::new();
    let mut seen = HashSet::new();
    // What the other side added, by what it follows there; nothing at the top of the page.
    let known: HashSet<&str> = ours.iter().map(|section| section.id.as_str()).collect();
    let mut following: HashMap<Option<&str>, Vec<&str>> = HashMap::new();
    let mut after = None;
    for section in others {
        if known.contains(section.id.as_str()) {
            after = Some(section.id.as_str());
        } else {
            following.entry(after).or_default().push(&section.id);
        }
    }
    for id in std::iter::once(None).chain(ours.iter().map(|section| Some(section.id.as_str()))) {
        let added = following.remove(&id).unwrap_or_default();
        order.extend(id.into_iter().chain(added).filter(|id| seen.insert(*id)));
    }
    order
}

/// Whether the sections that were there before stand in another order.
fn is_moved(base: &[SectionText], now: &[SectionText]) -> bool {
    let stay = |sections: &'_ [SectionText], others: &[SectionText]| -> Vec<String> {
        let others: HashSet<&str> = others.iter().map(|section| section.id.as_str()).collect();
        sections.iter().filter(|s| others.contains(s.id.as_str())).map(|s| s.id.clone()).collect()
    };
    stay(base, now) != stay(now, base)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// "a:text b:text", with `/` for a line break.
    fn page(text: &str) -> Vec<SectionText> {
        let section = |part: &str| {
            let (id, markdown) = part.split_once(':').expect("an id and a text");
            SectionText { id: id.to_owned(), title: id.to_uppercase(), markdown: markdown.replace('/', "\n") }
        };
        text.split_whitespace().map(section).collect()
    }

    fn merged(base: &str, theirs: &str, yours: &str) -> Result<Vec<SectionText>, Vec<String>> {
        merge(&page(base), &page(theirs), &page(yours))
            .map_err(|conflicts| conflicts.into_iter().map(|conflict| conflict.section).collect())
    }

    #[test]
    fn edits_of_different_sections_come_together() {
        for (base, theirs, yours, together) in [
            ("a:1 b:1", "a:2 b:1", "a:1 b:2", "a:2 b:2"),
            ("a:1 b:1", "a:2 b:1", "a:2 b:2", "a:2 b:2"),
            ("a:1 b:1 c:1", "a:1 c:1", "a:2 b:1 c:1", "a:2 c:1"),
            ("a:1 b:1 c:1", "a:1 b:1 c:2", "b:1 c:1", "b:1 c:2"),
            ("a:1 b:1", "a:1", "b:1", ""),
            ("a:1", "a:1 b:1", "a:1 b:1", "a:1 b:1"),
            ("a:1/2/3", "a:9/2/3", "a:1/2/8", "a:9/2/8"),
        ] {
            assert_eq!(merged(base, theirs, yours), Ok(page(together)), "{base} | {theirs} | {yours}");
        }
    }

    #[test]
    fn the_order_is_yours_and_what_they_added_follows_what_it_follows() {
        for (base, theirs, yours, together) in [
            ("a:1 b:1", "x:1 a:1 y:1 z:1 b:1", "b:1 a:1", "x:1 b:1 a:1 y:1 z:1"),
            ("a:1 b:1", "a:1 b:1 y:1", "a:1 b:1 x:1", "a:1 b:1 y:1 x:1"),
            // Only theirs is in a new order.
            ("a:1 b:1 c:1", "c:1 b:1 a:1", "a:1 x:1 b:1 c:1", "c:1 b:1 a:1 x:1"),
            // What theirs follows is gone here.
            ("a:1 b:1 c:1", "a:1 b:1 y:1 c:1", "a:1 c:1", "a:1 y:1 c:1"),
        ] {
            assert_eq!(merged(base, theirs, yours), Ok(page(together)), "{base} | {theirs} | {yours}");
        }
    }

    #[test]
    fn what_both_changed_otherwise_is_told_with_all_its_versions() {
        for (base, theirs, yours, sections) in [
            ("a:1 b:1", "a:2 b:2", "a:3 b:3", vec!["a", "b"]),
            ("a:1 b:1", "b:1", "a:2 b:1", vec!["a"]),
            ("a:1 b:1", "a:1 b:2", "a:1", vec!["b"]),
            ("a:1", "a:1 b:1", "a:1 b:2", vec!["b"]),
        ] {
            let sections = sections.into_iter().map(str::to_owned).collect();
            assert_eq!(merged(base, theirs, yours), Err(sections), "{base} | {theirs} | {yours}");
        }
        let conflicts = merge(&page("a:1"), &page("a:2"), &page("a:3")).expect_err("a conflict");
        assert_eq!(conflicts[0].title, "A");
        assert_eq!(conflicts[0].base, page("a:1").pop());
        assert_eq!(conflicts[0].theirs, page("a:2").pop());
        assert_eq!(conflicts[0].yours, page("a:3").pop());
    }

    #[test]
    fn a_new_heading_and_a_new_text_come_together() {
        let (base, mut theirs, yours) = (page("a:1"), page("a:1"), page("a:2"));
        theirs[0].title = "Other".to_owned();
        let merged = merge(&base, &theirs, &yours).expect("merged");
        assert_eq!((merged[0].title.as_str(), merged[0].markdown.as_str()), ("Other", "2"));
        let mut yours = yours;
        yours[0].title = "Another".to_owned();
        assert!(merge(&base, &theirs, &yours).is_err());
    }

    fn pages() -> impl Strategy<Value = Vec<SectionText>> {
        let section = ("[a-f]", "[A-C]", "[x-z\n]{0,6}");
        proptest::collection::vec(section, 0..6).prop_map(|sections| {
            let mut seen = HashSet::new();
            let texts = sections.into_iter().map(|(id, title, markdown)| SectionText { id, title, markdown });
            texts.filter(|section| seen.insert(section.id.clone())).collect()
        })
    }

    proptest! {
        #[test]
        fn an_edit_beside_none_is_that_edit(base in pages(), x in pages()) {
            prop_assert_eq!(merge(&base, &x, &base), Ok(x.clone()));
            prop_assert_eq!(merge(&base, &base, &x), Ok(x.clone()));
            prop_assert_eq!(merge(&base, &x, &x), Ok(x));
        }

        #[test]
        fn whoever_comes_second_meets_the_same_conflicts(base in pages(), x in pages(), y in pages()) {
            let ids = |merged: Result<Vec<SectionText>, Vec<Conflict>>| {
                let mut ids: Vec<String> = match merged {
                    Ok(sections) => sections.into_iter().map(|s| s.id).collect(),
                    Err(conflicts) => conflicts.into_iter().map(|c| format!("!{}", c.section)).collect(),
                };
                ids.sort();
                ids
            };
            prop_assert_eq!(ids(merge(&base, &x, &y)), ids(merge(&base, &y, &x)));
        }
    }
}
