//! A source's own rules: CSS selectors for each field of the records on its pages.

use crate::defect::{Defect, Defects, Message};
use crate::extract::{Context, Extract};
use crate::html::dom;
use crate::limits::{MAX_LIST, MAX_RECORDS_PER_PAGE};
use crate::record::RecordBuilder;
use scenic_data::record::PlaceRecord;
use scenic_data::source::{PageRules, Pick, Rows};
use scraper::{ElementRef, Html, Selector};

/// A pick whose selector is parsed; `None` is the record's element itself.
struct Picker<'a> {
    pick: &'a Pick,
    select: Option<Selector>,
}

/// Rules ready for one page.
struct Compiled<'a> {
    record: Selector,
    external_id: Option<Picker<'a>>,
    fields: Vec<(&'a str, Picker<'a>)>,
    rows: Option<(Selector, Selector, Selector)>,
}

/// Reads the records of a page. A bad selector is a defect that names its rule; the other rules
/// still work.
pub fn read(
    page: &Html,
    rules: &PageRules,
    context: &Context<'_>,
    extract: &mut Extract,
) -> Vec<PlaceRecord> {
    let Some(compiled) = compile(rules, &mut extract.defects) else { return Vec::new() };
    let elements: Vec<ElementRef<'_>> =
        page.select(&compiled.record).take(MAX_RECORDS_PER_PAGE + 1).collect();
    if elements.len() > MAX_RECORDS_PER_PAGE {
        extract.defects.push(Defect::error(
            "too_many",
            Some("rules.record".to_owned()),
            Message::new(
                format!("一页超过 {MAX_RECORDS_PER_PAGE} 条记录，其余未读"),
                format!("more than {MAX_RECORDS_PER_PAGE} records on a page; the rest was not read"),
            ),
        ));
    }
    let alone = elements.len() == 1;
    let hint = extract.lang.clone();
    let mut places = Vec::new();
    for element in elements.into_iter().take(MAX_RECORDS_PER_PAGE) {
        let mut builder = RecordBuilder::new(context, hint.clone());
        fill(&compiled, element, rules, context, alone, &mut builder, &mut extract.defects);
        let record = builder.finish(&mut extract.defects);
        extract.counters.count(record.is_some());
        places.extend(record);
    }
    places
}

fn fill(
    compiled: &Compiled<'_>,
    element: ElementRef<'_>,
    rules: &PageRules,
    context: &Context<'_>,
    alone: bool,
    builder: &mut RecordBuilder<'_>,
    defects: &mut Defects,
) {
    if let Some(kind) = rules.kind {
        builder.kind(kind);
    }
    let mut name = None;
    for (key, picker) in &compiled.fields {
        let values = values(element, picker, context);
        if *key == "name" {
            name = values.first().cloned();
        }
        match *key {
            // Lists and pictures are one entry a value; anything else is one text.
            "aliases" | "photos" | "same_as" => {
                values.iter().for_each(|v| builder.set(key, None, v, defects))
            }
            _ => builder.set(key, None, &values.join("\n"), defects),
        }
    }
    if let Some((row, label, value)) = &compiled.rows {
        for row in element.select(row).take(MAX_LIST) {
            let text = |s: &Selector| row.select(s).next();
            if let (Some(label), Some(value)) = (text(label), text(value)) {
                builder.attribute(&dom::line_text(label), None, &dom::block_text(value), defects);
            }
        }
    }
    let id =
        compiled.external_id.as_ref().and_then(|picker| values(element, picker, context).into_iter().next());
    match id {
        Some(id) => builder.external_id(&id, defects),
        // The page's address identifies the only record of a page; several need their names too.
        None if alone => builder.external_id(context.url, defects),
        None => {
            let name = name.map(|name| scenic_data::text::fold(&name)).unwrap_or_default();
            builder.external_id(&format!("{}#{name}", context.url), defects);
        }
    }
}

/// What is wrong with the selectors of rules, each with the field that holds it.
pub fn problems(rules: &PageRules) -> Vec<(String, Message)> {
    let mut defects = Defects::default();
    compile(rules, &mut defects);
    defects.list.into_iter().filter_map(|defect| Some((defect.column?, defect.message))).collect()
}

fn compile<'a>(rules: &'a PageRules, defects: &mut Defects) -> Option<Compiled<'a>> {
    let mut parse = |text: &str, rule: String| match Selector::parse(text) {
        Ok(selector) => Some(selector),
        Err(error) => {
            defects.push(Defect::error(
                "bad_selector",
                Some(rule.clone()),
                Message::new(
                    format!("规则 {rule} 的选择器 {text:?} 无效"),
                    format!("the selector {text:?} of {rule} is not valid: {error}"),
                ),
            ));
            None
        }
    };
    let record = parse(&rules.record, "rules.record".to_owned())?;
    let mut picker = |pick: &'a Pick, rule: String| match pick.select.trim() {
        "" => Some(Picker { pick, select: None }),
        text => Some(Picker { pick, select: Some(parse(text, rule)?) }),
    };
    let external_id = match &rules.external_id {
        Some(pick) => picker(pick, "rules.external_id".to_owned()),
        None => None,
    };
    let fields = rules
        .fields
        .iter()
        .filter_map(|(key, pick)| Some((key.as_str(), picker(pick, format!("rules.fields.{key}"))?)))
        .collect();
    let rows = rules.rows.as_ref().and_then(|Rows { select, label, value }| {
        Some((
            parse(select, "rules.rows.select".to_owned())?,
            parse(label, "rules.rows.label".to_owned())?,
            parse(value, "rules.rows.value".to_owned())?,
        ))
    });
    Some(Compiled { record, external_id, fields, rows })
}

/// The texts a pick takes from a record's element, in order, none of them empty.
fn values(element: ElementRef<'_>, picker: &Picker<'_>, context: &Context<'_>) -> Vec<String> {
    let matches: Vec<ElementRef<'_>> = match &picker.select {
        None => vec![element],
        Some(selector) => element.select(selector).take(if picker.pick.all { MAX_LIST } else { 1 }).collect(),
    };
    let texts = matches.into_iter().filter_map(|el| match picker.pick.attr.as_deref() {
        Some(attr @ ("href" | "src")) => el.attr(attr).map(|address| dom::absolute(context.url, address)),
        Some(attr) => dom::attr_text(el, attr),
        None => Some(dom::block_text(el)),
    });
    let split = |text: String| match picker.pick.split.as_deref() {
        Some(separator) if !separator.is_empty() => text.split(separator).map(str::to_owned).collect(),
        _ => vec![text],
    };
    texts.flat_map(split).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).take(MAX_LIST).collect()
}
