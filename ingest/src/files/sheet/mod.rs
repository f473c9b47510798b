//! Rows of cells of an XLSX workbook. What a workbook's archive and parts may hold is checked before
//! the library that reads it sees them; a sheet is streamed, never held.

mod cells;
mod guard;
mod value;

use crate::defect::{Defect, Message};
use crate::files::archive::{Archive, ArchiveError, ArchiveLimits};
use crate::files::tables::table::Cells;
use crate::limits::{MAX_PACKING_RATIO, MAX_SHARED_TEXT_BYTES, MAX_WORKBOOK_BYTES, MAX_WORKBOOK_ITEMS};
use calamine::{Reader, SheetType, SheetVisible, Xlsx};
use guard::Guard;
use scenic_data::words::shown;
use std::fs::File;
use std::io::{BufReader, Seek};

/// How much a workbook may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetLimits {
    /// Most bytes of all its parts when unpacked.
    pub total: u64,
    /// Most bytes of its table of texts when unpacked: that table sits in memory.
    pub shared_texts: u64,
}

impl Default for SheetLimits {
    fn default() -> Self {
        Self { total: MAX_WORKBOOK_BYTES, shared_texts: MAX_SHARED_TEXT_BYTES }
    }
}

/// A workbook whose parts have been checked.
pub struct Workbook {
    xlsx: Xlsx<BufReader<File>>,
    names: Vec<String>,
    merged: bool,
    warnings: Vec<Defect>,
}

impl Workbook {
    /// Opens a workbook. Its macros are never run.
    ///
    /// # Errors
    /// When it is damaged, holds too much, or has no sheet that can be seen.
    pub fn open(mut file: File, limits: SheetLimits) -> Result<Self, Box<Defect>> {
        let found = check(&file, limits)?;
        file.rewind().map_err(|error| unread(&error.to_string()))?;
        let xlsx = Xlsx::new(BufReader::new(file)).map_err(|error| unread(&error.to_string()))?;
        let sheets = &xlsx.sheets_metadata();
        let sheets = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let (seen, hidden): (Vec<_>, Vec<_>) =
            sheets.partition(|sheet| sheet.visible == SheetVisible::Visible);
        let names: Vec<String> = seen.iter().map(|sheet| sheet.name.clone()).collect();
        if names.is_empty() {
            return Err(defect(
                "no_sheet",
                "工作簿中没有可见的工作表，请取消隐藏后再上传",
                "the workbook has no sheet that can be seen; unhide the one with the records",
            ));
        }
        let mut warnings = Vec::new();
        if found.macros {
            warnings.push(Defect::warning(
                "macros_ignored",
                None,
                Message::new(
                    "工作簿中的宏没有运行，只读取了数据",
                    "the workbook's macros were not run; only its data was read",
                ),
            ));
        }
        if !hidden.is_empty() {
            let hidden =
                shown(&hidden.iter().map(|sheet| sheet.name.as_str()).collect::<Vec<_>>().join(", "));
            warnings.push(Defect::warning(
                "hidden_sheets_ignored",
                None,
                Message::new(
                    format!("隐藏的工作表没有读取：{hidden}"),
                    format!("hidden sheets were passed over: {hidden}"),
                ),
            ));
        }
        Ok(Self { xlsx, names, merged: found.merged, warnings })
    }

    /// The names of the sheets that can be seen, in order.
    pub fn sheet_names(&self) -> &[String] {
        &self.names
    }

    /// What someone should know: `macros_ignored`, `hidden_sheets_ignored`.
    pub fn warnings(&self) -> &[Defect] {
        &self.warnings
    }

    /// The rows of one sheet that have anything in them, in order. Row numbers are the spreadsheet's.
    ///
    /// # Errors
    /// When there is no such sheet, or its beginning cannot be read.
    pub fn cells(&mut self, name: &str) -> Result<impl Cells + '_, Box<Defect>> {
        let failed = |error: calamine::XlsxError| of_sheet(name, &error.to_string());
        let merged = match self.merged {
            true => self.xlsx.merge_cells_by_sheet_name(name).map_err(failed)?,
            false => Vec::new(),
        };
        let reader = self.xlsx.worksheet_cells_reader(name).map_err(failed)?;
        Ok(cells::SheetCells::new(name, reader, merged))
    }
}

/// What the check of a workbook's parts found.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    macros: bool,
    merged: bool,
}

/// Unpacks every part once, counting: what headers say is not believed.
fn check(file: &File, limits: SheetLimits) -> Result<Found, Box<Defect>> {
    let io = |error: std::io::Error| unread(&error.to_string());
    let refused = |error| match error {
        ArchiveError::Refused(defects) => defects
            .list
            .into_iter()
            .next()
            .map_or_else(|| unread("zip"), |first| Box::new(of_workbook(first))),
        ArchiveError::Io(error) => unread(&error.to_string()),
    };
    let of_archive = ArchiveLimits {
        // Pictures of a workbook are parts of it; the records are one or two.
        entries: MAX_WORKBOOK_ITEMS as usize,
        total: limits.total,
        entry: limits.total,
        ratio: MAX_PACKING_RATIO,
    };
    let mut archive = Archive::open(file.try_clone().map_err(io)?, of_archive).map_err(refused)?;
    let mut guard = Guard::new(limits.shared_texts);
    let unpacked = archive.extract_all(&mut guard, Guard::begin);
    if let Some(refusal) = guard.refusal() {
        return Err(refusal);
    }
    unpacked.map_err(refused)?;
    Ok(Found { macros: guard.macros(), merged: guard.merged() })
}

fn defect(code: &'static str, zh: &str, en: &str) -> Box<Defect> {
    Box::new(Defect::error(code, None, Message::new(zh, en)))
}

/// A refusal by the archive, in words for someone who knows of no archive.
fn of_workbook(first: Defect) -> Defect {
    match first.code {
        "entry_too_large" | "archive_too_large" | "too_many_entries" => *too_large(),
        "broken_archive" | "broken_entry" => *unread(first.code),
        _ => first,
    }
}

fn too_large() -> Box<Defect> {
    defect(
        "workbook_too_large",
        "工作簿内容太多，请拆分成几个文件，或另存为 CSV 再上传",
        "the workbook holds too much; send it in parts, or as CSV",
    )
}

fn unread(why: &str) -> Box<Defect> {
    let why = shown(why);
    defect(
        "broken_workbook",
        &format!("无法读取工作簿（{why}），请用表格软件打开后另存为 .xlsx 再上传"),
        &format!(
            "the workbook cannot be read ({why}); open it in a spreadsheet program and save it as .xlsx again"
        ),
    )
}

fn of_sheet(name: &str, why: &str) -> Box<Defect> {
    let (name, why) = (shown(name), shown(why));
    defect(
        "broken_sheet",
        &format!("无法读取工作表“{name}”（{why}），请用表格软件打开后另存为 .xlsx 再上传"),
        &format!(
            "sheet {name:?} cannot be read ({why}); open it in a spreadsheet program and save it as .xlsx again"
        ),
    )
}

#[cfg(test)]
mod tests;
