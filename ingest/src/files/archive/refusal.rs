//! What is said of an archive, or an entry of it, that is not taken.

use super::ArchiveError;
use crate::defect::{Defect, Message};
use scenic_data::words::shown;
use zip::result::ZipError;

pub(super) fn of_entry(code: &'static str, name: &str, zh: &str, en: &str) -> Defect {
    let name = shown(name);
    Defect::error(
        code,
        None,
        Message::new(format!("压缩包中的“{name}”{zh}"), format!("{name:?} in the archive {en}")),
    )
}

pub(super) fn too_large(name: &str) -> Defect {
    of_entry("entry_too_large", name, "解压后太大，请拆分后上传", "unpacks to too much; send it in parts")
}

pub(super) fn duplicate(name: &str) -> Defect {
    of_entry("duplicate_entry", name, "出现了两次，请只保留一个", "is there twice; keep one")
}

pub(super) fn too_many(most: usize) -> Defect {
    Defect::error(
        "too_many_entries",
        None,
        Message::new(
            format!("压缩包中的文件超过 {most} 个，请分成几个上传"),
            format!("the archive has more than {most} entries; send it in parts"),
        ),
    )
}

pub(super) fn too_large_in_all(most: u64) -> Defect {
    let most = most / (1024 * 1024);
    Defect::error(
        "archive_too_large",
        None,
        Message::new(
            format!("压缩包解压后超过 {most} MB，请分成几个上传"),
            format!("the archive unpacks to more than {most} MB; send it in parts"),
        ),
    )
}

/// What the archive's own bytes are at fault for, apart from a disk that fails.
pub(super) fn broken(name: Option<&str>, error: ZipError) -> ArchiveError {
    match (name, error) {
        (_, ZipError::Io(error)) if error.raw_os_error().is_some() => ArchiveError::Io(error),
        (Some(name), _) => {
            of_entry("broken_entry", name, "已损坏，请重新打包上传", "is damaged; pack the archive again")
                .into()
        }
        (None, _) => Defect::error(
            "broken_archive",
            None,
            Message::new(
                "ZIP 不完整或已损坏，请重新打包上传",
                "the ZIP is incomplete or damaged; pack it again",
            ),
        )
        .into(),
    }
}
