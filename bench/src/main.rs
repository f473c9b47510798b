//! Named workloads, each measured against a stated reference in the same run, on the same machine.
//!
//! `bench WORKLOAD …` prints one JSON object: what was measured, the reference, their ratio, and the
//! machine and date. `bench/run.sh` keeps them in `bench/runs/`.

mod ask;
mod country;
mod crawl;
mod engines;
mod gallery;
mod import;
mod load;
mod pages;
mod reading;
mod region;
mod report;
mod revisit;
mod scale;
mod upload;

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::ExitCode;

/// As the program has it.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How to call it.
const USAGE: &str = "usage: bench import MODELS RECORDS.jsonl | bench ask|load|engines MODELS RECORDS.jsonl \
                     QUESTIONS.json | bench read html|feed FOLDER OUT | bench hours TEXTS OUT | bench revisit PAGES | \
                     bench upload ROWS | bench gallery PICTURES | bench scale PASSAGES… | \
                     bench country FOLDER PASSAGES | bench serve-country FOLDER TOWNS | \
                     bench pages RECORDS.jsonl | \
                     bench crawl URL [SCRAPY.json]";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no runtime")?;
    match words.as_slice() {
        ["import", models, records] => {
            report::print("import", runtime.block_on(import::run(Path::new(models), Path::new(records)))?)
        }
        ["ask", models, records, questions] => {
            let run = ask::run(Path::new(models), Path::new(records), Path::new(questions));
            report::print("ask", runtime.block_on(run)?)
        }
        ["load", models, records, questions] => {
            let run = load::run(Path::new(models), Path::new(records), Path::new(questions));
            report::print("load", runtime.block_on(run)?)
        }
        ["engines", models, records, questions] => {
            let run = engines::run(Path::new(models), Path::new(records), Path::new(questions));
            report::print("engines", runtime.block_on(run)?)
        }
        ["read", kind, folder, out] => {
            report::print("read", reading::read(kind, Path::new(folder), Path::new(out))?)
        }
        ["hours", texts, out] => report::print("hours", reading::hours(Path::new(texts), Path::new(out))?),
        ["crawl", url] => report::print("crawl", runtime.block_on(crawl::run(url, None))?),
        ["crawl", url, scrapy] => {
            report::print("crawl", runtime.block_on(crawl::run(url, Some(Path::new(scrapy))))?)
        }
        ["pages", records] => report::print("pages", runtime.block_on(pages::run(Path::new(records)))?),
        ["revisit", pages] => report::print("revisit", revisit::run(pages.parse().context("PAGES")?)?),
        ["upload", rows] => {
            report::print("upload", runtime.block_on(upload::run(rows.parse().context("ROWS")?))?)
        }
        ["gallery", pictures] => {
            report::print("gallery", runtime.block_on(gallery::run(pictures.parse().context("PICTURES")?))?)
        }
        ["scale", sizes @ ..] => {
            let sizes: Vec<u64> =
                sizes.iter().map(|size| size.parse()).collect::<Result<_, _>>().context("PASSAGES")?;
            report::print("scale", runtime.block_on(scale::run(&sizes))?)
        }
        ["country", folder, passages] => {
            let folder = Path::new(folder);
            std::fs::create_dir_all(folder).context("FOLDER")?;
            let built = scale::build(passages.parse().context("PASSAGES")?, folder);
            report::print("country", runtime.block_on(built)?)
        }
        ["serve-country", folder, towns] => {
            let served = scale::serve(Path::new(folder), towns.parse().context("TOWNS")?);
            println!("{}", serde_json::to_string_pretty(&runtime.block_on(served)?)?);
            Ok(())
        }
        _ => bail!(USAGE),
    }
}
