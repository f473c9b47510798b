//! Traces: what the process does, as spans sent to a collector of OpenTelemetry's (OTLP over gRPC).
//!
//! The rooms say what they do with `tracing` and know nothing of this. A fact is followed by the address
//! of the document that says it (`url`) and by the place it is about (`place`): they stand in the spans
//! `visit`, `claims`, `index` and `answer`, whichever process does each, and whenever.

use anyhow::{Context, Result};
use api::{HeaderMap, HeaderName};
use opentelemetry::KeyValue;
use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tracing::{Level, Metadata};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

/// Where traces go, and how many.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A collector's gRPC address, such as `http://127.0.0.1:4317`; without one, nothing is traced.
    pub otlp_url: Option<String>,
    /// Which share of traces is sent, 0 to 1. A trace is sent whole or not at all.
    pub sample: f64,
    /// Whether a request that names a trace in its `traceparent` is part of it, and sent or not as that says.
    /// Strangers could have all of theirs sent: only behind a proxy that takes theirs away.
    pub follow_callers: bool,
    /// What the collector knows this process as.
    pub service: String,
    /// Most spans that wait to be sent; those beyond are left out.
    pub max_waiting: usize,
    /// How often those that wait are sent, milliseconds.
    pub every_ms: u64,
    /// Longest wait for the collector, milliseconds.
    pub timeout_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            otlp_url: None,
            sample: 0.1,
            follow_callers: false,
            service: "daoyou".to_owned(),
            max_waiting: 8_192,
            every_ms: 2_000,
            timeout_ms: 5_000,
        }
    }
}

impl Settings {
    fn check(&self) -> Result<()> {
        anyhow::ensure!((0.0..=1.0).contains(&self.sample), "traces.sample is a share, from 0 to 1");
        anyhow::ensure!(!self.service.trim().is_empty(), "traces.service is empty: give the process a name");
        for (name, value) in [
            ("max_waiting", self.max_waiting as u64),
            ("every_ms", self.every_ms),
            ("timeout_ms", self.timeout_ms),
        ] {
            anyhow::ensure!(value > 0, "traces.{name} must be more than 0");
        }
        Ok(())
    }
}

/// Makes a span part of the trace that a request names (W3C Trace Context).
pub fn follow(headers: &HeaderMap, span: &tracing::Span) {
    let context = TraceContextPropagator::new().extract(&Named(headers));
    if context.span().span_context().is_valid() {
        // A span that is not traced has no parent to be given.
        let _ = span.set_parent(context);
    }
}

/// Headers by name.
struct Named<'h>(&'h HeaderMap);

impl Extractor for Named<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

/// What is written of what the process does: the log on standard error, and traces where there is a
/// collector for them.
#[derive(Debug)]
pub struct Traces {
    provider: Option<SdkTracerProvider>,
    timeout: Duration,
}

impl Traces {
    /// Begins to write. A collector that cannot be reached is told of in the log, and holds up nothing.
    ///
    /// # Errors
    ///
    /// The settings are not valid, or something else in the process writes a log already.
    pub fn begin(settings: &Settings, log: EnvFilter, colours: bool) -> Result<Self> {
        settings.check()?;
        let lines = tracing_subscriber::fmt::layer().with_ansi(colours).with_writer(std::io::stderr);
        let timeout = Duration::from_millis(settings.timeout_ms);
        let provider =
            settings.otlp_url.as_deref().map(|url| provider(settings, url, timeout)).transpose()?;
        let spans = provider.as_ref().map(|provider| {
            tracing_opentelemetry::layer()
                .with_tracer(provider.tracer("daoyou"))
                .with_location(false)
                .with_threads(false)
                .with_filter(filter_fn(is_traced))
        });
        tracing_subscriber::registry().with(spans).with(lines.with_filter(log)).try_init()?;
        Ok(Self { provider, timeout })
    }

    /// Sends what still waits, for as long as a call may take.
    pub async fn end(self) {
        let Some(provider) = self.provider else { return };
        let timeout = self.timeout;
        // Blocks until the collector has them.
        let sent = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(timeout)).await;
        if let Ok(Err(error)) = sent {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

fn provider(settings: &Settings, url: &str, timeout: Duration) -> Result<SdkTracerProvider> {
    anyhow::ensure!(
        url.starts_with("http://"),
        "traces.otlp_url is the gRPC address of a collector beside the process, such as \
         \"http://127.0.0.1:4317\"; the collector encrypts what goes on from there"
    );
    let exporter = SpanExporter::builder()
        .with_tonic()
        .with_endpoint(url)
        .with_timeout(timeout)
        .build()
        .with_context(|| format!("traces.otlp_url {url:?} cannot be used"))?;
    let waiting = BatchConfigBuilder::default()
        .with_max_queue_size(settings.max_waiting)
        .with_max_export_batch_size(settings.max_waiting.min(512))
        .with_scheduled_delay(Duration::from_millis(settings.every_ms))
        .build();
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(settings.sample)));
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource =
        Resource::builder().with_service_name(settings.service.clone()).with_attribute(version).build();
    Ok(SdkTracerProvider::builder()
        .with_span_processor(BatchSpanProcessor::builder(exporter).with_batch_config(waiting).build())
        .with_sampler(sampler)
        .with_resource(resource)
        .build())
}

/// Our own spans, whatever the log is set to, and what goes wrong inside them. Libraries are left out:
/// those that send traces would be traced themselves.
fn is_traced(about: &Metadata<'_>) -> bool {
    let room = about.target().split("::").next().unwrap_or_default();
    let level = if about.is_span() { Level::INFO } else { Level::WARN };
    ROOMS.contains(&room) && *about.level() <= level
}

const ROOMS: [&str; 7] = ["daoyou", "api", "guide", "index", "ingest", "crawler", "scenic_data"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_cannot_be_meant_are_refused_by_name() {
        for (settings, name) in [
            (Settings { sample: 1.5, ..Settings::default() }, "traces.sample"),
            (Settings { sample: f64::NAN, ..Settings::default() }, "traces.sample"),
            (Settings { service: " ".to_owned(), ..Settings::default() }, "traces.service"),
            (Settings { timeout_ms: 0, ..Settings::default() }, "traces.timeout_ms"),
        ] {
            let error = settings.check().expect_err("refused");
            assert!(error.to_string().contains(name), "{error}");
        }
        let error =
            provider(&Settings::default(), "https://x:4317", Duration::from_secs(1)).expect_err("refused");
        assert!(error.to_string().contains("traces.otlp_url"), "{error}");
    }
}
