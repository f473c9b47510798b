//! What a heading of a table's column means.

use super::vocabulary::{self, FIELDS, LANGUAGES, REST, RUNNING_NUMBERS, SUBJECTS};
use crate::fields::labels;
use crate::limits::MAX_HEADING_CHARS;
use crate::text::{clip, half_width, is_han, squeeze};
use scenic_data::Field;

/// Where in a record the values of a column stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path {
    /// The member of the record.
    pub head: String,
    /// The member of that member.
    pub tail: Option<String>,
}

impl Path {
    fn of(name: &str) -> Self {
        match name.split_once('.') {
            Some((head, tail)) => Self::within(head, tail),
            None => Self { head: name.to_owned(), tail: None },
        }
    }

    fn within(head: &str, tail: &str) -> Self {
        Self { head: head.to_owned(), tail: Some(tail.to_owned()) }
    }
}

/// What a heading means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// There is none.
    Unnamed,
    /// A field of the partner record.
    Field(Path),
    /// A label of its own, in Chinese.
    Attribute(Path),
    /// A running number.
    Running,
    /// Nothing that is known.
    Unknown,
}

/// Reads a heading.
pub(super) fn read(cell: &str) -> Heading {
    let label = squeeze(cell);
    if label.is_empty() {
        return Heading::Unnamed;
    }
    if RUNNING_NUMBERS.contains(&key(&label).as_str()) {
        return Heading::Running;
    }
    // Parts of a heading in two languages stand on two lines.
    let parts = squeeze(&cell.trim().replace(['\n', '\r'], "/"));
    match known(&label).or_else(|| agreeing(&parts)) {
        Some(path) => Heading::Field(path),
        None if label.chars().any(is_han) => {
            Heading::Attribute(Path::within("attributes", &own_label(&label)))
        }
        None => Heading::Unknown,
    }
}

/// The column name that reads back as this place in a record, where there is one.
pub(super) fn name(head: &str, tail: Option<&str>) -> Option<String> {
    let is_field = FIELDS.iter().any(|def| def.name == head) && !head.contains('.') && head != REST;
    match tail {
        None => is_field.then(|| head.to_owned()),
        // Points and blanks alone are taken for marks beside the field's name.
        Some(tail) => {
            let reads_back = !is_marks(tail) && member(head, tail).as_deref() == Some(tail);
            (is_field && reads_back).then(|| format!("{head}.{tail}"))
        }
    }
}

/// A heading or word in the form in which it is looked up: half-width, lower case, round brackets,
/// without blanks, underscores and hyphens.
pub(super) fn key(label: &str) -> String {
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{200b}' | '\u{feff}');
    half_width(label)
        .chars()
        .filter(kept)
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '[' | '【' | '〔' | '{' => '(',
            ']' | '】' | '〕' | '}' => ')',
            other => other,
        })
        .collect()
}

/// Whether a field's or value's own name is that key.
pub(super) fn same(name: &str, key: &str) -> bool {
    name.bytes().filter(|b| !matches!(b, b'_' | b'-')).map(|b| b.to_ascii_lowercase()).eq(key.bytes())
}

fn is_marks(tail: &str) -> bool {
    tail.trim_matches(['.', ' ']).is_empty()
}

/// The field a heading names in any of the usual ways.
fn known(label: &str) -> Option<Path> {
    if label.chars().count() > MAX_HEADING_CHARS {
        return None;
    }
    if let Some((head, tail)) = label.split_once('.')
        && !is_marks(tail)
        && let Some(def) = exact(&key(head))
        && !def.name.contains('.')
    {
        return member(def.name, tail).map(|tail| Path::within(def.name, &tail));
    }
    let mut bare = key(label);
    loop {
        if let Some(path) = plain(&bare) {
            return Some(path);
        }
        // A mark or a note beside the name: `*名称`, `名称（必填）`, `名称（英文）`.
        let marked = bare.trim_matches(['*', ':', '#', '.']).len();
        if marked < bare.len() {
            bare = bare.trim_matches(['*', ':', '#', '.']).to_owned();
            continue;
        }
        let open = bare.strip_suffix(')').and_then(|rest| rest.rfind('('))?;
        let (before, note) = bare.split_at(open);
        let language = vocabulary::named(LANGUAGES, note);
        if let Some(language) = language {
            return in_language(&plain(before)?, language);
        }
        bare = before.to_owned();
    }
}

/// The field of a key without marks and notes.
fn plain(key: &str) -> Option<Path> {
    if let Some(def) = exact(key) {
        return Some(Path::of(def.name));
    }
    for (tag, word) in LANGUAGES.iter().flat_map(|(tag, words)| words.iter().map(move |word| (*tag, *word))) {
        let rest = key.strip_prefix(word).or_else(|| key.strip_suffix(word));
        let rest = rest.map(|rest| rest.strip_prefix('版').unwrap_or(rest));
        if let Some(path) = rest.and_then(exact).and_then(|def| in_language(&Path::of(def.name), tag)) {
            return Some(path);
        }
    }
    let subject = SUBJECTS.iter().find_map(|word| key.strip_prefix(word).and_then(exact));
    if let Some(def) = subject {
        return Some(Path::of(def.name));
    }
    let field = labels::field(key);
    (field.is_known()).then(|| Path::of(field.as_str()))
}

fn exact(key: &str) -> Option<&'static vocabulary::FieldDef> {
    FIELDS.iter().find(|def| same(def.name, key) || def.labels.contains(&key))
}

/// The same field in another language. Simplified Chinese is the field itself.
fn in_language(path: &Path, tag: &str) -> Option<Path> {
    let def = vocabulary::field_named(&path.head).filter(|_| path.tail.is_none())?;
    let head = def.by_language?;
    Some(if tag == "zh-Hans" { path.clone() } else { Path::within(head, tag) })
}

/// The one field that all parts of a heading such as `名称/Name` name.
fn agreeing(label: &str) -> Option<Path> {
    let mut parts = half_width(label);
    parts.truncate(if parts.chars().count() > MAX_HEADING_CHARS { 0 } else { parts.len() });
    let mut found = parts.split(['/', '|']).map(|part| known(part.trim()));
    let first = found.next()??;
    found.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// The member of a field that a heading's second part names: a language or a coordinate, and any
/// label within `attributes`.
fn member(head: &str, tail: &str) -> Option<String> {
    if head == "attributes" {
        return Some(own_label(tail)).filter(|label| !label.is_empty());
    }
    let tail = without_notes(tail.trim());
    let is_tag =
        !tail.is_empty() && tail.len() <= 35 && tail.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_tag.then(|| if head == "location" { tail.to_ascii_lowercase() } else { tail.to_owned() })
}

/// A label as it is kept: in order, without the marks of a form, no longer than a field's label.
fn own_label(label: &str) -> String {
    let label = squeeze(label);
    clip(without_notes(&label), Field::MAX_LABEL).trim_end().to_owned()
}

/// Notes of a form, which are no part of a label.
const NOTES: &[&str] = &["必填", "必须", "选填", "可选", "可不填", "required", "optional"];

fn without_notes(label: &str) -> &str {
    let mut label = label.trim_matches(['*', '＊']).trim();
    while let Some(open) = label.strip_suffix([')', '）']).and_then(|rest| rest.rfind(['(', '（'])) {
        let (before, note) = label.split_at(open);
        if before.trim().is_empty() || !NOTES.contains(&key(note).trim_matches(['(', ')'])) {
            break;
        }
        label = before.trim_matches(['*', '＊']).trim();
    }
    label
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cell: &str) -> String {
        let path = |Path { head, tail }: Path| tail.map_or(head.clone(), |tail| format!("{head}.{tail}"));
        match read(cell) {
            Heading::Field(p) => path(p),
            Heading::Attribute(p) => format!("own {}", path(p)),
            Heading::Unnamed => "unnamed".to_owned(),
            Heading::Running => "running".to_owned(),
            Heading::Unknown => "unknown".to_owned(),
        }
    }

    #[test]
    fn headings_are_read_as_people_write_them() {
        for (heading, meaning) in [
            ("external_id", "external_id"),
            (" External ID ", "external_id"),
            ("ＩＤ", "external_id"),
            ("编号*", "external_id"),
            ("景点编号（必填）", "external_id"),
            ("名 称", "name"),
            ("*展品名称", "name"),
            ("标题", "name"),
            ("英文名", "names.en"),
            ("英文名称", "names.en"),
            ("名称（英文）", "names.en"),
            ("名称 [English]", "names.en"),
            ("name_en", "names.en"),
            ("Names.ja", "names.ja"),
            ("日文名称", "names.ja"),
            ("英文简介", "intro.en"),
            ("简介（中文）", "intro"),
            ("中文名称", "name"),
            ("名称/Name", "name"),
            ("开放时间\nOpening hours", "opening_hours"),
            ("Location.LAT", "location.lat"),
            ("纬度（°）", "location.lat"),
            ("经度", "location.lon"),
            ("坐标", "location"),
            ("坐标系", "datum"),
            ("门票（元）", "ticket"),
            ("建议游玩时间(分钟)", "visit_min"),
            ("时长（分钟）", "min"),
            ("有效期至", "valid_until"),
            ("所属景区", "parent"),
            ("所在地点", "place"),
            ("图片说明", "caption"),
            ("历史沿革", "history"),
            ("属性.最佳季节", "attributes.最佳季节"),
            ("attributes.Best season", "attributes.Best season"),
            ("attributes.3.15 活动*", "attributes.3.15 活动"),
            ("树龄（年）", "own attributes.树龄（年）"),
            ("保护级别（必填）", "own attributes.保护级别"),
            ("地址/电话", "own attributes.地址/电话"),
            ("文物级别", "own attributes.文物级别"),
            ("序号", "running"),
            ("  ", "unnamed"),
            ("remark", "unknown"),
            ("ID.", "external_id"),
            ("names.?", "unknown"),
        ] {
            assert_eq!(shown(heading), meaning, "{heading}");
        }
        let brackets = "(".repeat(60) + &")".repeat(60);
        assert_eq!(shown(&brackets), "unknown");
        assert_eq!(shown(&brackets.repeat(50_000)), "unknown");
    }

    #[test]
    fn every_word_of_the_vocabulary_is_in_the_form_in_which_it_is_looked_up() {
        let mut seen = std::collections::BTreeSet::new();
        for def in FIELDS {
            for label in def.labels {
                assert_eq!(key(label), *label);
                assert!(seen.insert(*label), "{label} names two fields");
            }
            assert_eq!(read(def.name), Heading::Field(Path::of(def.name)), "{}", def.name);
        }
        for names in [vocabulary::TYPES, LANGUAGES] {
            assert!(names.iter().flat_map(|(_, words)| *words).all(|word| key(word) == *word));
        }
    }

    #[test]
    fn a_column_name_exists_only_where_it_reads_back_as_itself() {
        for (head, tail, expected) in [
            ("name", None, Some("name")),
            ("names", Some("zh-Hant"), Some("names.zh-Hant")),
            ("attributes", Some("No. of steps"), Some("attributes.No. of steps")),
            ("attributes", Some(" 海拔"), None),
            ("attributes", Some("海拔*"), None),
            ("location", Some("LAT"), None),
            ("json", None, None),
            ("names.en", None, None),
            ("名称", None, None),
        ] {
            assert_eq!(name(head, tail).as_deref(), expected, "{head} {tail:?}");
        }
    }
}
