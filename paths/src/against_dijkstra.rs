//! Every answer beside one by a search that shares no code with it: Dijkstra over the edges themselves, with
//! both snaps as nodes of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::adjacency::Adjacency;
use crate::graph::{EdgeId, Graph, NEVER};
use crate::hierarchy::Hierarchy;
use crate::pool::Pool;
use crate::route::Plan;
use crate::{Limits, Mode, Network, Point, Shut, Snap};

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn share(&mut self) -> f64 {
        self.next() as f64 / (1_u64 << 31) as f64
    }
}

/// Tenths of seconds by the plainest search there is.
fn reference(graph: &Graph, from: &Snap, to: &Snap, mode: Mode, shut: &Shut) -> Option<u32> {
    let (start, goal) = (u32::MAX, u32::MAX - 1);
    let mut arcs: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
    let mut add = |a: u32, b: u32, time: u32| arcs.entry(a).or_default().push((b, time));
    let barred = |node: u32| graph.nodes[node as usize].blocked & mode.bit() != 0;
    for (id, edge) in graph.edges.iter().enumerate() {
        let [forward, backward] = edge.times[mode.index()];
        let id = EdgeId(id as u32);
        let (open_from, open_to) = (!barred(edge.from), !barred(edge.to));
        let closed = shut.contains(id);
        let part = |time: u32, share: f64| (f64::from(time) * share).round() as u32;
        if !closed && open_from && open_to {
            if forward != NEVER {
                add(edge.from, edge.to, forward);
            }
            if backward != NEVER {
                add(edge.to, edge.from, backward);
            }
        }
        for (snap, leaving) in [(from, true), (to, false)] {
            if snap.edge != id {
                continue;
            }
            let at = snap.position;
            if at == 0.0 && open_from {
                if leaving { add(start, edge.from, 0) } else { add(edge.from, goal, 0) }
            }
            if at == 1.0 && open_to {
                if leaving { add(start, edge.to, 0) } else { add(edge.to, goal, 0) }
            }
            if closed {
                continue;
            }
            if leaving && forward != NEVER && open_to {
                add(start, edge.to, forward - part(forward, at));
            }
            if leaving && backward != NEVER && open_from {
                add(start, edge.from, part(backward, at));
            }
            if !leaving && forward != NEVER && open_from {
                add(edge.from, goal, part(forward, at));
            }
            if !leaving && backward != NEVER && open_to {
                add(edge.to, goal, backward - part(backward, at));
            }
        }
        if from.edge == id && to.edge == id {
            let (a, b) = (from.position, to.position);
            if a == b {
                add(start, goal, 0);
            } else if !closed && a < b && forward != NEVER {
                add(start, goal, part(forward, b) - part(forward, a));
            } else if !closed && a > b && backward != NEVER {
                add(start, goal, part(backward, a) - part(backward, b));
            }
        }
    }
    let mut times = BTreeMap::from([(start, 0_u32)]);
    let mut open = BTreeSet::from([(0_u32, start)]);
    while let Some((time, node)) = open.pop_first() {
        if node == goal {
            return Some(time);
        }
        for (next, more) in arcs.get(&node).into_iter().flatten() {
            let known = times.get(next).copied().unwrap_or(u32::MAX);
            if time + more < known {
                open.remove(&(known, *next));
                times.insert(*next, time + more);
                open.insert((time + more, *next));
            }
        }
    }
    None
}

/// Compares single ways and the table with the reference; returns how many ways there were.
fn compare(network: &Network, mode: Mode, pairs: &[(Snap, Snap)], shut: &Shut) -> usize {
    let graph = network.graph();
    let arcs = Adjacency::of(graph, mode);
    let hierarchy = Hierarchy::prepare(&arcs);
    let (calculators, searches) = (Pool::new(), Pool::new());
    let plan = Plan {
        graph,
        arcs: &arcs,
        hierarchy: &hierarchy,
        calculators: &calculators,
        searches: &searches,
        mode,
        shut,
    };
    let mut found = 0;
    for (from, to) in pairs {
        let expected = reference(graph, from, to, mode, shut);
        let track = plan.track(from, to);
        assert_eq!(track.as_ref().map(|track| track.time), expected, "{mode:?} {from:?} {to:?}");
        assert_eq!(
            plan.track_plainly(from, to).map(|track| track.time),
            expected,
            "{mode:?} {from:?} {to:?}"
        );
        if let Some(track) = &track {
            found += 1;
            assert_eq!(track.stretches.iter().map(|stretch| stretch.time).sum::<u32>(), track.time);
            let used = |stretch: &&crate::route::Stretch| stretch.start != stretch.end;
            assert!(track.stretches.iter().filter(used).all(|stretch| !shut.contains(EdgeId(stretch.edge))));
        }
    }
    let (from, to): (Vec<Snap>, Vec<Snap>) = pairs.iter().take(25).cloned().unzip();
    let table = network.matrix(&from, &to, mode, shut);
    for (row, from) in from.iter().enumerate() {
        for (column, to) in to.iter().enumerate() {
            let way = network.route(from, to, mode, shut);
            assert_eq!(table[row * 25.min(pairs.len()) + column].map(|c| c.seconds), way.map(|w| w.seconds));
        }
    }
    found
}

fn random_pairs(network: &Network, mode: Mode, count: usize, random: &mut Random) -> Vec<(Snap, Snap)> {
    let bounds = network.bounds();
    let mut snaps = Vec::new();
    for _ in 0..count * 40 {
        let at = Point {
            lat: bounds.south + (bounds.north - bounds.south) * random.share(),
            lon: bounds.west + (bounds.east - bounds.west) * random.share(),
        };
        snaps.extend(network.snap(at, mode, 300.0));
        if snaps.len() >= 2 * count {
            break;
        }
    }
    snaps.chunks_exact(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
}

fn some_edges(network: &Network, share: f64, random: &mut Random) -> Shut {
    (0..network.edge_count() as u32).filter(|_| random.share() < share).map(EdgeId).collect()
}

#[test]
fn random_queries_in_helsinki_equal_plain_dijkstra_with_and_without_closures() {
    let shared = std::env::var_os("DAOYOU_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"), PathBuf::from);
    let map = shared.join("data/osm/Helsinki.osm.pbf");
    if !map.exists() {
        eprintln!("skipped: {} is not there", map.display());
        return;
    }
    let (network, report) = Network::import(&map, &Limits::default(), &mut |_| {}).unwrap();
    assert_eq!(
        report.ways,
        report.ways_used
            + report.ways_of_links
            + report.left_out.not_a_path
            + report.left_out.not_built
            + report.left_out.no_access
            + report.left_out.too_short
    );
    let mut random = Random(11);
    for (mode, count) in [(Mode::Walk, 600), (Mode::Wheels, 200), (Mode::Drive, 200)] {
        let pairs = random_pairs(&network, mode, count, &mut random);
        assert_eq!(pairs.len(), count);
        assert!(compare(&network, mode, &pairs, &Shut::none()) > count * 8 / 10);
        for share in [0.01, 0.2] {
            let shut = some_edges(&network, share, &mut random);
            compare(&network, mode, &pairs, &shut);
        }
    }
}

/// A random map with stairs, one-ways, gates, boats and loops, close enough together to meet often.
fn random_map(random: &mut Random) -> String {
    let mut xml = "<osm version='0.6'>".to_owned();
    let nodes = 8 + random.next() % 30;
    let pick = |random: &mut Random, list: &[&'static str]| list[random.next() as usize % list.len()];
    for id in 1..=nodes {
        let (lat, lon) = (30.0 + random.share() * 0.01, 110.0 + random.share() * 0.01);
        let barrier = pick(random, &["", "", "", "", "gate", "stile", "bollard", "wall"]);
        xml +=
            &format!("<node id='{id}' lat='{lat:.7}' lon='{lon:.7}'><tag k='barrier' v='{barrier}'/></node>");
    }
    for way in 1..=nodes * 2 {
        xml += &format!("<way id='{way}'>");
        for _ in 0..2 + random.next() % 4 {
            xml += &format!("<nd ref='{}'/>", 1 + random.next() % nodes);
        }
        let tags = [
            "k='highway' v='path'",
            "k='highway' v='steps'/><tag k='incline' v='up'",
            "k='highway' v='residential'",
            "k='highway' v='residential'/><tag k='oneway' v='yes'",
            "k='highway' v='footway'/><tag k='oneway:foot' v='yes'",
            "k='highway' v='tertiary'/><tag k='junction' v='roundabout'",
            "k='route' v='ferry'/><tag k='interval' v='4'",
            "k='aerialway' v='gondola'/><tag k='oneway' v='yes'",
        ];
        xml += &format!("<tag {}/></way>", pick(random, &tags));
    }
    xml + "</osm>"
}

#[test]
fn random_maps_equal_plain_dijkstra_with_and_without_closures() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.osm");
    let mut random = Random(5);
    let mut found = 0;
    for _ in 0..60 {
        std::fs::write(&path, random_map(&mut random)).unwrap();
        let Ok((network, _)) = Network::import(&path, &Limits::default(), &mut |_| {}) else { continue };
        for mode in Mode::ALL {
            let pairs = random_pairs(&network, mode, 30, &mut random);
            found += compare(&network, mode, &pairs, &Shut::none());
            let shut = some_edges(&network, 0.15, &mut random);
            found += compare(&network, mode, &pairs, &shut);
        }
    }
    assert!(found > 2_000, "{found}");
}
