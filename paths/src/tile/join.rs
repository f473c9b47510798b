//! Edges put together to the lines that people see: a street is one line with one name, not fifty.

use std::collections::{HashMap, HashSet};

use crate::geometry::Point;
use crate::graph::Graph;

/// The lines of edges that look alike. They go on where exactly two of the edges meet, and each edge is in
/// one line.
pub(super) fn join(graph: &Graph, edges: &[u32]) -> Vec<Vec<Point>> {
    let chains = Chains::of(graph, edges);
    let mut used = HashSet::new();
    let mut lines = Vec::new();
    for edge in edges {
        if used.contains(edge) {
            continue;
        }
        let mut line: Vec<Point> = Vec::new();
        let mut next = Some(chains.start(*edge));
        while let Some(step) = next.filter(|step| used.insert(step.edge)) {
            let points = graph.points(step.edge);
            // Where the line goes on, its last point is the next edge's first.
            line.pop();
            if step.backward {
                line.extend(points.rev());
            } else {
                line.extend(points);
            }
            next = chains.after(step);
        }
        lines.push(line);
    }
    lines
}

/// An edge walked from its first node to its last, or backward.
#[derive(Clone, Copy)]
struct Step {
    edge: u32,
    backward: bool,
}

impl Step {
    fn turned(self) -> Step {
        Step { backward: !self.backward, ..self }
    }
}

/// Which of the edges meet where.
struct Chains<'a> {
    graph: &'a Graph,
    /// By node, the edges that leave it.
    leaving: HashMap<u32, Vec<Step>>,
}

impl Chains<'_> {
    fn of<'a>(graph: &'a Graph, edges: &[u32]) -> Chains<'a> {
        let mut leaving: HashMap<u32, Vec<Step>> = HashMap::new();
        for &edge in edges {
            if let Some(data) = graph.edges.get(edge as usize) {
                leaving.entry(data.from).or_default().push(Step { edge, backward: false });
                leaving.entry(data.to).or_default().push(Step { edge, backward: true });
            }
        }
        Chains { graph, leaving }
    }

    /// The step that goes on after one, where there is no choice.
    fn after(&self, step: Step) -> Option<Step> {
        let edge = self.graph.edges.get(step.edge as usize)?;
        let node = if step.backward { edge.from } else { edge.to };
        match self.leaving.get(&node)?.as_slice() {
            [a, b] if a.edge == step.edge && b.edge != step.edge => Some(*b),
            [a, b] if b.edge == step.edge && a.edge != step.edge => Some(*a),
            _ => None,
        }
    }

    /// The first step of the line in which an edge lies; of a ring, one beside the edge.
    fn start(&self, edge: u32) -> Step {
        let mut back = Step { edge, backward: true };
        while let Some(before) = self.after(back).filter(|before| before.edge != edge) {
            back = before;
        }
        back.turned()
    }
}
