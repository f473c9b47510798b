use super::*;
use crate::files::sniff::{Format, PictureKind};
use std::io::{Cursor, Seek};
use zip::write::SimpleFileOptions;

type Writer = zip::ZipWriter<Cursor<Vec<u8>>>;

fn zip_with(fill: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    fill(&mut zip);
    zip.finish().expect("zip").into_inner()
}

fn add(zip: &mut Writer, name: &str, content: &[u8]) {
    zip.start_file(name, SimpleFileOptions::default()).expect("entry");
    zip.write_all(content).expect("content");
}

fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("file");
    file.write_all(bytes).expect("content");
    file.rewind().expect("start");
    file
}

fn open(bytes: &[u8]) -> Result<Archive, ArchiveError> {
    Archive::open(file_of(bytes), ArchiveLimits::default())
}

fn refused(result: Result<impl Sized, ArchiveError>) -> Defects {
    match result {
        Err(ArchiveError::Refused(defects)) => defects,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("taken"),
    }
}

/// Replaces every `from` by `to` of the same length.
fn patch(bytes: &mut [u8], from: &[u8], to: &[u8]) -> usize {
    let mut found = 0;
    for at in 0..=bytes.len() - from.len() {
        if &bytes[at..at + from.len()] == from {
            bytes[at..at + from.len()].copy_from_slice(to);
            found += 1;
        }
    }
    found
}

#[test]
fn entries_are_listed_and_unpacked_and_what_systems_left_behind_is_not() {
    let bytes = zip_with(|zip| {
        zip.add_directory("黄山", SimpleFileOptions::default()).expect("folder");
        add(zip, "黄山/数据.csv", "name\n迎客松\n".as_bytes());
        add(zip, "__MACOSX/黄山/._数据.csv", b"x");
        add(zip, "黄山/.DS_Store", b"x");
    });
    let mut archive = open(&bytes).expect("archive");
    assert_eq!(archive.entries().iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["黄山/数据.csv"]);
    let mut out = Cursor::new(Vec::new());
    assert_eq!(archive.extract_to(0, &mut out).expect("unpacked"), 15);
    assert_eq!(classify("黄山/数据.csv", &mut out).expect("memory"), Ok(Class::Records(Format::Text)));
    assert!(matches!(archive.extract_to(9, &mut out), Err(ArchiveError::Io(_))));
}

#[test]
fn everything_wrong_with_an_archive_is_found_at_once_and_named() {
    let mut bytes = zip_with(|zip| {
        add(zip, "xx/etc/passwd", b"x");
        zip.add_symlink("link.csv", "/etc/passwd", SimpleFileOptions::default()).expect("link");
        add(zip, "a.csv", b"1");
        add(zip, "b.csv", b"2");
        add(zip, "./b.csv", b"3");
    });
    assert_eq!(patch(&mut bytes, b"xx/etc", b"../etc"), 2);
    assert_eq!(patch(&mut bytes, b"a.csv", b"b.csv"), 2);
    let defects = refused(open(&bytes));
    assert_eq!(defects.codes(), ["unsafe_entry", "unsafe_entry", "duplicate_entry", "duplicate_entry"]);
    for (defect, name) in defects.list.iter().zip(["../etc/passwd", "link.csv", "b.csv", "b.csv"]) {
        assert!(defect.message.en.contains(name) && defect.message.zh.contains(name), "{defect:?}");
    }
}

#[test]
fn an_entry_behind_a_password_is_refused_with_the_remedy() {
    let mut bytes = zip_with(|zip| add(zip, "secret.csv", b"x"));
    // Bit 0 of the flags, in the local and in the central header.
    let central = bytes.windows(4).position(|w| w == b"PK\x01\x02").expect("central header");
    bytes[6] |= 1;
    bytes[central + 8] |= 1;
    let defects = refused(open(&bytes));
    assert_eq!(defects.codes(), ["protected_entry"]);
    assert!(
        defects.list[0].message.en.contains("secret.csv") && defects.list[0].message.en.contains("without")
    );
}

#[test]
fn a_header_that_lies_about_the_size_changes_nothing() {
    let zeros = vec![0u8; 12 * 1024 * 1024];
    let honest = zip_with(|zip| add(zip, "bomb.csv", &zeros));
    assert_eq!(refused(open(&honest)).codes(), ["entry_too_large"]);
    let mut lying = honest;
    let size = u32::try_from(zeros.len()).expect("size").to_le_bytes();
    assert!(patch(&mut lying, &size, &100u32.to_le_bytes()) >= 1);
    let mut archive = open(&lying).expect("archive");
    assert_eq!(archive.entries()[0].size, 100);
    let mut out = Vec::new();
    let defects = refused(archive.extract_to(0, &mut out));
    assert!(["entry_too_large", "broken_entry"].contains(&defects.codes()[0]));
    assert!(out.len() < 11 * 1024 * 1024, "{}", out.len());
}

#[test]
fn entries_are_limited_in_number_and_in_all() {
    let bytes = zip_with(|zip| (0..3).for_each(|i| add(zip, &format!("{i}.csv"), &[b'x'; 100])));
    let limits = ArchiveLimits { entries: 2, ..ArchiveLimits::default() };
    assert_eq!(refused(Archive::open(file_of(&bytes), limits)).codes(), ["too_many_entries"]);
    let limits = ArchiveLimits { total: 299, ..ArchiveLimits::default() };
    assert_eq!(refused(Archive::open(file_of(&bytes), limits)).codes(), ["archive_too_large"]);
    let limits = ArchiveLimits { total: 300, ..ArchiveLimits::default() };
    let mut archive = Archive::open(file_of(&bytes), limits).expect("archive");
    for index in [0, 1, 2, 0] {
        assert_eq!(archive.extract_to(index, &mut io::sink()).expect("unpacked"), 100);
    }
}

#[test]
fn an_archive_in_an_archive_is_refused_but_a_workbook_is_not() {
    let inner = zip_with(|zip| add(zip, "a.csv", b"x"));
    let sheet = zip_with(|zip| {
        add(zip, "[Content_Types].xml", b"x");
        add(zip, "xl/workbook.xml", b"x");
    });
    let cases: [(&[u8], Result<Class, &str>); 6] = [
        (&inner, Err("nested_archive")),
        (b"Rar!\x1a\x07\x00", Err("nested_archive")),
        (&sheet, Ok(Class::Records(Format::Sheet))),
        (b"\xff\xd8\xff\xe1", Ok(Class::Picture(PictureKind::Jpeg))),
        (b"%PDF-1.4", Ok(Class::Other)),
        (b"[{}]", Ok(Class::Records(Format::Json))),
    ];
    for (bytes, class) in cases {
        let told = classify("x", &mut Cursor::new(bytes)).expect("memory");
        assert_eq!(told.map_err(|defect| defect.code), class);
    }
}

#[test]
fn damage_anywhere_is_a_defect_and_never_a_panic() {
    let bytes = zip_with(|zip| {
        add(zip, "data.csv", "name,kind\n迎客松,attraction\n".repeat(50).as_bytes());
        add(zip, "b.jpg", b"\xff\xd8\xff");
    });
    for cut in (0..bytes.len()).step_by(7) {
        assert!(matches!(open(&bytes[..cut]), Err(ArchiveError::Refused(_))), "{cut}");
    }
    for at in 0..bytes.len() * 8 {
        let mut bytes = bytes.clone();
        bytes[at / 8] ^= 1 << (at % 8);
        let Ok(mut archive) = open(&bytes) else { continue };
        for index in 0..archive.entries().len() {
            let unpacked = archive.extract_to(index, &mut io::sink());
            assert!(matches!(unpacked, Ok(_) | Err(ArchiveError::Refused(_))), "bit {at}");
        }
    }
}
