use super::*;
use crate::files::tables::table::CellRow;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, workbook::Workbook as Book, worksheet::Worksheet};
use std::io::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("file");
    file.write_all(bytes).expect("content");
    file.rewind().expect("start");
    file
}

fn book(fill: impl FnOnce(&mut Book)) -> File {
    let mut book = Book::new();
    fill(&mut book);
    file_of(&book.save_to_buffer().expect("workbook"))
}

fn sheet(fill: impl FnOnce(&mut Worksheet)) -> File {
    book(|book| fill(book.add_worksheet()))
}

fn open(file: File) -> Workbook {
    Workbook::open(file, SheetLimits::default()).expect("workbook")
}

fn rows(workbook: &mut Workbook, name: &str) -> Vec<CellRow> {
    let mut cells = workbook.cells(name).expect("sheet");
    std::iter::from_fn(|| cells.next().expect("readable")).collect()
}

fn first_sheet(file: File) -> Vec<CellRow> {
    let mut workbook = open(file);
    let name = workbook.sheet_names()[0].clone();
    rows(&mut workbook, &name)
}

/// A workbook's parts with one replaced.
fn with_part(file: File, part: &str, change: impl Fn(String) -> String) -> File {
    let mut zip = zip::ZipArchive::new(file).expect("zip");
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..zip.len() {
        let mut entry = zip.by_index(at).expect("entry");
        let name = entry.name().expect("name").into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text).expect("text");
        out.start_file(&name, zip::write::SimpleFileOptions::default()).expect("entry");
        out.write_all(if name == part { change(text) } else { text }.as_bytes()).expect("content");
    }
    file_of(&out.finish().expect("zip").into_inner())
}

#[test]
fn cells_are_as_people_see_them_and_rows_as_the_spreadsheet_numbers_them() {
    let file = sheet(|sheet| {
        let date = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        let time = Format::new().set_num_format("h:mm");
        let day = ExcelDateTime::parse_from_str("2026-11-20").expect("date");
        let evening = ExcelDateTime::parse_from_str("2026-11-20T18:00").expect("time");
        let morning = ExcelDateTime::parse_from_str("08:30").expect("time");
        sheet.write_row(1, 0, ["name", "", "phone"]).expect("row");
        sheet.write(4, 0, " 迎客松 & 玉女松\n").expect("cell");
        sheet.write(4, 1, 30.0).expect("cell").write(4, 2, 13_800_138_000.0).expect("cell");
        sheet.write(4, 3, 0.1 + 0.2).expect("cell").write(4, 4, true).expect("cell");
        sheet.write_with_format(4, 5, &day, &date).expect("cell");
        sheet.write_with_format(4, 6, &evening, &date).expect("cell");
        sheet.write_with_format(4, 7, &morning, &time).expect("cell");
        sheet.write(4, 8, Formula::new("=1+1").set_result("2")).expect("cell");
        sheet.write(4, 9, Formula::new("=A1").set_result("云海")).expect("cell");
        sheet.write(5, 1, Formula::new("=#REF!").set_result("#REF!")).expect("cell");
        sheet.write_blank(6, 2, &date).expect("cell");
        sheet.write(7, 1, "last").expect("cell");
    });
    let rows = first_sheet(file);
    let cells: Vec<(u64, Result<Vec<&str>, &str>)> = rows
        .iter()
        .map(|row| {
            (row.row, row.cells.as_ref().map(|c| c.iter().map(String::as_str).collect()).map_err(|d| d.code))
        })
        .collect();
    let values = [
        " 迎客松 & 玉女松\n",
        "30",
        "13800138000",
        "0.3",
        "true",
        "2026-11-20",
        "2026-11-20T18:00:00",
        "08:30",
        "2",
        "云海",
    ];
    assert_eq!(
        cells,
        [
            (2, Ok(vec!["name", "", "phone"])),
            (5, Ok(values.to_vec())),
            (6, Err("cell_error")),
            (8, Ok(vec!["", "last"])),
        ]
    );
    let defect = rows[2].cells.as_ref().expect_err("an error");
    assert_eq!((defect.row, defect.column.as_deref()), (Some(6), Some("B")));
    assert!(defect.message.en.contains("B6") && defect.message.zh.contains("#REF!"), "{defect:?}");
}

#[test]
fn merged_regions_show_their_first_cell_and_hidden_sheets_are_passed_over() {
    let mut workbook = open(book(|book| {
        let centred = Format::new();
        let sheet = book.add_worksheet().set_name("景点").expect("name");
        sheet.merge_range(0, 0, 1, 1, "黄山", &centred).expect("region");
        sheet.write(1, 1, "unseen").expect("cell");
        sheet.write(1, 2, "seen").expect("cell");
        book.add_worksheet().set_name("字典").expect("name").set_hidden(true);
    }));
    assert_eq!(workbook.sheet_names(), ["景点"]);
    assert_eq!(workbook.warnings().iter().map(|w| w.code).collect::<Vec<_>>(), ["hidden_sheets_ignored"]);
    let cells: Vec<_> =
        rows(&mut workbook, "景点").into_iter().map(|row| row.cells.expect("cells")).collect();
    assert_eq!(cells, [vec!["黄山".to_owned()], vec![String::new(), String::new(), "seen".to_owned()]]);
    assert_eq!(workbook.cells("字典2").map(drop).expect_err("no such sheet").code, "broken_sheet");
}

#[test]
fn macros_are_not_run_and_that_is_said() {
    let plain = sheet(|sheet| {
        sheet.write(0, 0, "x").expect("cell");
    });
    let mut zip = zip::ZipWriter::new_append(plain).expect("zip");
    zip.start_file("xl/vbaProject.bin", zip::write::SimpleFileOptions::default()).expect("entry");
    zip.write_all(b"\xd0\xcf\x11\xe0 macros").expect("content");
    let mut workbook = open(zip.finish().expect("zip"));
    assert_eq!(workbook.warnings().iter().map(|w| w.code).collect::<Vec<_>>(), ["macros_ignored"]);
    assert_eq!(rows(&mut workbook, "Sheet1").len(), 1);
}

#[test]
fn a_million_empty_rows_cost_neither_time_nor_memory() {
    let rows: String =
        (1..=1_048_576).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"0\"/></row>")).collect();
    let file = with_part(
        sheet(|sheet| {
            sheet.write(0, 0, "x").expect("cell");
        }),
        "xl/worksheets/sheet1.xml",
        |text| {
            text.replace("<sheetData>", &format!("<sheetData>{rows}"))
                .replace("<row r=\"1\" spans=\"1:1\">", "<row>")
        },
    );
    let started = Instant::now();
    let found = first_sheet(file);
    let took = started.elapsed();
    println!("1,048,576 empty rows: {took:?}");
    assert_eq!(found.len(), 1);
    assert!(took < Duration::from_secs(30), "{took:?}");
}

/// `cargo test --release -- --ignored --nocapture rows_are_streamed` says how fast.
#[test]
#[ignore = "a measurement"]
fn rows_are_streamed() {
    let file = sheet(|sheet| {
        for row in 0..100_000 {
            for column in 0..10 {
                sheet.write(row, column, format!("景点 {row}-{column}")).expect("cell");
                sheet.write(row, column + 10, f64::from(row) * 1.25).expect("cell");
            }
        }
    });
    let bytes = file.metadata().expect("size").len();
    let started = Instant::now();
    let mut workbook = open(file);
    let opened = started.elapsed();
    let count = rows(&mut workbook, "Sheet1").len();
    println!(
        "{count} rows of 20 cells, {} MB: opened after {opened:?}, read after {:?}",
        bytes / 1_000_000,
        started.elapsed()
    );
}

#[test]
fn one_unreadable_cell_costs_its_row_and_a_broken_end_is_told() {
    let file = || {
        sheet(|sheet| {
            for row in 0..4 {
                sheet.write(row, 0, f64::from(row) + 0.5).expect("cell").write(row, 1, "x").expect("cell");
            }
        })
    };
    let codes = |file: File| -> Vec<(u64, &'static str)> {
        first_sheet(file)
            .into_iter()
            .map(|row| (row.row, row.cells.map_or_else(|d| d.code, |_| "ok")))
            .collect()
    };
    let part = "xl/worksheets/sheet1.xml";
    let odd = with_part(file(), part, |text| text.replace("<c r=\"B2\" t=\"s\">", "<c r=\"B2\" t=\"odd\">"));
    assert_eq!(codes(odd), [(1, "ok"), (2, "unreadable_cell"), (3, "unreadable_cell"), (4, "ok")]);
    let cut = with_part(file(), part, |text| text[..text.find("<row r=\"3\"").expect("a row")].to_owned());
    assert_eq!(codes(cut), [(1, "ok"), (2, "broken_sheet")]);
    let back = with_part(file(), part, |text| text.replace("\"A3\"", "\"A1\"").replace("\"B3\"", "\"B1\""));
    assert_eq!(codes(back), [(1, "ok"), (2, "ok"), (3, "broken_sheet")]);
}

#[test]
fn a_workbook_that_would_fill_memory_is_refused_before_it_is_read() {
    let file = || {
        sheet(|sheet| {
            sheet.write(0, 0, "x".repeat(30_000)).expect("cell").write(0, 1, "y").expect("cell");
        })
    };
    let code =
        |file: File, limits: SheetLimits| Workbook::open(file, limits).map(drop).expect_err("refused").code;
    assert_eq!(
        code(file(), SheetLimits { shared_texts: 20_000, ..SheetLimits::default() }),
        "workbook_too_large"
    );
    assert_eq!(code(file(), SheetLimits { total: 20_000, ..SheetLimits::default() }), "workbook_too_large");
    let announced = with_part(file(), "xl/sharedStrings.xml", |text| {
        text.replace("uniqueCount=\"2\"", "uniqueCount=\"18446744073709551615\"")
    });
    assert_eq!(code(announced, SheetLimits::default()), "workbook_too_large");
    let wide = with_part(file(), "xl/worksheets/sheet1.xml", |text| text.replace("\"B1\"", "\"XFD1\""));
    let wide = first_sheet(wide);
    assert_eq!(
        wide[0].cells.as_ref().map_err(|d| (d.code, d.column.as_deref())),
        Err(("too_many_columns", Some("XFD")))
    );
}

#[test]
fn damage_anywhere_is_a_defect_and_never_a_panic() {
    let mut bytes = Vec::new();
    let mut file = sheet(|sheet| {
        sheet
            .write(0, 0, "name")
            .expect("cell")
            .write(1, 0, "迎客松")
            .expect("cell")
            .write(1, 1, 4.8)
            .expect("cell");
    });
    std::io::Read::read_to_end(&mut file, &mut bytes).expect("bytes");
    let read = |bytes: &[u8]| {
        if let Ok(mut workbook) = Workbook::open(file_of(bytes), SheetLimits::default()) {
            for name in workbook.sheet_names().to_vec() {
                if let Ok(mut cells) = workbook.cells(&name) {
                    while let Ok(Some(_)) = cells.next() {}
                }
            }
        }
    };
    (0..bytes.len()).step_by(31).for_each(|cut| read(&bytes[..cut]));
    for bit in (0..bytes.len() * 8).step_by(53) {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        read(&bytes);
    }
}

/// Changes a part's own text, where checksums do not catch it.
#[test]
fn odd_parts_are_a_defect_and_never_a_panic() {
    let numbers = [
        "+1", "1.", ".5", "-", "e", "1e", "1e999", "inf", "-nan", "infinity", "0x1", "１", "", " 1 ", "1_0",
        "+.e1",
    ];
    for kind in
        ["", " t=\"n\"", " t=\"b\"", " t=\"s\"", " t=\"e\"", " t=\"d\"", " t=\"str\"", " t=\"inlineStr\""]
    {
        for number in numbers {
            let file = with_part(
                sheet(|sheet| {
                    sheet.write(0, 0, 1.5).expect("cell");
                }),
                "xl/worksheets/sheet1.xml",
                |text| {
                    text.replace("<c r=\"A1\">", &format!("<c r=\"A1\"{kind} s=\"7\">"))
                        .replace("1.5", number)
                },
            );
            let _ = first_sheet(file);
        }
    }
    let parts = [
        "[Content_Types].xml",
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        "xl/worksheets/sheet1.xml",
    ];
    for part in parts {
        for seed in 0..40usize {
            let file = with_part(
                sheet(|sheet| {
                    sheet.write(0, 0, "a").expect("cell").write(1, 0, 1.5).expect("cell");
                }),
                part,
                |text| {
                    let mut chars: Vec<char> = text.chars().collect();
                    let at = (seed * 7919 + 13) % chars.len();
                    match seed % 4 {
                        0 => drop(chars.remove(at)),
                        1 => chars.truncate(at),
                        2 => chars[at] = '9',
                        _ => chars.insert(at, '<'),
                    }
                    chars.into_iter().collect()
                },
            );
            if let Ok(mut workbook) = Workbook::open(file, SheetLimits::default()) {
                for name in workbook.sheet_names().to_vec() {
                    if let Ok(mut cells) = workbook.cells(&name) {
                        while let Ok(Some(_)) = cells.next() {}
                    }
                }
            }
        }
    }
}

#[test]
fn shared_workbooks_are_read() {
    let Some(root) = std::env::var_os("DAOYOU_SHARED").map(PathBuf::from).filter(|root| root.is_dir()) else {
        eprintln!("SKIPPED: DAOYOU_SHARED names no folder of shared data");
        return;
    };
    let read = |name: &str| {
        let path = root.join("data/bad/sheets").join(name);
        let mut workbook = open(File::open(path).expect("a file"));
        let mut all = Vec::new();
        for sheet in workbook.sheet_names().to_vec() {
            let rows = rows(&mut workbook, &sheet);
            println!("{name} / {sheet}: {rows:?}");
            all.push((sheet, rows));
        }
        println!("{:?}", workbook.warnings().iter().map(|w| &w.message.en).collect::<Vec<_>>());
        (all, workbook.warnings().iter().map(|w| w.code).collect::<Vec<_>>())
    };
    assert!(read("any_sheets.xlsx").1.contains(&"hidden_sheets_ignored"));
    for name in ["date.xlsx", "header-row.xlsx", "merge_cells.xlsx", "issue3.xlsm"] {
        let (sheets, warnings) = read(name);
        assert!(warnings.is_empty() && sheets.iter().any(|(_, rows)| !rows.is_empty()), "{name}");
        assert!(sheets.iter().flat_map(|(_, rows)| rows).all(|row| row.cells.is_ok()), "{name}");
    }
}
