//! Measures a network on a map and prints one JSON object.
//!
//! `cargo run --example measure -- MAP [QUERIES] [STOPS]`

use std::path::{Path, PathBuf};
use std::time::Instant;

use paths::{Limits, Mode, Network, Point, Shut, Snap};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let map = arguments.next().map_or_else(default_map, PathBuf::from);
    let queries: usize = arguments.next().map_or(Ok(1_000), |n| n.parse())?;
    let stops: usize = arguments.next().map_or(Ok(50), |n| n.parse())?;

    let (network, report) = Network::import(&map, &Limits::default(), &mut |_| {})?;
    let saved = std::env::temp_dir().join(format!("measure-{}.paths", std::process::id()));
    let (save_s, _) = timed(|| network.save(&saved));
    let bytes = std::fs::metadata(&saved)?.len();
    let (load_s, loaded) = timed(|| Network::load(&saved));
    std::fs::remove_file(&saved)?;
    let network = loaded?;

    let modes: Vec<serde_json::Value> = [Mode::Walk, Mode::Wheels, Mode::Drive]
        .into_iter()
        .map(|mode| by_mode(&network, mode, queries, stops))
        .collect();
    let result = serde_json::json!({
        "map": map, "report": report, "import_s": report.seconds,
        "save_ms": save_s * 1e3, "load_ms": load_s * 1e3, "saved_bytes": bytes, "modes": modes,
    });
    println!("{result:#}");
    Ok(())
}

fn default_map() -> PathBuf {
    let shared = std::env::var_os("DAOYOU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    shared.join("data/osm/Helsinki.osm.pbf")
}

fn by_mode(network: &Network, mode: Mode, queries: usize, stops: usize) -> serde_json::Value {
    let mut random = Random(7);
    let mut snaps: Vec<Snap> = Vec::new();
    let bounds = network.bounds();
    let mut tries = 0;
    while snaps.len() < 2 * queries.max(stops) && tries < 100 * queries {
        tries += 1;
        let at = Point {
            lat: bounds.south + (bounds.north - bounds.south) * random.share(),
            lon: bounds.west + (bounds.east - bounds.west) * random.share(),
        };
        snaps.extend(network.snap(at, mode, 200.0));
    }
    let pairs: Vec<(&Snap, &Snap)> =
        snaps.chunks_exact(2).map(|pair| (&pair[0], &pair[1])).take(queries).collect();
    let open = Shut::none();
    // One query in twenty edges closed: the prepared answer mostly does not stand.
    let shut: Shut =
        (0..network.edge_count() as u32).filter(|_| random.share() < 0.05).map(paths::EdgeId).collect();

    // What a day closes: a handful of ways.
    let few: Shut =
        (0..5).map(|_| paths::EdgeId((random.share() * network.edge_count() as f64) as u32)).collect();

    let mut found = 0;
    let (mut quick, mut plain, mut closed) = (Vec::new(), Vec::new(), Vec::new());
    let mut unequal = 0;
    for (from, to) in &pairs {
        let (seconds, way) = timed(|| network.route(from, to, mode, &open));
        quick.push(seconds);
        let (seconds, plainly) = timed(|| network.route_plainly(from, to, mode, &open));
        plain.push(seconds);
        found += usize::from(way.is_some());
        unequal += usize::from(way.map(|way| way.seconds) != plainly.map(|way| way.seconds));
        closed.push(timed(|| network.route(from, to, mode, &shut)).0);
    }
    let table: Vec<Snap> = snaps.iter().take(stops).cloned().collect();
    let matrix = |shut: &Shut| {
        let mut times: Vec<f64> =
            (0..9).map(|_| timed(|| network.matrix(&table, &table, mode, shut)).0).collect();
        percentile(&mut times, 0.5)
    };
    serde_json::json!({
        "mode": mode, "queries": pairs.len(), "ways_found": found, "unequal_to_plain": unequal,
        "route_p50_ms": percentile(&mut quick, 0.5), "route_p95_ms": percentile(&mut quick, 0.95),
        "plain_p50_ms": percentile(&mut plain, 0.5), "plain_p95_ms": percentile(&mut plain, 0.95),
        "with_5_percent_shut_p50_ms": percentile(&mut closed, 0.5),
        "with_5_percent_shut_p95_ms": percentile(&mut closed, 0.95),
        "matrix_stops": table.len(), "matrix_ms": matrix(&open), "matrix_with_5_percent_shut_ms": matrix(&shut),
        "matrix_with_5_edges_shut_ms": matrix(&few),
    })
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let began = Instant::now();
    let result = work();
    (began.elapsed().as_secs_f64(), result)
}

/// Milliseconds.
fn percentile(seconds: &mut [f64], share: f64) -> f64 {
    seconds.sort_by(f64::total_cmp);
    let place = (seconds.len() as f64 * share) as usize;
    seconds.get(place.min(seconds.len().saturating_sub(1))).map_or(0.0, |s| (s * 1e6).round() / 1e3)
}

/// A small generator: the same numbers in every run.
struct Random(u64);

impl Random {
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}
