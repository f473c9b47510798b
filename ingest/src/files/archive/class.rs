//! What an unpacked entry of an archive is for.

use super::refusal::of_entry;
use crate::defect::Defect;
use crate::files::sniff::{self, Content, Format, PictureKind};
use std::io::{self, Read, Seek};

/// What an entry is for, told from its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Records in this format, never an archive.
    Records(Format),
    /// A picture.
    Picture(PictureKind),
    /// Nothing that is read: a licence as PDF, an empty file.
    Other,
}

/// Tells what the unpacked entry called `name` is for. Archives within archives are refused, as are
/// files that surely hold records in a form that cannot be read. Leaves the file at its beginning.
///
/// # Errors
/// When the file cannot be read.
pub fn classify(name: &str, file: &mut (impl Read + Seek)) -> io::Result<Result<Class, Box<Defect>>> {
    let refuse = |code, zh: &str, en: &str| Err(Box::new(of_entry(code, name, zh, en)));
    Ok(match sniff::content(file)? {
        Content::Records(Format::Archive) | Content::Packed(_) | Content::BrokenZip => refuse(
            "nested_archive",
            "又是一个压缩包，请把其中的文件直接放进 ZIP",
            "is an archive itself; put its files into the ZIP directly",
        ),
        Content::Records(format) => Ok(Class::Records(format)),
        Content::Picture(kind) => Ok(Class::Picture(kind)),
        Content::Compound => refuse(
            "old_or_protected_workbook",
            "是旧式 .xls 工作簿（或旧式 Office 文档），或带密码的工作簿；请去掉密码，另存为 .xlsx",
            "is an old .xls workbook (or another old Office document), or a workbook with a password; save it as \
             .xlsx without a password",
        ),
        Content::Utf16Json => refuse(
            "utf16_json",
            "是 UTF-16 编码的 JSON，请另存为 UTF-8",
            "is JSON in UTF-16; save it as UTF-8",
        ),
        Content::Foreign(_) | Content::Empty | Content::Unknown => Ok(Class::Other),
    })
}
