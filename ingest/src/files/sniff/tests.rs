use super::*;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn zip_of(names: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        zip.start_file(*name, SimpleFileOptions::default()).expect("entry");
        zip.write_all(b"x").expect("content");
    }
    zip.finish().expect("zip").into_inner()
}

fn told(bytes: &[u8]) -> Result<Format, &'static str> {
    format(&mut Cursor::new(bytes)).expect("memory").map_err(|defect| {
        assert!(!defect.message.zh.is_empty() && defect.message.en.len() > 20, "{defect:?}");
        defect.code
    })
}

#[test]
fn what_records_are_read_from_is_told_from_content() {
    let sheet = zip_of(&["[Content_Types].xml", "xl/workbook.xml"]);
    let archive = zip_of(&["data.csv", "xl/workbook.xml"]);
    let cases: [(&[u8], Format); 9] = [
        (b"\xef\xbb\xbf \n[{\"name\":1}]", Format::Json),
        (b"{\"name\":1}\n{}", Format::Json),
        ("name,kind\n迎客松,attraction\n".as_bytes(), Format::Text),
        (b"\xc3\xfb\xb3\xc6,\xc0\xe0\xd0\xcd\r\n", Format::Text),
        (b"\xff\xfen\0a\0m\0e\0", Format::Text),
        (b"MZ,BM\nMercedes,BMW", Format::Text),
        (b"<3 names,kind\n", Format::Text),
        (&sheet, Format::Sheet),
        (&archive, Format::Archive),
    ];
    for (bytes, format) in cases {
        assert_eq!(told(bytes), Ok(format), "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn what_is_not_taken_is_named_with_what_to_send_instead() {
    let word = zip_of(&["[Content_Types].xml", "word/document.xml"]);
    let binary = zip_of(&["[Content_Types].xml", "xl/workbook.bin"]);
    let cases: [(&[u8], &str, &str); 17] = [
        (b"", "empty_file", "empty"),
        (b"\xef\xbb\xbf \r\n ", "empty_file", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_or_protected_workbook", "password"),
        (b"\xff\xd8\xff\xe0", "unsupported_format", "picture"),
        (b"%PDF-1.7", "unsupported_format", "PDF"),
        (b"Rar!\x1a\x07\x00", "unsupported_format", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\0", "unsupported_format", "7z"),
        (b"\x1f\x8b\x08\0", "unsupported_format", "gzip"),
        (b"\n<!DOCTYPE HTML><table>", "unsupported_format", ".xls"),
        (b"<?xml version=\"1.0\"?>", "unsupported_format", "XML"),
        (b"MZ\x90\0\x03\0", "unsupported_format", "program"),
        (b"{\\rtf1\\ansi", "unsupported_format", "RTF"),
        (b"\xff\xfe{\0\"\0", "utf16_json", "UTF-8"),
        (b"name\0kind", "unknown_format", "CSV"),
        (b"PK\x03\x04 and nothing more", "broken_archive", "again"),
        (&word, "unsupported_format", "Word"),
        (&binary, "unsupported_format", ".xlsb"),
    ];
    for (bytes, code, said) in cases {
        let defect = format(&mut Cursor::new(bytes)).expect("memory").expect_err(said);
        assert_eq!(told(bytes), Err(code), "{said}");
        assert!(defect.message.en.contains(said), "{defect:?}");
    }
}
