//! `pages`: a guide page for every place, made from the store and read with live slots, beside reading the
//! same places' facts from the store alone.

use crate::region::Now;
use crate::report::{Times, rounded};
use anyhow::{Context, Result};
use guide::Guide;
use guide::pages::{By, Edit, EditText};
use index::SearchIndex;
use ingest::{ImportOptions, Input};
use scenic_data::page::Origin;
use scenic_data::store::PageFilter;
use scenic_data::{Clock, LangTag, PlaceId, SourceId, Store};
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant as Tick;

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Figures {
    places: usize,
    /// A page per place and language.
    pages: usize,
    made_s: f64,
    pages_per_s: f64,
    /// The reference: what holds of the same places, read from the store alone.
    facts_alone_s: f64,
    /// Each page read once, every slot filled.
    read: Times,
    /// The reference: the facts of the page's place alone.
    facts: Times,
    /// Pages made anew on which somebody had written.
    regenerated: usize,
    /// What somebody wrote on them and was another afterwards: none may be.
    written_changed: usize,
    /// From a change of a place to a page that shows it, with the follower's pause of half a second.
    changed_ms: f64,
}

/// Runs the workload.
pub async fn run(records: &Path) -> Result<Figures> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("daoyou.db").display());
    let store = Store::connect(&url, &folder.path().join("snapshots")).await?;
    let clock: Arc<dyn Clock> = Arc::new(Now);
    let settings = index::Settings::default();
    let home = folder.path().join("index");
    let index = SearchIndex::open(&home, settings, store.clone(), None, Arc::clone(&clock)).await?;
    let partner = store.put_partner("bench", clock.now()).await?.source;
    let options = ImportOptions::mode(scenic_data::upload::Mode::Partial);
    let input = Input::File(records.to_owned());
    ingest::import_file(&store, &partner, input, "records.jsonl", options, clock.now(), &|_| {}).await?;
    let guide = Guide::new(store.clone(), Arc::new(index), Arc::clone(&clock));

    let begun = Tick::now();
    let ids = store.place_ids().await?;
    let views = store.views(&ids, clock.now()).await?;
    let alone = begun.elapsed().as_secs_f64();
    let begun = Tick::now();
    let (_, pages) = guide.follow_guides().await?;
    let made = begun.elapsed().as_secs_f64();

    let filter = PageFilter { limit: 100_000, ..PageFilter::default() };
    let headings = store.page_headings(&filter).await?;
    let mut read = Vec::with_capacity(headings.len());
    for heading in &headings {
        let begun = Tick::now();
        guide.guide_page(&heading.page.slug, &heading.lang, None).await?;
        read.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    let mut facts = Vec::with_capacity(views.len());
    for view in &views {
        let begun = Tick::now();
        store.view(&view.place.id, clock.now()).await?;
        facts.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }

    let first = views.first().context("there are no places")?;
    let (slug, name) = (&first.place.slug, first.place.name(&LangTag::zh()).to_owned());
    let changed = folder.path().join("changed.jsonl");
    let external = first.facts.first().map(|fact| fact.claim.document.to_string()).unwrap_or_default();
    let record = serde_json::json!({"type": "place", "external_id": format!("bench-{external}"), "name": name,
        "kind": first.place.kind.as_str(), "location": first.place.position, "address": "改过的地址一号"});
    std::fs::write(&changed, record.to_string())?;
    let options = ImportOptions::mode(scenic_data::upload::Mode::Partial);
    let input = Input::File(changed);
    ingest::import_file(&store, &partner, input, "changed.jsonl", options, clock.now(), &|_| {}).await?;
    let begun = Tick::now();
    guide.follow_guides().await?;
    guide.guide_page(slug, &LangTag::zh(), None).await?;
    let changed = begun.elapsed().as_secs_f64() * 1_000.0;
    let (regenerated, written_changed) = regenerate(&store, &guide, &partner, folder.path(), &*clock).await?;
    Ok(Figures {
        regenerated,
        written_changed,
        places: ids.len(),
        pages,
        made_s: rounded(made),
        pages_per_s: rounded(pages as f64 / made),
        facts_alone_s: rounded(alone),
        read: Times::of(read),
        facts: Times::of(facts),
        changed_ms: rounded(changed + PAUSE_MS),
    })
}

/// Places on whose pages somebody writes, and how often each is told anew.
const WRITTEN: (usize, usize) = (50, 20);

/// Writes on pages, has their places told anew again and again, and counts what was written and is gone.
async fn regenerate(
    store: &Store,
    guide: &Guide,
    partner: &SourceId,
    folder: &Path,
    clock: &dyn Clock,
) -> Result<(usize, usize)> {
    let told = async |round: usize| -> Result<()> {
        let lines = (0..WRITTEN.0).map(|n| {
            let record = serde_json::json!({"type": "place", "external_id": format!("written-{n}"), "kind": "attraction",
                "name": format!("测试亭{n}"), "history": format!("始建于{}年，第{round}次重修。", 1400 + n),
                "ticket": format!("{} 元", 10 + round)});
            record.to_string()
        });
        let file = folder.join("written.jsonl");
        std::fs::write(&file, lines.collect::<Vec<_>>().join("\n"))?;
        let options = ImportOptions::mode(scenic_data::upload::Mode::Partial);
        let input = Input::File(file);
        ingest::import_file(store, partner, input, "written.jsonl", options, clock.now(), &|_| {}).await?;
        guide.follow_guides().await?;
        Ok(())
    };
    told(0).await?;
    let (zh, by) = (LangTag::zh(), By::operator("bench"));
    let mut pages = Vec::with_capacity(WRITTEN.0);
    for n in 0..WRITTEN.0 {
        let place = PlaceId::of(partner, &format!("written-{n}"));
        let page = guide.guide_page(place.as_str(), &zh, None).await?;
        let text = format!("{}\n\n## 见闻\n\n第{n}号亭的见闻。", page.markdown);
        let edit = Edit {
            lang: zh.clone(),
            base: page.revision,
            text: EditText::Markdown(text),
            title: None,
            reason: None,
        };
        guide.edit_page(&page.slug, edit, &by).await?;
        pages.push((page.slug, page.revision + 1));
    }
    for round in 1..=WRITTEN.1 {
        told(round).await?;
    }
    let (mut regenerated, mut changed) = (0, 0);
    for (n, (slug, revision)) in pages.iter().enumerate() {
        let page = guide.guide_page(slug, &zh, None).await?;
        regenerated += usize::try_from(page.revision - revision).unwrap_or_default();
        let ours = page.sections.iter().filter(|section| section.origin == Origin::Edited);
        let whole = ours.filter(|section| section.markdown == format!("第{n}号亭的见闻。")).count();
        changed += usize::from(whole != 1);
    }
    Ok((regenerated, changed))
}

/// How long the follower rests between two rounds, milliseconds.
const PAUSE_MS: f64 = 500.0;
