//! What changed between two revisions of a page, section by section, for people to read.

mod words;

use super::merge::SectionText;
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiffOp {
    /// It stayed.
    Equal,
    /// It is new.
    Insert,
    /// It is gone.
    Delete,
}

/// A piece of text, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Hunk {
    /// What became of it.
    pub op: DiffOp,
    /// Its words.
    pub text: String,
}

/// What became of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SectionChange {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Its heading or its text is another.
    Changed,
    /// It stayed.
    Unchanged,
}

/// A section, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct SectionDiff {
    /// The section's id.
    pub id: String,
    /// The new heading; of a section that is gone, the old one.
    pub title: String,
    /// The new text; of a section that is gone, the old one.
    pub markdown: String,
    /// What became of it.
    pub state: SectionChange,
    /// Its text in pieces: those that are equal or deleted are the old text, those that are equal or inserted
    /// the new one.
    pub hunks: Vec<Hunk>,
}

/// What changed from one revision's sections to another's, in the new order; what is gone follows what it
/// followed.
pub fn diff(old: &[SectionText], new: &[SectionText]) -> Vec<SectionDiff> {
    let before: HashMap<&str, &SectionText> = old.iter().map(|s| (s.id.as_str(), s)).collect();
    let stays: HashSet<&str> = new.iter().map(|s| s.id.as_str()).collect();
    let mut gone: HashMap<Option<&str>, Vec<&SectionText>> = HashMap::new();
    let mut after = None;
    for section in old {
        if stays.contains(section.id.as_str()) {
            after = Some(section.id.as_str());
        } else {
            gone.entry(after).or_default().push(section);
        }
    }
    let mut diff = Vec::with_capacity(new.len());
    for section in std::iter::once(None).chain(new.iter().map(Some)) {
        if let Some(section) = section {
            diff.push(changed(before.get(section.id.as_str()).copied(), section));
        }
        let gone = gone.remove(&section.map(|section| section.id.as_str()));
        diff.extend(gone.unwrap_or_default().into_iter().map(removed));
    }
    diff
}

/// How many characters were added, and how many removed.
pub fn counts(diff: &[SectionDiff]) -> (usize, usize) {
    let count = |op| {
        let hunks = diff.iter().flat_map(|section| &section.hunks).filter(|hunk| hunk.op == op);
        hunks.map(|hunk| hunk.text.chars().count()).sum()
    };
    (count(DiffOp::Insert), count(DiffOp::Delete))
}

fn changed(old: Option<&SectionText>, new: &SectionText) -> SectionDiff {
    let state = match old {
        None => SectionChange::Added,
        Some(old) if old.title == new.title && old.markdown == new.markdown => SectionChange::Unchanged,
        Some(_) => SectionChange::Changed,
    };
    section(new, state, words::diff(old.map_or("", |old| old.markdown.as_str()), &new.markdown))
}

fn removed(old: &SectionText) -> SectionDiff {
    section(old, SectionChange::Removed, words::diff(&old.markdown, ""))
}

fn section(shown: &SectionText, state: SectionChange, hunks: Vec<Hunk>) -> SectionDiff {
    let SectionText { id, title, markdown } = shown.clone();
    SectionDiff { id, title, markdown, state, hunks }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(texts: &[(&str, &str)]) -> Vec<SectionText> {
        let section = |(id, markdown): &(&str, &str)| SectionText {
            id: (*id).to_owned(),
            title: id.to_uppercase(),
            markdown: (*markdown).to_owned(),
        };
        texts.iter().map(section).collect()
    }

    #[test]
    fn each_section_says_what_became_of_it() {
        let old = sections(&[("a", "松"), ("b", "门"), ("c", "风"), ("d", "石")]);
        let mut new = sections(&[("d", "石"), ("a", "松树"), ("e", "水"), ("c", "风")]);
        new[3].title = "Wind".to_owned();
        let diff = diff(&old, &new);
        let states: Vec<_> = diff.iter().map(|s| (s.id.as_str(), s.state)).collect();
        assert_eq!(
            states,
            [
                ("d", SectionChange::Unchanged),
                ("a", SectionChange::Changed),
                ("b", SectionChange::Removed),
                ("e", SectionChange::Added),
                ("c", SectionChange::Changed),
            ]
        );
        assert_eq!(counts(&diff), (2, 1));
        assert_eq!(diff[2].markdown, "门");
    }

    #[test]
    fn nothing_changed_is_nothing_counted() {
        let same = sections(&[("a", "松\n\n门"), ("b", "")]);
        let diff = diff(&same, &same);
        assert_eq!(counts(&diff), (0, 0));
        assert_eq!(diff[0].hunks, [Hunk { op: DiffOp::Equal, text: "松\n\n门".to_owned() }]);
        assert_eq!(diff[1].hunks, []);
    }
}
