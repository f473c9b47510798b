//! Takes a partner's file. Twice over its rows: `check` finds everything that is wrong with it, then
//! `take` makes each record a document of its own. Both lay each row over what its record said before
//! (`batch`, `merge`).

mod batch;
mod check;
pub mod differ;
mod doubts;
mod input;
mod merge;
mod opened;
mod options;
pub(crate) mod pictures;
mod removals;
mod rows;
mod take;
mod tenant;
mod would;

pub use input::Input;
pub use options::{ImportOptions, ImportReport};
pub use would::{Answer, Would};

use crate::extract::Context;
use crate::resolve::source;
use crate::run::Watch;
use crate::{Defect, IngestError, Message, partner, placing};
use batch::Batches;
use check::Check;
use opened::Opened;
use scenic_data::claim::ClaimDraft;
use scenic_data::source::Source;
use scenic_data::upload::{Awaiting, Mode};
use scenic_data::{Instant, SourceId, Store};
use std::sync::Arc;

/// A full replacement that would delete more than this share of a partner's records is asked about.
const MASS: f64 = 0.2;
/// As many records may always go.
const FEW: u64 = 5;

/// Takes a file for a partner's upload source. The same file again changes nothing; stopped half-way,
/// it can be taken again from the start.
pub async fn import_file(
    store: &Store,
    partner: &SourceId,
    input: Input,
    file: &str,
    options: ImportOptions,
    now: Instant,
    watch: Watch<'_>,
) -> Result<ImportReport, IngestError> {
    Ok(import(store, partner, input, file, options, now, watch).await?.0)
}

/// The same, and of a dry run what would be told differently.
pub async fn import(
    store: &Store,
    partner: &SourceId,
    input: Input,
    file: &str,
    options: ImportOptions,
    now: Instant,
    watch: Watch<'_>,
) -> Result<(ImportReport, Would), IngestError> {
    let failed = |source| IngestError::File { file: file.to_owned(), source };
    let source = Arc::new(source(store, partner).await?);
    let definition = Arc::new(source.definition.clone());
    let opened = tokio::task::spawn_blocking(move || Opened::open(&input)).await?.map_err(failed)?;
    let mut report = ImportReport { file: file.to_owned(), ..Default::default() };
    let mut batches = Batches::open(store, Arc::clone(&definition), &opened, &options, now).await?;
    let mut check = Check::of(store, &source, &mut batches, &options, file).await?;
    report.rows = check.rows;
    report.counts = check.counts;
    report.defects.extend(std::mem::take(&mut check.defects));
    report.defects.extend(opened.defects.clone());
    report.defects.extend(batches.notes());
    if report.rows == 0 && report.defects.errors == 0 {
        report.defects.push(no_records());
    }
    let mut removals = Vec::new();
    if options.mode == Mode::Replace {
        removals = take::unnamed(store, &source, &check.named).await?;
        if let Some(upload) = &options.upload {
            // What was said after the file was sent is none of its business.
            let urls: Vec<String> = removals.iter().map(|(url, _)| url.clone()).collect();
            let later = store.changed_later(&source.id, upload, &urls).await?;
            removals.retain(|(url, _)| !later.contains(url));
        }
        if let Some(doubt) = mass_deletion(removals.len() as u64, &check) {
            report.defects.push(doubt);
        }
        report.counts.deleted += removals.len() as u64;
    }
    report.differences = std::mem::take(&mut check.differences.list);
    report.differences_left_out = check.differences.left_out;
    let good = report.rows.saturating_sub(report.counts.rejected);
    let mut would = Would::default();
    if options.dry_run {
        would = would::find(store, &source, &check.touched, &removals, now).await?;
        (report.removals, report.removals_left_out) = removals::list(store, &source, &removals).await?;
    }
    // An error of the file as a whole: a broken archive, a header that cannot be read.
    let is_broken = report.defects.list.iter().any(|defect| defect.is_error() && defect.row.is_none());
    let is_spoiled = report.counts.rejected > 0 && options.mode != Mode::Partial;
    if options.ask && report.defects.doubts > 0 && !is_spoiled && !is_broken {
        report.awaiting = Some(Awaiting::Confirmation);
    }
    let waits = is_broken || is_spoiled || report.awaiting.is_some();
    report.taken = !waits && good > 0;
    if options.dry_run {
        return Ok((report, would));
    }
    if waits {
        report.held_back = good;
        let rejected = report.counts.rejected;
        report.counts = scenic_data::upload::Counts { rejected, ..Default::default() };
        return Ok((report, would));
    }
    let rejected = report.counts.rejected;
    report.counts = scenic_data::upload::Counts { rejected, ..Default::default() };
    let mut taking = take::Taking {
        store,
        source: &source,
        options: &options,
        now,
        report: &mut report,
        taken: Default::default(),
        early: Vec::new(),
    };
    // Places first: events, routes and articles refer to them.
    for places in [true, false] {
        if check.by_round[usize::from(!places)] == 0 {
            continue;
        }
        let mut batches = Batches::open(store, Arc::clone(&definition), &opened, &options, now).await?;
        taking.round(&mut batches, &check, places, watch).await?;
    }
    taking.remove(removals).await?;
    placing::place(store, now).await?;
    Ok((report, would))
}

fn mass_deletion(removals: u64, check: &Check) -> Option<Defect> {
    let known = removals + check.counts.updated + check.counts.unchanged;
    let is_mass = removals > FEW && removals as f64 > MASS * known as f64;
    is_mass.then(|| {
        Defect::doubt(
            "mass_deletion",
            None,
            Message::new(
                format!("整体替换将删除现有 {known} 条记录中的 {removals} 条：请核对文件是否完整，无误请确认"),
                format!("a full replacement would delete {removals} of {known} records: see whether the file is complete, and confirm if it is meant"),
            ),
        )
    })
}

fn no_records() -> Defect {
    Defect::error(
        "no_records",
        None,
        Message::new(
            "文件里没有记录：请从模板的第一个空行开始填写",
            "there are no records in the file: fill in the template from its first empty row on",
        ),
    )
}

/// What a record claims of its place.
fn claims_of(record: &serde_json::Value, source: &Source) -> Vec<ClaimDraft> {
    let seen_at = Instant::UNIX_EPOCH;
    let context = Context { source: &source.definition, url: "upload://", media_type: None, seen_at };
    partner::read(record, &context).extract.places.into_iter().flat_map(|place| place.claims).collect()
}
