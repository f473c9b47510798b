//! Which addresses come next: breadth first, each once, within the run's budget.

use crate::address::CanonicalUrl;
use std::collections::{HashSet, VecDeque};

/// How we came to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The source names it.
    Start,
    /// A page links to it, or a list of pages names it.
    Link,
    /// It was a document before, and no page of this run led to it.
    Known,
}

/// An address to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) url: CanonicalUrl,
    /// Links away from a start page.
    pub(crate) depth: u32,
    /// Redirects away from the address first asked for.
    pub(crate) hops: u32,
    pub(crate) origin: Origin,
}

/// The addresses of a run: seen, waiting, and those one link further.
#[derive(Debug)]
pub(crate) struct Frontier {
    seen: HashSet<CanonicalUrl>,
    level: VecDeque<Task>,
    deeper: VecDeque<Task>,
    depth: u32,
    budget: usize,
    capped: bool,
}

impl Frontier {
    /// A frontier that lets at most `budget` addresses through.
    pub(crate) fn new(budget: usize) -> Self {
        Self {
            seen: HashSet::new(),
            level: VecDeque::new(),
            deeper: VecDeque::new(),
            depth: 0,
            budget,
            capped: false,
        }
    }

    /// Adds an address, unless it was added before or the budget is spent. True when it was added.
    pub(crate) fn add(&mut self, task: Task) -> bool {
        if self.seen.contains(&task.url) {
            return false;
        }
        if self.seen.len() >= self.budget {
            self.capped = true;
            return false;
        }
        self.seen.insert(task.url.clone());
        if task.depth > self.depth {
            self.deeper.push_back(task)
        } else {
            self.level.push_back(task)
        }
        true
    }

    /// The next address of this level.
    pub(crate) fn next(&mut self) -> Option<Task> {
        self.level.pop_front()
    }

    /// Goes one link further; false when there is nothing there.
    pub(crate) fn descend(&mut self) -> bool {
        std::mem::swap(&mut self.level, &mut self.deeper);
        self.depth = self.depth.saturating_add(1);
        !self.level.is_empty()
    }

    /// Whether the address was added in this run.
    pub(crate) fn has_seen(&self, url: &CanonicalUrl) -> bool {
        self.seen.contains(url)
    }

    /// Addresses waiting.
    pub(crate) fn waiting(&self) -> usize {
        self.level.len() + self.deeper.len()
    }

    /// Whether an address was turned away because the budget was spent.
    pub(crate) fn is_capped(&self) -> bool {
        self.capped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(path: &str, depth: u32) -> Task {
        let url = CanonicalUrl::parse(&format!("https://site.example/{path}")).expect("an address");
        Task { url, depth, hops: 0, origin: Origin::Link }
    }

    #[test]
    fn nearer_pages_come_first_each_once_within_the_budget() {
        let mut frontier = Frontier::new(4);
        assert!(frontier.add(task("", 0)));
        assert!(frontier.add(task("far", 1)));
        assert!(frontier.add(task("moved", 0)), "a redirect's target belongs to the same level");
        assert!(!frontier.add(task("far", 0)), "it waits already");
        assert!(frontier.add(task("further", 1)));
        assert!(!frontier.is_capped());
        assert!(!frontier.add(task("one too many", 1)));
        assert!(frontier.is_capped());

        let mut order = Vec::new();
        loop {
            while let Some(task) = frontier.next() {
                order.push(task.url.path_and_query().to_owned());
            }
            if !frontier.descend() {
                break;
            }
        }
        assert_eq!(order, ["/", "/moved", "/far", "/further"]);
    }
}
