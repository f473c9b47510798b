//! An outside router that the operator configures: OSRM, or Valhalla. When it does not answer in time,
//! the map or the straight line does, and that is said.

use super::base::Cost;
use super::leg::{Leg, LegStep, StepKind, minutes};
use super::{Mode, Traveller};
use async_trait::async_trait;
use scenic_data::Position;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// Most bytes of an answer that are read.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Which protocol a router speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// OSRM's HTTP API, version 1.
    #[default]
    Osrm,
    /// Valhalla's `sources_to_targets` and `route`.
    Valhalla,
}

/// How an outside router is asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Its address, such as `http://127.0.0.1:5000`; none is asked without.
    pub url: Option<String>,
    /// What it speaks.
    pub protocol: Protocol,
    /// How long it is waited for, milliseconds.
    pub timeout_ms: u64,
    /// Its profile for walking; OSRM's is part of the address.
    pub walk: String,
    /// Its profile for wheels.
    pub wheels: String,
    /// Its profile for cars.
    pub drive: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            url: None,
            protocol: Protocol::Osrm,
            timeout_ms: 2_000,
            walk: "foot".to_owned(),
            wheels: "wheelchair".to_owned(),
            drive: "driving".to_owned(),
        }
    }
}

/// Who knows ways besides the map.
#[async_trait]
pub trait Router: Send + Sync {
    /// The costs between each two of these points, row by row; `None` when it cannot say.
    async fn table(&self, points: &[Position], traveller: Traveller) -> Option<Vec<Option<Cost>>>;

    /// The leg from a point to another; `None` when it cannot say.
    async fn leg(&self, from: Position, to: Position, traveller: Traveller) -> Option<Leg>;
}

/// A router over HTTP.
pub struct Remote {
    client: reqwest::Client,
    base: String,
    settings: Settings,
}

impl Remote {
    /// A router at its configured address; `None` without one.
    pub fn new(settings: &Settings) -> Result<Option<Self>, reqwest::Error> {
        let Some(url) = &settings.url else { return Ok(None) };
        let client = reqwest::Client::builder()
            .timeout(Duration::from_millis(settings.timeout_ms))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        let base = url.trim_end_matches('/').to_owned();
        Ok(Some(Self { client, base, settings: settings.clone() }))
    }

    fn profile(&self, mode: Mode) -> &str {
        match mode {
            Mode::Walk => &self.settings.walk,
            Mode::Wheels => &self.settings.wheels,
            Mode::Drive => &self.settings.drive,
        }
    }

    /// An answer as JSON; what goes wrong is logged, and no answer.
    async fn fetch(&self, request: reqwest::RequestBuilder) -> Option<Value> {
        match read(request).await {
            Ok(value) => Some(value),
            Err(error) => {
                tracing::warn!(error, "the outside router does not answer");
                None
            }
        }
    }

    fn osrm(&self, service: &str, points: &[Position], mode: Mode, rest: &str) -> reqwest::RequestBuilder {
        let points: Vec<String> = points.iter().map(|at| format!("{:.6},{:.6}", at.lon, at.lat)).collect();
        let (base, profile) = (&self.base, self.profile(mode));
        self.client.get(format!("{base}/{service}/v1/{profile}/{}?{rest}", points.join(";")))
    }

    fn valhalla(&self, service: &str, mut body: Value, mode: Mode) -> reqwest::RequestBuilder {
        let costing = match mode {
            Mode::Walk | Mode::Wheels => "pedestrian",
            Mode::Drive => "auto",
        };
        if let Some(body) = body.as_object_mut() {
            body.insert("costing".to_owned(), json!(costing));
            if mode == Mode::Wheels {
                body.insert("costing_options".to_owned(), json!({"pedestrian": {"type": "wheelchair"}}));
            }
        }
        // Its GET form takes the request as one parameter.
        let mut url = reqwest::Url::parse(&format!("{}/{service}", self.base)).ok();
        if let Some(url) = &mut url {
            url.query_pairs_mut().append_pair("json", &body.to_string());
        }
        self.client.get(url.map_or_else(|| self.base.clone(), String::from))
    }
}

async fn read(request: reqwest::RequestBuilder) -> Result<Value, String> {
    let response = request.send().await.map_err(|error| error.without_url().to_string())?;
    let status = response.status();
    if !status.is_success() {
        return Err(format!("status {status}"));
    }
    let mut response = response;
    let mut bytes = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|error| error.without_url().to_string())? {
        if bytes.len() + part.len() > MAX_BYTES {
            return Err(format!("more than {MAX_BYTES} bytes"));
        }
        bytes.extend_from_slice(&part);
    }
    serde_json::from_slice(&bytes).map_err(|error| error.to_string())
}

/// Seconds and metres that are believed.
fn cost(seconds: Option<f64>, metres: Option<f64>, pace: f64) -> Option<Cost> {
    let within = |value: f64| (0.0..1e7).contains(&value).then_some(value);
    let seconds = within(seconds? * pace)?.round() as u32;
    Some(Cost { seconds, metres: metres.and_then(within).unwrap_or(0.0).round() as u32 })
}

#[async_trait]
impl Router for Remote {
    async fn table(&self, points: &[Position], traveller: Traveller) -> Option<Vec<Option<Cost>>> {
        let (n, pace) = (points.len(), if traveller.mode == Mode::Drive { 1.0 } else { traveller.pace });
        match self.settings.protocol {
            Protocol::Osrm => {
                let request = self.osrm("table", points, traveller.mode, "annotations=duration,distance");
                let answer = self.fetch(request).await?;
                let cell = |of: &str, i: usize, j: usize| answer.get(of)?.get(i)?.get(j)?.as_f64();
                answer.get("durations")?.get(n.checked_sub(1)?)?;
                let pairs = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
                Some(
                    pairs
                        .map(|(i, j)| cost(cell("durations", i, j), cell("distances", i, j), pace))
                        .collect(),
                )
            }
            Protocol::Valhalla => {
                let all: Vec<Value> = points.iter().map(|at| json!({"lat": at.lat, "lon": at.lon})).collect();
                let body = json!({"sources": all, "targets": all, "units": "kilometers"});
                let answer = self.fetch(self.valhalla("sources_to_targets", body, traveller.mode)).await?;
                let rows = answer.get("sources_to_targets")?;
                rows.get(n.checked_sub(1)?)?;
                let cell = |i: usize, j: usize, of: &str| rows.get(i)?.get(j)?.get(of)?.as_f64();
                let pairs = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
                let read =
                    |(i, j)| cost(cell(i, j, "time"), cell(i, j, "distance").map(|km| km * 1_000.0), pace);
                Some(pairs.map(read).collect())
            }
        }
    }

    async fn leg(&self, from: Position, to: Position, traveller: Traveller) -> Option<Leg> {
        let pace = if traveller.mode == Mode::Drive { 1.0 } else { traveller.pace };
        let kind = if traveller.mode == Mode::Drive { StepKind::Drive } else { StepKind::Path };
        let (cost, line) = match self.settings.protocol {
            Protocol::Osrm => {
                let request =
                    self.osrm("route", &[from, to], traveller.mode, "overview=full&geometries=geojson");
                let answer = self.fetch(request).await?;
                let route = answer.get("routes")?.get(0)?;
                let number = |of: &str| route.get(of).and_then(Value::as_f64);
                let pair = |pair: &Value| {
                    Some(Position { lat: pair.get(1)?.as_f64()?, lon: pair.get(0)?.as_f64()? })
                };
                let line = route.get("geometry")?.get("coordinates")?.as_array()?.iter().filter_map(pair);
                (cost(number("duration"), number("distance"), pace)?, line.collect())
            }
            Protocol::Valhalla => {
                let at = |at: Position| json!({"lat": at.lat, "lon": at.lon});
                let body = json!({"locations": [at(from), at(to)], "units": "kilometers", "shape_format": "geojson"});
                let answer = self.fetch(self.valhalla("route", body, traveller.mode)).await?;
                let leg = answer.get("trip")?.get("legs")?.get(0)?;
                let summary = leg.get("summary")?;
                let number = |of: &str| summary.get(of).and_then(Value::as_f64);
                // Its shape is written in its own way unless it knows GeoJSON; then only the ends are shown.
                let pair = |pair: &Value| {
                    Some(Position { lat: pair.get(1)?.as_f64()?, lon: pair.get(0)?.as_f64()? })
                };
                let line: Vec<Position> = match leg.get("shape").and_then(|shape| shape.get("coordinates")) {
                    Some(Value::Array(pairs)) => pairs.iter().filter_map(pair).collect(),
                    _ => vec![from, to],
                };
                (cost(number("time"), number("length").map(|km| km * 1_000.0), pace)?, line)
            }
        };
        let step = LegStep {
            kind,
            name: None,
            distance_m: cost.metres,
            min: minutes(cost.seconds),
            up: None,
            place: None,
        };
        Some(Leg {
            seconds: cost.seconds,
            metres: cost.metres,
            line,
            steps: vec![step],
            estimated: false,
            edges: Vec::new(),
        })
    }
}
