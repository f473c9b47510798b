//! Heights between nodes whose height is known.

use super::{Line, RawNodes};
use crate::rules::RoadRules;

/// Between nodes farther apart than this the ground may do anything, metres.
const MAX_GAP_M: f64 = 2_000.0;

/// The second round carries heights over junctions onto ways that had none of their own.
const ROUNDS: usize = 2;

/// Gives nodes between two known heights of one way their share.
pub(super) fn interpolate(nodes: &mut RawNodes, roads: &[Line<RoadRules>]) {
    if nodes.ele.iter().all(|ele| ele.is_nan()) {
        return;
    }
    for _ in 0..ROUNDS {
        for road in roads {
            along(nodes, &road.nodes);
        }
    }
}

fn along(nodes: &mut RawNodes, line: &[u32]) {
    // The last known height, where on the line, and the nodes since then with their distances.
    let mut known: Option<f64> = None;
    let mut since: Vec<(u32, f64)> = Vec::new();
    let mut walked = 0.0;
    let mut before: Option<u32> = None;
    for &node in line {
        walked += before.map_or(0.0, |before| nodes.distance_m(before, node));
        before = Some(node);
        let Some(ele) = nodes.ele(node) else {
            since.push((node, walked));
            continue;
        };
        if let Some(start) = known
            && walked > 0.0
            && walked <= MAX_GAP_M
        {
            for (between, at) in &since {
                nodes.ele[*between as usize] = (start + (ele - start) * at / walked) as f32;
            }
        }
        since.clear();
        known = Some(ele);
        walked = 0.0;
    }
}
