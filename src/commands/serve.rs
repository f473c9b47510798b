//! `daoyou serve`: the API, the timetable and the index's follower in one process.

use super::crawl::Round;
use crate::app::App;
use crate::darkroom::Darkroom;
use crate::desk::Desk;
use crate::operations::Operations;
use crate::settings::Settings;
use crate::{rounds, traces};
use anyhow::{Context, Result};
use chrono::TimeDelta;
use clap::Args;
use index::{Gallery, IndexError, SearchIndex};
use ingest::uploads::Taker;
use metrics_exporter_prometheus::PrometheusBuilder;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio_cron_scheduler::{Job, JobScheduler};

/// Serve the API, with the timetable and the index's follower.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  daoyou serve --listen 127.0.0.1:8080")]
pub struct Serve {
    /// Where to listen, over `listen` of the configuration.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Answer only; crawl nothing.
    #[arg(long)]
    no_timetable: bool,
}

impl Serve {
    /// Runs the command until it is told to stop.
    pub async fn run(self, mut settings: Settings) -> Result<()> {
        settings.listen = self.listen.unwrap_or(settings.listen);
        let stop = Duration::from_secs(settings.stop_s);
        let app = App::open(settings).await?;
        let index = app.index_begun().await?;
        let service = Service::start(app, index, !self.no_timetable).await?;
        let scheme = if service.api.settings.tls().is_some() { "https" } else { "http" };
        println!("daoyou answers at {scheme}://{}  (API: /docs)", service.address);
        service.until(stop_signal(stop)).await
    }
}

/// The service, listening.
pub struct Service {
    /// Where it listens.
    pub address: SocketAddr,
    listener: tokio::net::TcpListener,
    api: api::App,
    scheduler: Option<JobScheduler>,
    hooks: Arc<crawler::Hooks>,
    index: SearchIndex,
    gallery: Option<Gallery>,
    taker: Arc<Taker>,
    app: App,
}

impl Service {
    /// Binds the address, starts the follower and, unless told otherwise, the timetable.
    pub async fn start(app: App, index: SearchIndex, timetable: bool) -> Result<Self> {
        anyhow::ensure!(
            app.settings.api.tls_cert.is_some() == app.settings.api.tls_key.is_some(),
            "api.tls_cert and api.tls_key are given together, or neither"
        );
        let listener = api::bind(app.settings.listen).await?;
        let address = listener.local_addr()?;
        let metrics =
            PrometheusBuilder::new().install_recorder().context("the metrics cannot be collected")?;
        let model = match index.model() {
            Some(_) => api::Part::Ready,
            None => api::Part::Degraded(
                "no text model, so text is found by its words only; run `daoyou models install`".into(),
            ),
        };
        let opening = index.clone();
        let eyes = app.eyes().await?;
        let gallery = eyes.as_ref().map(|(gallery, _)| gallery.clone());
        let pictures = match &gallery {
            Some(_) => api::Part::Ready,
            None => api::Part::Degraded(
                "no picture model, so photographs are not recognised; run `daoyou models install`".into(),
            ),
        };
        let round = Arc::new(Round::of(&app)?);
        let operations =
            Operations { store: app.store.clone(), round: Arc::clone(&round), clock: Arc::clone(&app.clock) };
        // What began to come in before an earlier process died will not go on.
        let swept = app.store.sweep_incoming(app.clock.now() - TimeDelta::days(1))?;
        if swept > 0 {
            tracing::info!(swept, "files that never came in whole were removed");
        }
        let taker = app.taker();
        let desk = Desk {
            store: app.store.clone(),
            taker: Arc::clone(&taker),
            index: index.clone(),
            clock: Arc::clone(&app.clock),
        };
        let api = api::App {
            guide: app.guide_with(&index, eyes)?,
            settings: Arc::new(app.settings.api.clone()),
            metrics: Some(metrics),
            health: Arc::new(move || {
                let texts = match opening.is_opened() {
                    true => api::Part::Ready,
                    false => api::Part::Degraded(
                        "what is found by meaning is not opened yet (the log says why, if it stays so); text is found by its words only".into(),
                    ),
                };
                vec![("model", model.clone()), ("index", texts), ("pictures", pictures.clone())]
            }),
            operations: Arc::new(operations),
            desk: Arc::new(desk),
            darkroom: Arc::new(Darkroom::new(
                app.settings.darkroom.clone(),
                app.settings.api.max_photo_bytes as u64,
            )),
            turns: Arc::new(app.settings.api.photo_turns()),
            streams: Arc::new(api::Streams::new(app.settings.api.max_streams)),
            random: rand::random,
            follow: if app.settings.traces.follow_callers { traces::follow } else { |_, _| () },
            admin_key_hash: app.admin_key_hash()?,
            push_keys: Arc::new(app.push_keys()?),
        };
        let hooks = Arc::new(crawler::Hooks::new(
            app.hooks()?,
            app.store.clone(),
            Arc::clone(round.visitor().web()),
            Arc::clone(&app.clock),
            crawler::random_jitter(),
            app.owner(),
        ));
        let scheduler = if timetable { Some(schedule(&app, round).await?) } else { None };
        Ok(Self { address, listener, api, scheduler, hooks, index, gallery, taker, app })
    }

    /// Serves until `stop` is ready; then requests under way finish, and the timetable ends.
    pub async fn until(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let (tell, told) = tokio::sync::watch::channel(false);
        let index = self.index.clone();
        let mut following = told.clone();
        let follower = tokio::spawn(async move {
            // An error means that the sender is gone, which is a stop as well.
            index.follow(async move { following.wait_for(|stop| *stop).await.map_or((), |_| ()) }).await;
        });
        let mut looking = told.clone();
        let looker = self.gallery.clone().map(|gallery| {
            tokio::spawn(async move {
                gallery.follow(async move { looking.wait_for(|stop| *stop).await.map_or((), |_| ()) }).await;
            })
        });
        let mut taking = told.clone();
        let taker = tokio::spawn(async move {
            self.taker.run(async move { taking.wait_for(|stop| *stop).await.map_or((), |_| ()) }).await;
        });
        let reading = tokio::spawn(rounds::read_ahead(Arc::clone(&self.api.guide), told));
        let counting = tokio::spawn(rounds::count(Arc::clone(&self.api.guide)));
        let planning = tokio::spawn(rounds::look_after(Arc::clone(&self.api.guide)));
        let writing = tokio::spawn(rounds::keep_pages(Arc::clone(&self.api.guide)));
        let (app, opening) = (self.app.clone(), self.index.clone());
        let mapping = tokio::spawn(super::map::watch(self.app, Arc::clone(&self.api.guide)));
        let watching = tokio::spawn(rounds::watch(Arc::clone(&self.api.guide), self.index.clone()));
        let guide = Arc::clone(&self.api.guide);
        let hooks = Arc::clone(&self.hooks);
        let telling = tokio::spawn(async move { self.hooks.tell().await });
        let upkeep = self.api.metrics.clone().map(|metrics| tokio::spawn(rounds::keep(metrics)));
        let (fail, mut failed) = tokio::sync::oneshot::channel();
        let served = api::serve(self.listener, self.api, async move {
            tokio::select! {
                () = stop => {}
                Err(error) = opened(&app, &opening) => {
                    // Whoever waits for it is there until the end.
                    let _ = fail.send(error);
                }
            }
            eprintln!("stopping");
        })
        .await;
        tell.send_replace(true);
        // A delivery that is cut off is made again.
        telling.abort();
        hooks.leave().await?;
        counting.abort();
        watching.abort();
        planning.abort();
        // What was not made yet is made from the cursor at the next start.
        writing.abort();
        mapping.abort();
        guide.write_citations().await?;
        if let Some(upkeep) = upkeep {
            upkeep.abort();
        }
        if let Some(mut scheduler) = self.scheduler {
            scheduler.shutdown().await?;
        }
        let (followed, looked, taken, _) = tokio::join!(
            left("the index's follower did not stop in time", follower),
            async {
                match looker {
                    Some(looker) => left("the gallery could not be left in time", looker).await,
                    None => Ok(()),
                }
            },
            left("a file could not be left in time", taker),
            // What could not be left in time is read at the next start.
            tokio::time::timeout(GRACE, reading),
        );
        followed.and(looked).and(taken)?;
        if let Ok(error) = failed.try_recv() {
            return Err(error);
        }
        Ok(served?)
    }
}

/// Opens what is found by meaning, and has the dictionary learnt where that was not done. A model that cannot be
/// loaded is told of, and words are searched alone.
async fn opened(app: &App, index: &SearchIndex) -> Result<()> {
    let (opened, learnt) = tokio::join!(index.opened(), app.learn_dictionary(index));
    learnt?;
    if let Err(IndexError::Model(detail)) = &opened {
        tracing::error!(
            detail,
            "the text model cannot be used, so text is found by its words only; `daoyou doctor` says more"
        );
        return Ok(());
    }
    opened.context("the index cannot be opened")
}

/// How long what goes on beside the API may take to finish what it is doing.
const GRACE: Duration = Duration::from_secs(10);

/// Waits until a task has ended, for as long as [`GRACE`]; `late` is what is wrong when it has not.
async fn left(late: &'static str, task: tokio::task::JoinHandle<()>) -> Result<()> {
    tokio::time::timeout(GRACE, task).await.context(late)?.context(late)
}

/// One job: look for sources that are due, crawl them, read what came in. Rounds overlap, so that a
/// site that takes hours holds up no other; each source is in one of them.
async fn schedule(app: &App, round: Arc<Round>) -> Result<JobScheduler> {
    let scheduler = JobScheduler::new().await?;
    let job = Job::new_async(app.settings.timetable.as_str(), move |_, _| {
        let round = Arc::clone(&round);
        Box::pin(async move {
            if let Err(error) = round.due().await {
                tracing::error!(
                    error = format!("{error:#}"),
                    "a round of the timetable failed; the next one goes on"
                );
            }
        })
    })
    .context("`timetable` is not a cron expression with seconds, such as \"*/10 * * * * *\"")?;
    scheduler.add(job).await?;
    if !app.settings.drop.is_empty() {
        scheduler.add(dropped(app)?).await?;
    }
    scheduler.start().await?;
    Ok(scheduler)
}

/// Another: import what partners have dropped. A round that is still under way when the next is due is
/// not joined by a second one, which would find the same files.
fn dropped(app: &App) -> Result<Job> {
    let app = Arc::new(app.clone());
    let busy = Arc::new(tokio::sync::Mutex::new(()));
    let job = Job::new_async(app.settings.timetable.clone().as_str(), move |_, _| {
        let (app, busy) = (Arc::clone(&app), Arc::clone(&busy));
        Box::pin(async move {
            let Ok(_turn) = busy.try_lock() else { return };
            for folder in &app.settings.drop {
                if let Err(error) = crate::drop::take(&app, folder).await {
                    tracing::error!(
                        error = format!("{error:#}"),
                        "a folder for dropped files cannot be read"
                    );
                }
            }
        })
    })?;
    Ok(job)
}

/// Ready when the process is asked to stop: an interrupt, or a termination. From then on it ends in any
/// case: at a second signal at once, and after `longest` even if something that it waits for never comes.
pub async fn stop_signal(longest: Duration) {
    signal().await;
    // Not a task: what holds the stop up may be the runtime itself, or a library that is being unloaded.
    std::thread::spawn(move || {
        std::thread::sleep(longest);
        tracing::error!(
            "the stop took longer than stop_s ({} s); the process ends as it is",
            longest.as_secs()
        );
        std::process::abort();
    });
    tokio::spawn(async {
        signal().await;
        eprintln!("stopped at once");
        std::process::exit(1);
    });
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "termination cannot be listened for; an interrupt can");
            if let Err(error) = interrupt.await {
                tracing::error!(%error, "interrupts cannot be listened for");
            }
        }
    }
}
