//! The arcs of a hierarchy that lead up in its order, with the sums of what each shortcut stands for.

use fast_paths::FastGraph32;

use super::Sums;
use crate::adjacency::Adjacency;
use crate::graph::{EdgeId, Graph};
use crate::mode::Mode;
use crate::shut::Shut;

/// Neither replaces anything: an arc of the network itself.
const ORIGINAL: u32 = u32::MAX;

/// An arc to a node of higher rank, or from one.
#[derive(Debug, Clone, Copy)]
pub(super) struct UpArc {
    /// The node of higher rank.
    pub other: u32,
    /// Its place by rank, the same in [`Side::made_of`] and in [`Touched`].
    pub place: u32,
    pub sums: Sums,
}

/// What an arc stands for.
#[derive(Debug, Clone, Copy)]
enum MadeOf {
    Edge(u32),
    /// An arc into the node left out, and one out of it.
    Arcs {
        into: u32,
        out: u32,
    },
}

/// Arcs of one direction, packed by node.
pub(super) struct Side {
    first: Vec<u32>,
    arcs: Vec<UpArc>,
    /// By rank: an arc is made of arcs before it.
    made_of: Vec<MadeOf>,
}

impl Side {
    pub fn at(&self, node: u32) -> &[UpArc] {
        let at = |place: usize| self.first.get(place).map_or(0, |start| *start as usize);
        self.arcs.get(at(node as usize)..at(node as usize + 1)).unwrap_or_default()
    }
}

/// Which arcs of a side use a closed edge.
#[derive(Default)]
pub(super) struct Touched(Vec<bool>);

impl Touched {
    pub fn has(&self, arc: &UpArc) -> bool {
        self.0.get(arc.place as usize).copied().unwrap_or(false)
    }
}

/// Both directions of one mode's hierarchy.
pub(crate) struct Upward {
    /// Arcs leaving a node upwards.
    pub(super) out: Side,
    /// Arcs coming to a node from above.
    pub(super) into: Side,
    /// By rank: how many arcs of both sides belong to ranks up to here.
    ends: Vec<(u32, u32)>,
}

impl Upward {
    /// `None` when the hierarchy and the network do not belong together.
    pub fn of(graph: &Graph, arcs: &Adjacency, mode: Mode, hierarchy: &FastGraph32) -> Option<Upward> {
        let original = |from: u32, to: u32| {
            let parallel = arcs.leaving(from).iter().filter(|arc| arc.to == to);
            let quickest = parallel.min_by_key(|arc| arc.time)?;
            Some((MadeOf::Edge(quickest.leg.edge), Sums::of_leg(graph, quickest.leg, mode)))
        };
        let (mut out, mut into) = (Vec::<(MadeOf, Sums)>::new(), Vec::<(MadeOf, Sums)>::new());
        let mut ends = Vec::with_capacity(hierarchy.ranks.len());
        // By rising rank: a shortcut replaces arcs of a node of lower rank, whose sums are known by then.
        for rank in 0..hierarchy.ranks.len() {
            let outward = range(&hierarchy.first_edge_ids_fwd, rank, &hierarchy.edges_fwd)?;
            let inward = range(&hierarchy.first_edge_ids_bwd, rank, &hierarchy.edges_bwd)?;
            for edge in outward {
                out.push(match edge.replaced_in_edge {
                    ORIGINAL => original(edge.base_node, edge.adj_node)?,
                    replaced => shortcut(&into, &out, replaced, edge.replaced_out_edge)?,
                });
            }
            for edge in inward {
                into.push(match edge.replaced_in_edge {
                    ORIGINAL => original(edge.adj_node, edge.base_node)?,
                    replaced => shortcut(&into, &out, replaced, edge.replaced_out_edge)?,
                });
            }
            ends.push((out.len() as u32, into.len() as u32));
        }
        let heads: Vec<u32> = hierarchy.edges_fwd.iter().map(|edge| edge.adj_node).collect();
        let tails: Vec<u32> = hierarchy.edges_bwd.iter().map(|edge| edge.adj_node).collect();
        Some(Upward {
            out: side(&hierarchy.ranks, &hierarchy.first_edge_ids_fwd, &heads, &out)?,
            into: side(&hierarchy.ranks, &hierarchy.first_edge_ids_bwd, &tails, &into)?,
            ends,
        })
    }

    pub fn nodes(&self) -> usize {
        self.ends.len()
    }

    /// The arcs of both sides (out, into) that use a closed edge.
    pub(super) fn touched(&self, shut: &Shut) -> (Touched, Touched) {
        let (mut out, mut into) = (Vec::new(), Vec::new());
        if shut.is_empty() {
            return (Touched(out), Touched(into));
        }
        for (out_end, into_end) in &self.ends {
            while out.len() < *out_end as usize {
                out.push(is_touched(self.out.made_of.get(out.len()), &out, &into, shut));
            }
            while into.len() < *into_end as usize {
                into.push(is_touched(self.into.made_of.get(into.len()), &out, &into, shut));
            }
        }
        (Touched(out), Touched(into))
    }
}

fn is_touched(made_of: Option<&MadeOf>, out_so_far: &[bool], into_so_far: &[bool], shut: &Shut) -> bool {
    let at = |list: &[bool], place: u32| list.get(place as usize).copied().unwrap_or(true);
    match made_of {
        Some(MadeOf::Edge(edge)) => shut.contains(EdgeId(*edge)),
        Some(MadeOf::Arcs { into, out }) => at(into_so_far, *into) || at(out_so_far, *out),
        None => true,
    }
}

fn shortcut(
    into_so_far: &[(MadeOf, Sums)],
    out_so_far: &[(MadeOf, Sums)],
    into: u32,
    out: u32,
) -> Option<(MadeOf, Sums)> {
    let (_, first) = into_so_far.get(into as usize)?;
    let (_, second) = out_so_far.get(out as usize)?;
    Some((MadeOf::Arcs { into, out }, first.and(*second)))
}

/// The part of `all` that belongs to a rank.
fn range<'a, T>(first: &[u32], rank: usize, all: &'a [T]) -> Option<&'a [T]> {
    all.get(*first.get(rank)? as usize..*first.get(rank + 1)? as usize)
}

/// From the order of ranks to the order of nodes.
fn side(ranks: &[u32], first_by_rank: &[u32], others: &[u32], all: &[(MadeOf, Sums)]) -> Option<Side> {
    let mut side = Side {
        first: vec![0],
        arcs: Vec::with_capacity(others.len()),
        made_of: all.iter().map(|(made_of, _)| *made_of).collect(),
    };
    for rank in ranks {
        let others = range(first_by_rank, *rank as usize, others)?;
        let sums = range(first_by_rank, *rank as usize, all)?;
        let places = *first_by_rank.get(*rank as usize)?..;
        for ((other, (_, sums)), place) in others.iter().zip(sums).zip(places) {
            side.arcs.push(UpArc { other: *other, place, sums: *sums });
        }
        side.first.push(side.arcs.len() as u32);
    }
    Some(side)
}
