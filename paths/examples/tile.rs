//! Draws the tiles about the middle of a map, or about a position, and prints one JSON object per zoom; with
//! a folder it writes them there as `Z-X-Y.mvt`.
//!
//! `cargo run --example tile -- MAP [LAT,LON] [FOLDER]`

use std::path::{Path, PathBuf};
use std::time::Instant;

use paths::{Limits, Network, Point, TileId};

/// Each tile is drawn so many times.
const ROUNDS: usize = 21;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [map, rest @ ..] = &arguments[..] else { return Err("MAP [LAT,LON] [FOLDER]".into()) };
    let (network, _) = Network::import(Path::new(map), &Limits::default(), &mut |_| {})?;
    let bounds = network.bounds();
    let middle = Point { lat: (bounds.south + bounds.north) / 2.0, lon: (bounds.west + bounds.east) / 2.0 };
    let position = rest.first().and_then(|at| at.split_once(','));
    let at = match position {
        Some((lat, lon)) => Point { lat: lat.trim().parse()?, lon: lon.trim().parse()? },
        None => middle,
    };
    let folder = rest.get(usize::from(position.is_some())).map(PathBuf::from);
    for z in 0..=20 {
        let (x, y) = tile_at(z, at);
        let Some(tile) = TileId::parse(z, x, y) else { return Err("the position is on no tile".into()) };
        let mut bytes = Vec::new();
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let began = Instant::now();
                bytes = network.tile(tile, &[]);
                began.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!(
            "{}",
            serde_json::json!({
                "tile": format!("{z}/{x}/{y}"), "bytes": bytes.len(),
                "p50_ms": times[ROUNDS / 2], "max_ms": times[ROUNDS - 1],
            })
        );
        if let Some(folder) = &folder {
            std::fs::write(folder.join(format!("{z}-{x}-{y}.mvt")), &bytes)?;
        }
    }
    Ok(())
}

fn tile_at(z: u8, at: Point) -> (u32, u32) {
    let tiles = f64::from(1_u32 << z);
    let south = 0.5 - at.lat.to_radians().tan().asinh() / (2.0 * std::f64::consts::PI);
    (((at.lon + 180.0) / 360.0 * tiles) as u32, (south * tiles) as u32)
}
