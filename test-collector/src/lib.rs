//! A collector of OpenTelemetry's spans (OTLP over gRPC) on loopback, for tests: it keeps what it is
//! sent, and forgets it when it is dropped.

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::trace::v1::Span;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status};

/// A span that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Which service sent it.
    pub service: String,
    /// What was done.
    pub name: String,
    /// The trace that it is part of, as hexadecimal digits.
    pub trace: String,
    /// Its own id.
    pub id: String,
    /// The span around it; empty for the first of a trace.
    pub parent: String,
    /// What is said of it, as text.
    pub attributes: BTreeMap<String, String>,
}

/// The collector, which ends when it is dropped.
pub struct Collector {
    url: String,
    kept: Kept,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<Sent>>>);

impl Collector {
    /// Begins to listen, on a port of its own.
    ///
    /// # Errors
    ///
    /// No port could be had.
    pub async fn start() -> std::io::Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let kept = Kept::default();
        let service = TraceServiceServer::new(kept.clone());
        let serving = tonic::transport::Server::builder().add_service(service);
        let task = tokio::spawn(async move {
            let ended = serving.serve_with_incoming(TcpListenerStream::new(listener)).await;
            ended.expect("it serves until it is dropped");
        });
        Ok(Self { url, kept, task })
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it was sent until now, in order of arrival.
    #[must_use]
    pub fn spans(&self) -> Vec<Sent> {
        self.kept.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tonic::async_trait]
impl TraceService for Kept {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let mut sent = Vec::new();
        for resource in request.into_inner().resource_spans {
            let said = said(&resource.resource.unwrap_or_default().attributes);
            let service = said.get("service.name").cloned().unwrap_or_default();
            let spans = resource.scope_spans.into_iter().flat_map(|scope| scope.spans);
            sent.extend(spans.map(|span| read(&service, &span)));
        }
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(sent);
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

fn read(service: &str, span: &Span) -> Sent {
    Sent {
        service: service.to_owned(),
        name: span.name.clone(),
        trace: hex(&span.trace_id),
        id: hex(&span.span_id),
        parent: hex(&span.parent_span_id),
        attributes: said(&span.attributes),
    }
}

fn said(attributes: &[KeyValue]) -> BTreeMap<String, String> {
    attributes
        .iter()
        .map(|entry| (entry.key.clone(), entry.value.as_ref().map(text).unwrap_or_default()))
        .collect()
}

fn text(value: &AnyValue) -> String {
    match &value.value {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::BoolValue(value)) => value.to_string(),
        Some(Value::IntValue(value)) => value.to_string(),
        Some(Value::DoubleValue(value)) => value.to_string(),
        other => format!("{other:?}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
