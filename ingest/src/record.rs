//! Builds a place record field by field, whatever the document's form: rules, structured data and
//! partner rows all end here, so that a ticket means the same from each.

use crate::defect::{Defect, Defects, Message};
use crate::extract::Context;
use crate::fields::{self, labels};
use crate::limits::{
    MAX_CLAIMS, MAX_EXTERNAL_ID_CHARS, MAX_FACT_CHARS, MAX_LIST, MAX_NAME_CHARS, MAX_PHOTOS, MAX_PROSE_CHARS,
};
use crate::{dates, lang, text};
use scenic_data::claim::{ClaimDraft, Typed};
use scenic_data::extent::Extent;
use scenic_data::place::{Name, PlaceKind};
use scenic_data::record::{PhotoRecord, PlaceRecord};
use scenic_data::{Datum, Field, Instant, LangTag, Position};

/// A record under construction.
pub(crate) struct RecordBuilder<'a> {
    context: &'a Context<'a>,
    hint: Option<LangTag>,
    record: PlaceRecord,
    location: Option<(String, String)>,
    valid: (Option<Instant>, Option<Instant>),
}

impl<'a> RecordBuilder<'a> {
    /// An empty record of a page or row in the language `hint`.
    pub fn new(context: &'a Context<'a>, hint: Option<LangTag>) -> Self {
        Self { context, hint, record: PlaceRecord::default(), location: None, valid: (None, None) }
    }

    /// The language that text without one of its own is taken to be in.
    pub fn hint(&self) -> Option<&LangTag> {
        self.hint.as_ref()
    }

    /// Sets a field by its name in the partner record; `names.en` and the like carry a language.
    /// Empty text says nothing.
    pub fn set(&mut self, key: &str, lang: Option<&LangTag>, raw: &str, defects: &mut Defects) {
        let (key, suffix) = split_lang(key);
        let lang = lang.cloned().or(suffix);
        let value = text::squeeze_lines(raw);
        if value.is_empty() {
            return;
        }
        match key {
            "external_id" => self.external_id(&value, defects),
            "name" | "names" => self.name(lang, &value, defects),
            "aliases" => {
                text::split_list(&value).iter().for_each(|alias| self.alias(lang.clone(), alias, defects))
            }
            "kind" => match fields::kind::read(&value) {
                Some(kind) => self.record.kind = Some(kind),
                None => defects.push(unknown_kind(&value)),
            },
            "parent" => self.record.parent = Some(text::clip(&text::squeeze(&value), MAX_NAME_CHARS)),
            "location" => self.location = Some((value, "location".to_owned())),
            "datum" => match Datum::parse(&value) {
                Ok(datum) => self.record.datum = datum,
                Err(message) => defects.push(Defect::refused("datum", message)),
            },
            "same_as" => self.same_as(&value),
            "photos" => self.photo(PhotoRecord::at(value)),
            "valid_from" | "valid_until" => self.validity(key, &value, defects),
            _ => self.claim(Field::new(key), lang, &value, defects),
        }
    }

    /// Sets a labelled fact. A usual label of a known field names that field.
    pub fn attribute(&mut self, label: &str, lang: Option<&LangTag>, raw: &str, defects: &mut Defects) {
        let value = text::squeeze_lines(raw);
        let cleaned = labels::clean(label);
        if value.is_empty() || cleaned.is_empty() {
            return;
        }
        self.claim(labels::field(&cleaned), lang.cloned(), &value, defects);
    }

    /// Sets the identifier within the source.
    pub fn external_id(&mut self, id: &str, defects: &mut Defects) {
        if id.chars().count() > MAX_EXTERNAL_ID_CHARS {
            defects.push(too_long("external_id", MAX_EXTERNAL_ID_CHARS));
        } else if id.contains(char::is_control) {
            defects.push(control_character("external_id"));
        } else {
            self.record.external_id = id.to_owned();
        }
    }

    /// Sets the kind.
    pub fn kind(&mut self, kind: PlaceKind) {
        self.record.kind = Some(kind);
    }

    /// Sets a position that is already checked, in WGS-84.
    pub fn position(&mut self, position: Position) {
        self.record.position = Some(position);
    }

    /// Sets the ground that it covers, in WGS-84.
    pub fn extent(&mut self, extent: Extent) {
        self.record.extent = Some(extent);
    }

    /// Sets from how far it can be seen, metres.
    pub fn seen_from(&mut self, metres: u32) {
        self.record.seen_from_m = Some(metres);
    }

    /// Adds a name; the second in a language becomes an alias.
    pub fn name(&mut self, lang: Option<LangTag>, name: &str, defects: &mut Defects) {
        let Some(name) = self.checked_name("name", lang, name, defects) else { return };
        if self.record.names.iter().any(|known| known.text == name.text) {
            return;
        }
        if self.record.names.iter().any(|known| known.lang == name.lang) {
            self.push_alias(name);
        } else {
            self.record.names.push(name);
        }
    }

    /// Adds another name.
    pub fn alias(&mut self, lang: Option<LangTag>, name: &str, defects: &mut Defects) {
        if let Some(name) = self.checked_name("aliases", lang, name, defects) {
            self.push_alias(name);
        }
    }

    fn push_alias(&mut self, name: Name) {
        let known = self.record.names.iter().chain(&self.record.aliases).any(|n| n.text == name.text);
        if !known && self.record.aliases.len() < MAX_LIST {
            self.record.aliases.push(name);
        }
    }

    fn checked_name(
        &self,
        column: &str,
        tag: Option<LangTag>,
        name: &str,
        defects: &mut Defects,
    ) -> Option<Name> {
        let name = text::squeeze(name);
        if name.chars().count() > MAX_NAME_CHARS {
            defects.push(too_long(column, MAX_NAME_CHARS));
            return None;
        }
        // A name of punctuation alone could never be found or compared.
        if !name.chars().any(char::is_alphanumeric) {
            return None;
        }
        Some(Name { lang: tag.or_else(|| lang::of(&name, self.hint.as_ref())), text: name })
    }

    /// Adds an address that identifies the same place elsewhere.
    pub fn same_as(&mut self, url: &str) {
        let url = url.trim();
        let known = self.record.same_as.iter().any(|other| other == url);
        let fits = url.starts_with("http") && !url.contains(char::is_control);
        if fits && !known && self.record.same_as.len() < MAX_LIST {
            self.record.same_as.push(url.to_owned());
        }
    }

    /// Adds a picture.
    pub fn photo(&mut self, photo: PhotoRecord) {
        let known = self.record.photos.iter().any(|other| other.url == photo.url);
        let fits = !photo.url.is_empty() && !photo.url.contains(char::is_control);
        if fits && !known && self.record.photos.len() < MAX_PHOTOS {
            self.record.photos.push(photo);
        }
    }

    fn validity(&mut self, key: &str, value: &str, defects: &mut Defects) {
        let zone = self.context.source.time_zone;
        // The day on which something ceases to hold is still within it.
        let at =
            if key == "valid_from" { dates::instant(value, zone) } else { dates::end_instant(value, zone) };
        match at {
            None => defects.push(invalid(
                key,
                "不是日期或时间",
                &format!("not a date or time: {:?}", text::clip(value, 40)),
            )),
            Some(_) if key == "valid_from" => self.valid.0 = at,
            Some(_) => self.valid.1 = at,
        }
    }

    /// Adds a claim about any field; a list's entries are given joined.
    pub fn claim(&mut self, field: Field, tag: Option<LangTag>, value: &str, defects: &mut Defects) {
        let limit = if field.is_prose() { MAX_PROSE_CHARS } else { MAX_FACT_CHARS };
        if value.chars().count() > limit {
            defects.push(too_long(field.as_str(), limit));
            return;
        }
        if self.record.claims.len() >= MAX_CLAIMS {
            defects.push(Defect::error(
                "too_many",
                Some(field.to_string()),
                Message::new(
                    format!("一条记录最多 {MAX_CLAIMS} 个字段"),
                    format!("at most {MAX_CLAIMS} fields in a record"),
                ),
            ));
            return;
        }
        let quote = value.to_owned();
        let told = labels::without_label(&field, value);
        let value = if field.is_prose() { told.to_owned() } else { one_line(told) };
        let tag = match tag {
            _ if lang::is_language_free(&field) => None,
            Some(tag) => Some(tag),
            None => lang::of(&value, self.hint.as_ref()),
        };
        let typed = fields::typed(&field, &value, self.context.source.country.as_deref());
        let value = match (&typed, field.as_str()) {
            (Some(Typed::List(items)), "near" | "tags") => text::join_list(items),
            _ => value,
        };
        if typed.is_none() && field.as_str() == "opening_hours" {
            defects.push(Defect::warning(
                "unparsed_hours",
                Some(field.to_string()),
                Message::new(
                    format!("无法解析开放时间，仅按文字保存：{}", text::clip(&value, 60)),
                    format!("opening hours not understood, kept as text: {}", text::clip(&value, 60)),
                ),
            ));
        }
        let draft = ClaimDraft { field, lang: tag, value, typed, quote, valid_from: None, valid_until: None };
        self.merge(draft);
    }

    /// Adds a claim that was understood elsewhere, such as a structured price.
    pub fn understood(&mut self, draft: ClaimDraft) {
        if self.record.claims.len() < MAX_CLAIMS && !draft.value.trim().is_empty() {
            self.merge(draft);
        }
    }

    /// One claim per field and language: a second value is joined to the first.
    fn merge(&mut self, draft: ClaimDraft) {
        let same = self.record.claims.iter_mut().find(|c| c.field == draft.field && c.lang == draft.lang);
        match same {
            Some(first) if first.value.contains(&draft.value) => {}
            Some(first) => {
                let between = if first.field.is_prose() { "\n" } else { "；" };
                first.value = format!("{}{between}{}", first.value, draft.value);
                first.quote = format!("{}\n{}", first.quote, draft.quote);
                let country = self.context.source.country.as_deref();
                first.typed = fields::typed(&first.field, &first.value, country);
            }
            None => self.record.claims.push(draft),
        }
    }

    /// The record, when it has a name and an identifier; otherwise a defect.
    pub fn finish(mut self, defects: &mut Defects) -> Option<PlaceRecord> {
        if let Some((value, column)) = self.location.take() {
            match Position::parse_text(&value, self.record.datum) {
                Ok(position) => self.record.position = Some(position),
                Err(message) => defects.push(Defect::refused(&column, message)),
            }
        }
        if self.record.names.is_empty() {
            defects.push(missing("name", "缺少名称", "a name is missing"));
            return None;
        }
        if self.record.external_id.is_empty() {
            defects.push(missing("external_id", "缺少 external_id", "external_id is missing"));
            return None;
        }
        if let (Some(from), Some(until)) = self.valid
            && from >= until
        {
            defects.push(invalid("valid_until", "失效时间早于生效时间", "ends before it starts"));
        }
        for claim in &mut self.record.claims {
            (claim.valid_from, claim.valid_until) = self.valid;
        }
        let own = &self.record.external_id;
        self.record.same_as.retain(|url| url != own);
        Some(self.record)
    }
}

/// `names.en` is the field `names` in English; `location.lat` has no language.
fn split_lang(key: &str) -> (&str, Option<LangTag>) {
    match key.rsplit_once('.') {
        Some((head, tail)) if head != "location" => match LangTag::parse(tail) {
            Ok(tag) => (head, Some(tag)),
            Err(_) => (key, None),
        },
        _ => (key, None),
    }
}

fn one_line(value: &str) -> String {
    let lines: Vec<&str> = value.lines().map(|line| line.trim_end_matches([';', '；'])).collect();
    let han = value.chars().any(text::is_han);
    lines.join(if han { "；" } else { "; " })
}

fn unknown_kind(value: &str) -> Defect {
    let shown = text::clip(value, 40);
    let known: Vec<&str> = PlaceKind::ALL.iter().map(|k| k.as_str()).collect();
    Defect::error(
        "unknown_kind",
        Some("kind".to_owned()),
        Message::new(
            format!("未知类别“{shown}”，可用：{}", known.join("、")),
            format!("unknown kind {shown:?}; use one of {}", known.join(", ")),
        ),
    )
}

/// The title of something that does not take place; only the title says so.
pub(crate) fn cancelled(title: &str, lang: &LangTag) -> String {
    if lang.is_chinese() { format!("已取消：{title}") } else { format!("Cancelled: {title}") }
}

pub(crate) fn invalid(column: &str, zh: &str, en: &str) -> Defect {
    Defect::refused(column, Message::new(zh, en))
}

pub(crate) fn missing(column: &str, zh: &str, en: &str) -> Defect {
    Defect::error("missing", Some(column.to_owned()), Message::new(zh, en))
}

pub(crate) fn control_character(column: &str) -> Defect {
    Defect::error(
        "control_character",
        Some(column.to_owned()),
        Message::new("含有控制字符", "contains a control character"),
    )
}

pub(crate) fn too_long(column: &str, limit: usize) -> Defect {
    Defect::error(
        "too_long",
        Some(column.to_owned()),
        Message::new(format!("内容超过 {limit} 个字符"), format!("longer than {limit} characters")),
    )
}
