//! The network as others use it.

use std::path::Path;
use std::time::Instant;

use fast_paths::PathCalculator;

use crate::adjacency::Adjacency;
use crate::components::Components;
use crate::error::PathsError;
use crate::find::{self, NameIndex};
use crate::geometry::{Bounds, Point};
use crate::graph::{EdgeId, Graph};
use crate::hierarchy::Hierarchy;
use crate::limits::Limits;
use crate::mode::Mode;
use crate::pool::Pool;
use crate::report::{Progress, Report, Stage};
use crate::route::{Plan, assemble};
use crate::search::Search;
use crate::shut::Shut;
use crate::snap::{Ground, SegmentIndex, Snap};
use crate::speeds::Speeds;
use crate::table::{self, Climb, Cost, Upward};
use crate::things::{Entrance, Gate, Link};
use crate::tile::{self, Marker, TileId};
use crate::way::{PieceKind, Way};
use crate::{build, file};

/// The ways of one map, prepared for queries. Queries need only a shared reference and may run at once.
pub struct Network {
    graph: Graph,
    arcs: [Adjacency; 3],
    components: [Components; 3],
    hierarchies: [Hierarchy; 3],
    calculators: [Pool<PathCalculator>; 3],
    searches: Pool<Search>,
    /// For tables; `None` where a mode has no arcs.
    upward: [Option<Upward>; 3],
    climbs: [Pool<Climb>; 3],
    segments: SegmentIndex,
    names: NameIndex,
}

/// What is known about one edge.
#[derive(Debug, Clone, PartialEq)]
pub struct EdgeFacts {
    /// What it is.
    pub kind: PieceKind,
    /// `name` of its way.
    pub name: Option<String>,
    /// `name:en` of its way.
    pub name_en: Option<String>,
    /// Metres.
    pub metres: f64,
    /// Its line, from its first node to its last.
    pub geometry: Vec<Point>,
    /// The OpenStreetMap way; `None` for what the import added.
    pub way: Option<i64>,
}

impl Network {
    /// Makes a network from a map with the usual speeds.
    ///
    /// # Errors
    /// The file cannot be read, is no map, is damaged, is larger than the limits, or has no usable way.
    pub fn import(
        path: &Path,
        limits: &Limits,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Network, Report), PathsError> {
        Self::import_with(path, limits, &Speeds::default(), progress)
    }

    /// Makes a network from a map with speeds of one's own.
    ///
    /// # Errors
    /// As [`Network::import`].
    pub fn import_with(
        path: &Path,
        limits: &Limits,
        speeds: &Speeds,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Network, Report), PathsError> {
        let began = Instant::now();
        let (graph, mut report) = build::build(path, limits, speeds, progress)?;
        let arcs = Mode::ALL.map(|mode| Adjacency::of(&graph, mode));
        let mut tell =
            |done| progress(Progress { stage: Stage::Preparing, done, of: Mode::ALL.len() as u64 });
        tell(0);
        let hierarchies = prepare(&arcs, &mut tell)?;
        let network = Self::new(graph, arcs, hierarchies);
        let walk = &network.components[Mode::Walk.index()];
        report.components = walk.count();
        report.largest_component = walk.largest_share();
        report.seconds = began.elapsed().as_secs_f64();
        Ok((network, report))
    }

    fn new(graph: Graph, arcs: [Adjacency; 3], hierarchies: [Hierarchy; 3]) -> Network {
        Network {
            components: Mode::ALL.map(|mode| Components::of(&graph, mode, &arcs[mode.index()])),
            segments: SegmentIndex::of(&graph),
            names: NameIndex::of(&graph),
            calculators: [Pool::new(), Pool::new(), Pool::new()],
            searches: Pool::new(),
            upward: Mode::ALL.map(|mode| {
                let hierarchy = hierarchies[mode.index()].upward()?;
                Upward::of(&graph, &arcs[mode.index()], mode, &hierarchy)
            }),
            climbs: [Pool::new(), Pool::new(), Pool::new()],
            graph,
            arcs,
            hierarchies,
        }
    }

    /// Saves the network to one file, whole or not at all.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), PathsError> {
        file::save(path, &self.graph, &self.hierarchies)
    }

    /// Loads a saved network.
    ///
    /// # Errors
    /// The file cannot be read, is no saved network, is of another version, or is damaged.
    pub fn load(path: &Path) -> Result<Network, PathsError> {
        let (graph, hierarchies) = file::load(path)?;
        let arcs = Mode::ALL.map(|mode| Adjacency::of(&graph, mode));
        Ok(Self::new(graph, arcs, hierarchies))
    }

    /// The box around everything in the network.
    pub fn bounds(&self) -> Bounds {
        self.graph.bounds
    }

    /// Tells networks apart: 32 hexadecimal digits from the map's content, the rules and the speeds.
    pub fn stamp(&self) -> &str {
        &self.graph.stamp
    }

    /// The speeds from which the times were made.
    pub fn speeds(&self) -> &Speeds {
        &self.graph.speeds
    }

    /// How many edges there are; their numbers are 0 to one less.
    pub fn edge_count(&self) -> usize {
        self.graph.edges.len()
    }

    /// What is known about an edge.
    pub fn edge(&self, id: EdgeId) -> Option<EdgeFacts> {
        let edge = self.graph.edge(id)?;
        let names = self.graph.names.get(edge.names as usize);
        Some(EdgeFacts {
            kind: edge.kind,
            name: names.and_then(|names| names.name.clone()),
            name_en: names.and_then(|names| names.name_en.clone()),
            metres: f64::from(edge.length_m),
            geometry: self.graph.points(id.0).collect(),
            way: (edge.way != 0).then_some(edge.way),
        })
    }

    /// The nearest point on an edge that the mode may use, within `max_m` metres. Tiny parts without
    /// connection are passed over for larger ones within `max_m` + 30 metres.
    pub fn snap(&self, at: Point, mode: Mode, max_m: f64) -> Option<Snap> {
        self.snap_open(at, mode, max_m, &Shut::none())
    }

    /// As [`Network::snap`], onto edges that are not closed.
    pub fn snap_open(&self, at: Point, mode: Mode, max_m: f64, shut: &Shut) -> Option<Snap> {
        let ground = Ground {
            graph: &self.graph,
            index: &self.segments,
            components: &self.components[mode.index()],
            mode,
        };
        ground.snap(at, max_m, shut)
    }

    /// The fastest way between two snaps that uses no closed edge; `None` where there is none. The straight
    /// lines between the positions asked about and the network are part of it.
    pub fn route(&self, from: &Snap, to: &Snap, mode: Mode, shut: &Shut) -> Option<Way> {
        let track = self.plan(mode, shut).track(from, to)?;
        Some(assemble(
            &self.graph,
            from,
            to,
            &track,
            mode,
            [self.approach(from, mode), self.approach(to, mode)],
        ))
    }

    /// As [`Network::route`] by plain Dijkstra over the same graph: slower, for comparison.
    pub fn route_plainly(&self, from: &Snap, to: &Snap, mode: Mode, shut: &Shut) -> Option<Way> {
        let track = self.plan(mode, shut).track_plainly(from, to)?;
        Some(assemble(
            &self.graph,
            from,
            to,
            &track,
            mode,
            [self.approach(from, mode), self.approach(to, mode)],
        ))
    }

    /// What the fastest ways between all pairs cost, row by row: from the first to each, from the second to
    /// each. `None` where there is no way.
    pub fn matrix(&self, from: &[Snap], to: &[Snap], mode: Mode, shut: &Shut) -> Vec<Option<Cost>> {
        let upward = self.upward[mode.index()].as_ref();
        let climbs = &self.climbs[mode.index()];
        table::table(&self.plan(mode, shut), upward, climbs, from, to, |snap| self.approach(snap, mode))
    }

    /// The edges of ways called so (`name`, `name:en` or another name, compared without case) that come
    /// within the radius.
    pub fn edges_named(&self, name: &str, near: Point, radius_m: f64) -> Vec<EdgeId> {
        self.names.named(&self.graph, name, near, radius_m)
    }

    /// The edges whose middle lies inside the polygon.
    pub fn edges_within(&self, ring: &[Point]) -> Vec<EdgeId> {
        find::edges_within(&self.graph, &self.segments, ring)
    }

    /// The edges that come within the radius.
    pub fn edges_near(&self, at: Point, radius_m: f64) -> Vec<EdgeId> {
        if !at.is_valid() || !radius_m.is_finite() {
            return Vec::new();
        }
        self.segments.edges_near(at, radius_m)
    }

    /// The ferries and lifts.
    pub fn links(&self) -> &[Link] {
        &self.graph.links
    }

    /// The gates that have a name or hours, and the paths that have hours.
    pub fn gates(&self) -> &[Gate] {
        &self.graph.gates
    }

    /// Entrances and gates within the radius, nearest first.
    pub fn entrances_within(&self, at: Point, radius_m: f64) -> Vec<Entrance> {
        find::entrances_within(&self.graph, at, radius_m)
    }

    /// The ways within a tile, and the markers given, the most important first, as a Mapbox vector tile (2.1,
    /// not compressed) of at most 200 kB: layers `ways` (lines with `kind`, `rank` of roads, `name`,
    /// `name_en`) and `places` (points with the markers' tags). Empty where there is nothing.
    pub fn tile(&self, tile: TileId, markers: &[Marker<'_>]) -> Vec<u8> {
        tile::draw(&self.graph, &self.segments, tile, markers)
    }

    #[cfg(test)]
    pub(crate) fn graph(&self) -> &Graph {
        &self.graph
    }

    fn plan<'a>(&'a self, mode: Mode, shut: &'a Shut) -> Plan<'a> {
        Plan {
            graph: &self.graph,
            arcs: &self.arcs[mode.index()],
            hierarchy: &self.hierarchies[mode.index()],
            calculators: &self.calculators[mode.index()],
            searches: &self.searches,
            mode,
            shut,
        }
    }

    /// Tenths of seconds of the straight line at a snap; to a car one walks.
    fn approach(&self, snap: &Snap, mode: Mode) -> u32 {
        let m_per_min = match mode {
            Mode::Wheels => self.graph.speeds.wheels_m_per_min,
            Mode::Walk | Mode::Drive => self.graph.speeds.walk_m_per_min,
        };
        (snap.distance_m / m_per_min * 600.0).round() as u32
    }
}

/// Prepares all modes at once, each on a thread of its own: they know nothing of each other.
fn prepare(arcs: &[Adjacency; 3], tell: &mut dyn FnMut(u64)) -> Result<[Hierarchy; 3], PathsError> {
    std::thread::scope(|scope| {
        let running = arcs.each_ref().map(|arcs| scope.spawn(|| Hierarchy::prepare(arcs)));
        let mut done = 0;
        let [walk, wheels, drive] = running.map(|thread| {
            let hierarchy = thread.join().map_err(|_| PathsError::TooLarge("ways to be prepared"));
            done += 1;
            tell(done);
            hierarchy
        });
        Ok([walk?, wheels?, drive?])
    })
}
