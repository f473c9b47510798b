//! `upload`: a table of many rows checked, beside reading it with the csv crate alone.

use crate::report::rounded;
use anyhow::{Context, Result, ensure};
use ingest::{ImportOptions, Input};
use scenic_data::Store;
use serde::Serialize;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Figures {
    rows: u64,
    bytes: u64,
    /// The reference: every record read by the csv crate alone, the best of three.
    csv_alone_s: f64,
    /// Every row read, laid over what is known and checked, nothing stored, the best of three.
    checked_s: f64,
    ratio: f64,
    /// Most memory of the process until then, kB.
    peak_memory_kb: u64,
    /// The first thousand rows really taken into an empty store, without an index.
    thousand_taken_s: f64,
}

/// Twelve columns as scenic areas fill them in.
const HEADER: &str = "类型,编号,名称,英文名,类别,纬度,经度,地址,电话,开放时间,门票,简介";

/// Runs the workload.
pub async fn run(rows: u64) -> Result<Figures> {
    let folder = tempfile::tempdir()?;
    let table = folder.path().join("table.csv");
    write(&table, rows)?;
    let bytes = table.metadata()?.len();
    let csv_alone_s = best(|| alone(&table, rows))?;
    let (store, partner) = store(&folder.path().join("checked")).await?;
    let mut checked_s = f64::INFINITY;
    for _ in 0..3 {
        let begun = Instant::now();
        let options =
            ImportOptions { dry_run: true, ask: true, tenant: Some(Vec::new()), ..ImportOptions::default() };
        let now = chrono::Utc::now();
        let input = Input::File(table.clone());
        let report = ingest::import_file(&store, &partner, input, "table.csv", options, now, &|_| {}).await?;
        checked_s = checked_s.min(begun.elapsed().as_secs_f64());
        ensure!(report.rows == rows && report.counts.created == rows, "{:?}", report.counts);
    }
    let peak_memory_kb = peak()?;
    let thousand = folder.path().join("thousand.csv");
    write(&thousand, 1_000)?;
    let (store, partner) = self::store(&folder.path().join("taken")).await?;
    let begun = Instant::now();
    let (input, now) = (Input::File(thousand), chrono::Utc::now());
    let taken =
        ingest::import_file(&store, &partner, input, "thousand.csv", ImportOptions::default(), now, &|_| {});
    ensure!(taken.await?.counts.created == 1_000);
    Ok(Figures {
        rows,
        bytes,
        csv_alone_s: rounded(csv_alone_s),
        checked_s: rounded(checked_s),
        ratio: rounded(checked_s / csv_alone_s),
        peak_memory_kb,
        thousand_taken_s: rounded(begun.elapsed().as_secs_f64()),
    })
}

async fn store(folder: &Path) -> Result<(Store, scenic_data::SourceId)> {
    std::fs::create_dir_all(folder)?;
    let url = format!("sqlite://{}?mode=rwc", folder.join("daoyou.db").display());
    let store = Store::connect(&url, &folder.join("snapshots")).await?;
    let partner = store.put_partner("bench", chrono::Utc::now()).await?.source;
    Ok((store, partner))
}

fn write(path: &Path, rows: u64) -> Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    writeln!(out, "{HEADER}")?;
    for n in 0..rows {
        let (lat, lon) = (29.9 + n as f64 / 1e6, 118.6 + n as f64 / 1e6);
        writeln!(
            out,
            "地点,p{n},第{n}号亭,Pavilion {n},景点,{lat:.6},{lon:.6},岫川市澜岫区山门路{n}号,0559-{:07},\
             4月-10月 07:30-17:30；11月-次年3月 08:00-17:00,{}元,第{n}号亭建在第{n}级石阶旁，登亭可以望见镜澜湖。亭中有一块碑，记着修亭人的名字。",
            n % 10_000_000,
            10 + n % 90
        )?;
    }
    Ok(out.flush()?)
}

/// The reference.
fn alone(path: &Path, rows: u64) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let (mut record, mut count) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record)? {
        count += 1;
    }
    ensure!(count == rows);
    Ok(())
}

fn best(mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let begun = Instant::now();
        work()?;
        best = best.min(begun.elapsed().as_secs_f64());
    }
    Ok(best)
}

/// Most memory that this process has had, as the system tells.
fn peak() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()).context("VmHWM")?;
    Ok(number.parse()?)
}
