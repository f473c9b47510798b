//! `import`: partner records from a file to found, beside embedding the same texts alone.

use crate::region::Region;
use crate::report::rounded;
use anyhow::Result;
use serde::Serialize;
use std::path::Path;
use std::time::Instant;

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Figures {
    records: u64,
    rejected: u64,
    texts_embedded: usize,
    /// From the file to the last vector.
    import_s: f64,
    /// The reference: the model alone over the same texts, in the same batches' order.
    embedding_alone_s: f64,
    /// The import's rate over the reference's; 1 would be an import that costs nothing but vectors.
    rate_ratio: f64,
    /// The same file again.
    again_s: f64,
    again_unchanged: u64,
    again_embedded: u64,
}

/// Runs the workload.
pub async fn run(models: &Path, records: &Path) -> Result<Figures> {
    let region = Region::open(models).await?;
    let begun = Instant::now();
    let report = region.import(records).await?;
    let import_s = begun.elapsed().as_secs_f64();

    let heard = region.model.heard();
    let texts: Vec<&str> = heard.iter().map(String::as_str).collect();
    let begun = Instant::now();
    for batch in texts.chunks(index::Settings::default().embed_batch as usize) {
        region.model.model().embed(batch, index::models::Prefix::Passage)?;
    }
    let alone_s = begun.elapsed().as_secs_f64();

    let before = region.index.texts_embedded();
    let begun = Instant::now();
    let again = region.import(records).await?;
    Ok(Figures {
        records: report.rows,
        rejected: report.counts.rejected,
        texts_embedded: texts.len(),
        import_s: rounded(import_s),
        embedding_alone_s: rounded(alone_s),
        rate_ratio: rounded(alone_s / import_s),
        again_s: rounded(begun.elapsed().as_secs_f64()),
        again_unchanged: again.counts.unchanged,
        again_embedded: region.index.texts_embedded() - before,
    })
}
