//! Tells the fastest way between two positions.
//!
//! `cargo run --example way -- MAP LAT,LON LAT,LON [walk|wheels|drive]`

use std::path::Path;

use paths::{Limits, Mode, Network, Point, Shut};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [map, from, to, rest @ ..] = &arguments[..] else { return Err("MAP LAT,LON LAT,LON [MODE]".into()) };
    let mode = match rest.first().map(String::as_str) {
        None | Some("walk") => Mode::Walk,
        Some("wheels") => Mode::Wheels,
        Some("drive") => Mode::Drive,
        Some(other) => return Err(format!("there is no mode `{other}`").into()),
    };
    let (network, _) = Network::import(Path::new(map), &Limits::default(), &mut |_| {})?;
    let snap = |at: &String| {
        let (lat, lon) = at.split_once(',')?;
        network.snap(Point { lat: lat.trim().parse().ok()?, lon: lon.trim().parse().ok()? }, mode, 300.0)
    };
    let (Some(from), Some(to)) = (snap(from), snap(to)) else { return Err("no way near a position".into()) };
    let Some(way) = network.route(&from, &to, mode, &Shut::none()) else {
        return Err("no way between".into());
    };
    println!("{} min, {} m, ascent {:?} m", way.seconds.div_ceil(60), way.metres, way.ascent_m);
    for piece in way.pieces {
        let name = piece.name_en.or(piece.name).unwrap_or_default();
        println!(
            "{:?} {name} {} m, {} s, up {:?}, steps {:?}, {} edges",
            piece.kind,
            piece.metres,
            piece.seconds,
            piece.up,
            piece.step_count,
            piece.edges.len()
        );
    }
    Ok(())
}
