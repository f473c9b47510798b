//! What goes on beside the API, round after round, while it is served.

use anyhow::Result;
use index::SearchIndex;
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;
use std::time::Duration;

/// How often it is left for the next process what it would read at its start.
const CARRYING: Duration = Duration::from_secs(600);

/// Has the guide read what the first question needs, and leave it for the next process now and then, the last time
/// once it is told to stop.
pub async fn read_ahead(guide: Arc<guide::Guide>, mut told: tokio::sync::watch::Receiver<bool>) {
    let reading = async {
        if let Err(error) = guide.read_ahead().await {
            tracing::error!(%error, "names and places could not be read; the first question tries again");
        }
    };
    let mut is_over = tokio::select! {
        () = reading => false,
        _ = told.wait_for(|stop| *stop) => return,
    };
    loop {
        if let Err(error) = guide.carry().await {
            tracing::warn!(%error, "what is known could not be left for the next start, which takes longer");
        }
        if is_over {
            return;
        }
        is_over = tokio::select! {
            () = tokio::time::sleep(CARRYING) => false,
            // An error means that the sender is gone, which is a stop as well.
            _ = told.wait_for(|stop| *stop) => true,
        };
    }
}

/// How often it is written down what answers cite.
const COUNTING: Duration = Duration::from_secs(10);

/// Writes down now and then what answers cite.
pub async fn count(guide: Arc<guide::Guide>) {
    let mut round = tokio::time::interval(COUNTING);
    loop {
        round.tick().await;
        if let Err(error) = guide.write_citations().await {
            tracing::error!(%error, "citations could not be counted");
        }
    }
}

/// How often plans are looked at that rest on what has changed.
const PLANNING: Duration = Duration::from_secs(2);

/// Looks after the plans that travellers keep.
pub async fn look_after(guide: Arc<guide::Guide>) {
    let mut round = tokio::time::interval(PLANNING);
    loop {
        round.tick().await;
        match guide.follow_plans().await {
            Ok((_, 0)) => {}
            Ok((looked, changed)) => tracing::info!(looked, changed, "plans were looked at"),
            Err(error) => tracing::error!(%error, "plans could not be looked at"),
        }
    }
}

/// How often guide pages are brought in step with what has changed.
const WRITING: Duration = Duration::from_millis(500);

/// Keeps guide pages in step.
pub async fn keep_pages(guide: Arc<guide::Guide>) {
    let mut round = tokio::time::interval(WRITING);
    round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        round.tick().await;
        match guide.follow_guides().await {
            Ok((_, 0)) => {}
            Ok((_, changed)) => tracing::debug!(changed, "guide pages were made"),
            Err(error) => tracing::error!(%error, "guide pages could not be made"),
        }
    }
}

/// How often it is counted how current everything is.
const WATCHING: Duration = Duration::from_secs(60);

/// Counts how current what each source says is, and how far the indexes are behind the change log.
pub async fn watch(guide: Arc<guide::Guide>, index: SearchIndex) {
    let mut round = tokio::time::interval(WATCHING);
    round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        round.tick().await;
        if let Err(error) = look(&guide, &index).await {
            tracing::error!(
                error = format!("{error:#}"),
                "it could not be counted how current everything is"
            );
        }
    }
}

async fn look(guide: &guide::Guide, index: &SearchIndex) -> Result<()> {
    let overview = guide.store().overview(guide.now()).await?;
    for source in overview.sources {
        let Some(current) = source.current else { continue };
        let id = source.id.to_string();
        metrics::gauge!("daoyou_source_current_ratio", "source" => id.clone()).set(current);
        metrics::gauge!("daoyou_source_objective_ratio", "source" => id).set(source.objective);
    }
    let status = index.status().await?;
    let read = match status.model {
        Some(_) => status.keyword.min(status.vector),
        None => status.keyword,
    };
    metrics::gauge!("daoyou_index_behind").set((status.last_change - read.unwrap_or(0)) as f64);
    Ok(())
}

/// How often the metrics are tidied.
const UPKEEP: Duration = Duration::from_secs(5);

/// Takes recorded times into their summaries; without it they pile up until someone asks for them.
pub async fn keep(metrics: PrometheusHandle) {
    let mut round = tokio::time::interval(UPKEEP);
    loop {
        round.tick().await;
        metrics.run_upkeep();
    }
}
