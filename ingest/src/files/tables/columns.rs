//! Which field each column of a table is, by its header.

use super::headings::{self, Heading, Path};
use super::vocabulary::{self, Shape};
use super::{assemble, cell};
use crate::defect::{Defect, Message};
use crate::text::{clip, squeeze};
use serde_json::Value;
use std::collections::BTreeMap;

/// Longest part of a heading that a message repeats, in characters.
const SHOWN: usize = 40;

/// The columns of a table.
#[derive(Clone, Debug)]
pub struct Columns {
    columns: Vec<Column>,
    has_unnamed: bool,
}

#[derive(Clone, Debug)]
enum Column {
    Field { path: Path, shape: Shape, heading: String },
    Ignored,
    Unnamed,
}

impl Columns {
    /// Reads a header, with what is to be said about it. Fails when no column is known, or when two
    /// columns are one field. `names` and `names.en` are two.
    pub fn of(cells: &[String]) -> Result<(Self, Vec<Defect>), Box<Defect>> {
        let mut columns = Vec::with_capacity(cells.len());
        let mut notes = Vec::new();
        let mut known = 0;
        let mut taken: BTreeMap<Path, usize> = BTreeMap::new();
        for (at, cell) in cells.iter().enumerate() {
            let heading = clip(&squeeze(cell), SHOWN);
            let path = match headings::read(cell) {
                Heading::Unnamed => {
                    columns.push(Column::Unnamed);
                    continue;
                }
                Heading::Running => {
                    columns.push(Column::Ignored);
                    continue;
                }
                Heading::Unknown => {
                    notes.push(unknown(heading));
                    columns.push(Column::Ignored);
                    continue;
                }
                Heading::Attribute(path) => {
                    notes.push(as_attribute(heading.clone()));
                    path
                }
                Heading::Field(path) => {
                    known += 1;
                    path
                }
            };
            if let Some(first) = taken.insert(path.clone(), at) {
                let other = cells.get(first).map(|cell| clip(&squeeze(cell), SHOWN)).unwrap_or_default();
                return Err(Box::new(twice((first, &other), (at, &heading), &path)));
            }
            let shape = vocabulary::shape(&path.head, path.tail.as_deref());
            columns.push(Column::Field { path, shape, heading });
        }
        if known == 0 {
            return Err(Box::new(no_header(cells)));
        }
        let has_unnamed = columns.iter().any(|column| matches!(column, Column::Unnamed));
        Ok((Self { columns, has_unnamed }, notes))
    }

    /// How many of these cells name a known field.
    pub fn known_in(cells: &[String]) -> usize {
        cells.iter().filter(|cell| matches!(headings::read(cell), Heading::Field(_))).count()
    }

    /// The record that a row's cells are. An empty cell says nothing.
    pub fn record(&self, cells: &[String]) -> Result<Value, Box<Defect>> {
        self.record_from(cells.to_vec())
    }

    /// The same, from cells that are no longer needed.
    pub fn record_from(&self, cells: Vec<String>) -> Result<Value, Box<Defect>> {
        let mut record = assemble::Record::default();
        let mut columns = self.columns.iter();
        for (at, cell) in cells.into_iter().enumerate() {
            let column = columns.next();
            if cell.trim().is_empty() {
                continue;
            }
            match column {
                Some(Column::Field { path, shape, heading }) => {
                    record.put(path, cell::read(*shape, heading, cell)?, heading)?;
                }
                Some(Column::Ignored | Column::Unnamed) => {}
                None => return Err(Box::new(too_many(at, self.columns.len(), &cell))),
            }
        }
        record.finish()
    }

    /// The first column without a heading in which one of these cells is filled.
    pub(super) fn unnamed(&self, cells: &[String]) -> Option<usize> {
        let is =
            |(column, cell): (&Column, &String)| matches!(column, Column::Unnamed) && !cell.trim().is_empty();
        if self.has_unnamed { self.columns.iter().zip(cells).position(is) } else { None }
    }
}

fn no_header(cells: &[String]) -> Defect {
    let some: Vec<String> =
        cells.iter().map(|cell| clip(&squeeze(cell), 12)).filter(|c| !c.is_empty()).take(5).collect();
    Defect::error(
        "no_header",
        None,
        Message::new(
            format!(
                "没有列名行：这一行（{}）中没有一个认识的列名。请在第一行写上列名，例如“编号、名称、类别”，或下载模板照填",
                some.join("、")
            ),
            format!(
                "there is no header: none of {} is a known column. Name the columns in the first row, such as external_id, name, kind, or download the template",
                some.join(", ")
            ),
        ),
    )
}

fn twice(first: (usize, &str), second: (usize, &str), path: &Path) -> Defect {
    let (a, b) = (first.0 + 1, second.0 + 1);
    let field = clip(&column_name(path), SHOWN);
    Defect::error(
        "duplicate_column",
        Some(field.clone()),
        Message::new(
            format!(
                "第 {a} 列“{}”与第 {b} 列“{}”是同一字段 {field}；请合并、删除其中一列，或改写为“属性.名称”",
                first.1, second.1
            ),
            format!(
                "columns {a} ({}) and {b} ({}) are the same field {field}; merge them, remove one, or call one attributes.NAME",
                first.1, second.1
            ),
        ),
    )
}

fn as_attribute(heading: String) -> Defect {
    let message = Message::new(
        format!(
            "列“{heading}”不是已知字段，按属性 attributes.{heading} 保存；若是已知字段，请改用模板中的列名"
        ),
        format!(
            "{heading} is no known field and is kept as attributes.{heading}; for a known field, use the name in the template"
        ),
    );
    Defect::warning("column_as_attribute", Some(heading), message)
}

fn unknown(heading: String) -> Defect {
    let message = Message::new(
        format!("不认识列“{heading}”，未读取；若要保留，请改写为 attributes.{heading}"),
        format!("{heading} is no known column and was not read; to keep it, call it attributes.{heading}"),
    );
    Defect::warning("unknown_column", Some(heading), message)
}

fn too_many(at: usize, columns: usize, cell: &str) -> Defect {
    let (at, shown) = (at + 1, clip(&squeeze(cell), SHOWN));
    Defect::error(
        "too_many_cells",
        None,
        Message::new(
            format!(
                "表格有 {columns} 列，而这一行第 {at} 格还有内容“{shown}”；内容中有分隔符时请加双引号，或补上列名"
            ),
            format!(
                "the table has {columns} columns, yet cell {at} of this row holds {shown:?}; quote values with the separator in them, or name the column"
            ),
        ),
    )
}

fn column_name(path: &Path) -> String {
    match &path.tail {
        Some(tail) => format!("{}.{tail}", path.head),
        None => path.head.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn cells(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn record(header: &[&str], row: &[&str]) -> Value {
        let (columns, _) = Columns::of(&cells(header)).expect("a header");
        columns.record(&cells(row)).unwrap_or_else(|defect| json!(defect.code))
    }

    #[test]
    fn a_row_becomes_the_record_its_header_describes() {
        assert_eq!(
            record(
                &[
                    "类型",
                    "编号",
                    "名称",
                    "英文名",
                    "别名",
                    "纬度",
                    "经度",
                    "坐标系",
                    "属性.最佳季节",
                    "失效时间"
                ],
                &[
                    "地点",
                    "hs-001",
                    "听涛松",
                    "Wave Pine",
                    "玉女松；迎客",
                    "30.12",
                    "118.16",
                    "高德",
                    "冬季",
                    "清空"
                ],
            ),
            json!({
                "type": "place", "external_id": "hs-001", "name": "听涛松", "names": {"en": "Wave Pine"},
                "aliases": ["玉女松", "迎客"], "location": {"lat": 30.12, "lon": 118.16}, "datum": "gcj02",
                "attributes": {"最佳季节": "冬季"}, "valid_until": null
            })
        );
        assert_eq!(record(&["编号", "名称"], &["a", "", ""]), json!({"external_id": "a"}));
        assert_eq!(record(&["编号", "名称"], &["a", "b", "c"]), json!("too_many_cells"));
    }

    #[test]
    fn columns_without_a_field_are_kept_or_left_out_with_one_remark_each() {
        let (columns, notes) =
            Columns::of(&cells(&["编号", "树龄", "remark", "序号", ""])).expect("a header");
        let codes: Vec<_> = notes.iter().map(|n| (n.code, n.column.as_deref())).collect();
        assert_eq!(codes, [("column_as_attribute", Some("树龄")), ("unknown_column", Some("remark"))]);
        let row = columns.record(&cells(&["a", "八百年", "x", "1", "y"])).expect("a record");
        assert_eq!(row, json!({"external_id": "a", "attributes": {"树龄": "八百年"}}));
    }

    #[test]
    fn a_header_must_be_one_and_unambiguous() {
        for (header, code, said) in [
            (&["hs-001", "听涛松", "30.1,118.2"][..], "no_header", "听涛松"),
            (&["编号", "名称", "标题"][..], "duplicate_column", "第 2 列“名称”与第 3 列“标题”"),
            (&["编号", "备注", "备注"][..], "duplicate_column", "attributes.备注"),
        ] {
            let defect = Columns::of(&cells(header)).expect_err("refused");
            assert_eq!(defect.code, code);
            assert!(defect.message.zh.contains(said), "{}", defect.message.zh);
        }
    }
}
