//! The template as a workbook: a sheet for each type of record, and one that explains them.

use super::GUIDE_SHEET;
use super::columns::{self, Column};
use super::sheets::{SHEETS, Sheet};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Note, Workbook, Worksheet, XlsxError,
};
use std::io;

/// The last row of a sheet, from 0: choices are offered down to there.
const LAST_ROW: u32 = 1_048_575;

/// The template as an XLSX workbook. The same bytes each time.
pub fn xlsx() -> io::Result<Vec<u8>> {
    workbook().map_err(io::Error::other)
}

fn workbook() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed date, so that a file that did not change is the same file.
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title("数据上传模板").set_creation_datetime(&created));
    guide(workbook.add_worksheet())?;
    for sheet in SHEETS {
        fill(workbook.add_worksheet(), sheet)?;
    }
    workbook.save_to_buffer()
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let title = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xE2_EF_DA))
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    let required = title.clone().set_background_color(Color::RGB(0xFC_E4_D6));
    let example = Format::new().set_italic().set_font_color(Color::RGB(0x7F_7F_7F)).set_num_format("@");
    let example_number = example.clone().set_num_format("General");
    let as_text = Format::new().set_num_format("@");
    worksheet.set_name(sheet.name)?;
    worksheet.set_freeze_panes(1, 3)?;
    worksheet.set_row_height(0, 24)?;
    let columns = sheet.columns.iter().filter_map(|field| columns::of(field));
    for (at, column) in (0_u16..).zip(columns) {
        let is_required = sheet.required.contains(&column.field);
        let label = if is_required { format!("{}*", column.label) } else { column.label.to_owned() };
        worksheet.set_column_width(at, column.width)?;
        // As text, so that dates, hours and identifiers stay as they are typed.
        if !column.is_number {
            worksheet.set_column_format(at, &as_text)?;
        }
        worksheet.write_string_with_format(0, at, label, if is_required { &required } else { &title })?;
        worksheet.insert_note(0, at, &note(column, is_required))?;
        match (sheet.example_of(column.field), column.is_number) {
            (Some(cell), true) => match cell.parse::<f64>() {
                Ok(number) => worksheet.write_number_with_format(1, at, number, &example_number)?,
                Err(_) => worksheet.write_string_with_format(1, at, cell, &example)?,
            },
            (Some(cell), false) => worksheet.write_string_with_format(1, at, cell, &example)?,
            (None, _) => worksheet,
        };
        if !column.choices.is_empty() {
            worksheet.add_data_validation(1, at, LAST_ROW, at, &choices(column)?)?;
        }
    }
    Ok(())
}

fn note(column: &Column, is_required: bool) -> Note {
    let required = if is_required { "必填 Required\n" } else { "" };
    let field = column.field;
    let text = format!("{required}{}\n{}\n[{field}]", column.zh, column.en);
    Note::new(text).add_author_prefix(false).set_width(300).set_height(130)
}

/// Other values are let through with a warning: the reader knows more words than the list.
fn choices(column: &Column) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_strings(column.choices)?
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("请从列表中选择")?
        .set_error_message("列表之外的内容可能无法识别。\nValues not in the list may not be understood.")
}

fn guide(worksheet: &mut Worksheet) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(14);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let head = text.clone().set_bold().set_background_color(Color::RGB(0xE2_EF_DA));
    worksheet.set_name(GUIDE_SHEET)?;
    worksheet.set_column_width(0, 62)?;
    worksheet.set_column_width(1, 62)?;
    worksheet.write_string_with_format(0, 0, "如何填写", &title)?;
    worksheet.write_string_with_format(0, 1, "How to fill it in", &title)?;
    for (at, (zh, en)) in (1_u32..).zip(STEPS) {
        worksheet.write_string_with_format(at, 0, *zh, &text)?;
        worksheet.write_string_with_format(at, 1, *en, &text)?;
    }
    let start = u32::try_from(STEPS.len()).unwrap_or_default() + 2;
    worksheet.write_string_with_format(start, 0, "各列的含义", &head)?;
    worksheet.write_string_with_format(start, 1, "What the columns mean", &head)?;
    for (at, column) in (start + 1..).zip(columns::COLUMNS) {
        worksheet.write_string_with_format(at, 0, format!("{}：{}", column.label, column.zh), &text)?;
        worksheet.write_string_with_format(at, 1, format!("{}: {}", column.field, column.en), &text)?;
    }
    Ok(())
}

/// How to fill in the workbook, in Chinese and English.
const STEPS: &[(&str, &str)] = &[
    (
        "1. 每类数据一张工作表：地点、展品、活动、展览、公告、路线、文章、图片。不用的工作表可以留空或删除。",
        "1. There is a sheet for each type of record. Leave the ones you do not need empty, or delete them.",
    ),
    (
        "2. 第一行是列名，请保留；列的顺序可以改，不用的列可以删。带 * 的列必填。鼠标停在列名上可看说明。",
        "2. Keep the first row, which names the columns. Columns may be moved or removed; those with * are required. Hover over a name for a note.",
    ),
    (
        "3. 第二行是示例，编号以“示例-”开头，请改成自己的数据或删除；示例不会入库。",
        "3. The second row is an example, whose identifier begins with 示例-. Replace or delete it; examples are not taken in.",
    ),
    (
        "4. 空单元格表示“没有说明”。要清除以前填过的内容，请填“清空”。",
        "4. An empty cell says nothing. To remove a value given before, write 清空 or null.",
    ),
    (
        "5. 一格中的多个值用“；”分开，例如 古松；观景。",
        "5. Separate several values in a cell with semicolons.",
    ),
    (
        "6. 模板没有的信息，请加一列“属性.名称”，例如“属性.树龄”；中文列名若不认识，也按属性保存。",
        "6. For anything else, add a column called attributes.NAME. A Chinese column name that is not known is kept as an attribute, too.",
    ),
    (
        "7. 图片与本文件一起放进一个 ZIP 上传，在“图片”或“文件”列写文件名。",
        "7. Put pictures into one ZIP together with this file and name them in the column 图片 or 文件.",
    ),
    (
        "8. 需要精确表达数字、列表等时，可写 json: 加 JSON 值，例如 json:[\"甲；乙\"]。",
        "8. Where plain text is not exact enough, write json: and a JSON value, such as json:[\"a;b\"].",
    ),
];

#[cfg(test)]
mod tests {
    use super::super::EXAMPLE;
    use super::*;

    #[test]
    fn the_guide_tells_how_examples_are_marked() {
        assert!(STEPS.iter().any(|(zh, en)| zh.contains(EXAMPLE) && en.contains(EXAMPLE)));
    }
}
