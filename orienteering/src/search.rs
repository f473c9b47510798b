//! The search: simulated annealing over destroyed and repaired plans.

use std::time::Instant;

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use crate::compile::Net;
use crate::error::ProblemError;
use crate::plan::{Outcome, Plan};
use crate::pool::Pool;
use crate::problem::{Options, Problem, Scope};
use crate::repair::{Manner, Repair, follow, force, prune};
use crate::schedule::schedule;
use crate::state::State;
use crate::validate::validate;
use crate::{destroy, local};

/// First temperature, as a share of the mean worth of a visit.
const HOT: f64 = 3.0;
/// Last temperature, likewise.
const COLD: f64 = 0.06;
/// Rounds with which the search begins as hot as that.
const ENOUGH: f64 = 600.0;
/// What a tick of travel counts against its mean worth, to prefer the shorter of plans of equal profit.
const GUIDE: f64 = 0.05;

/// Searches for a plan that is as good as possible in the time given.
///
/// `better` is called with each plan that is better than all before it, the first one included. Required
/// nodes come before groups that need visits, and both before profit. The plan returned keeps all hard
/// constraints; what it could not meet of the soft ones is listed.
///
/// # Errors
///
/// Where the problem contradicts itself: sizes that do not fit, numbers that are none, windows out of
/// order, indices out of range.
pub fn solve(
    problem: &Problem,
    options: &Options,
    better: &mut dyn FnMut(&Plan),
) -> Result<Outcome, ProblemError> {
    let begun = Instant::now();
    validate(problem)?;
    let net = Net::new(problem);
    let mut search = Search::new(&net, options, begun, better);
    search.run();
    Ok(search.finish())
}

struct Search<'a, 'b> {
    net: &'a Net<'a>,
    options: &'a Options,
    begun: Instant,
    better: &'b mut dyn FnMut(&Plan),
    rng: SmallRng,
    repair: Repair,
    /// Tours the current change took something out of.
    touched: Vec<bool>,
    best: State,
    best_value: f64,
    /// More than this is not possible.
    bound: f64,
    rounds: u64,
}

impl<'a, 'b> Search<'a, 'b> {
    fn new(net: &'a Net<'a>, options: &'a Options, begun: Instant, better: &'b mut dyn FnMut(&Plan)) -> Self {
        let mut rng = SmallRng::seed_from_u64(options.seed);
        let mut repair = Repair::default();
        let mut best = State::empty(net);
        follow(net, &mut best, &options.start);
        repair.run(net, &mut best, &Manner::plain(), |_, _| true, &mut rng);
        let best_value = best.value(net);
        let groups = net.problem.groups.iter().map(|group| {
            let tours = if group.scope == Scope::PerTour { net.m } else { 1 };
            net.group_bonus * (group.at_least * tours) as f64
        });
        let bound =
            net.candidates.iter().map(|node| net.worth[*node].max(0.0)).sum::<f64>() + groups.sum::<f64>();
        let mut search = Self {
            net,
            options,
            begun,
            better,
            rng,
            repair,
            best,
            best_value,
            bound,
            rounds: 0,
            touched: vec![false; net.m],
        };
        search.announce();
        search
    }

    fn announce(&mut self) {
        let plan = plan(self.net, &self.best);
        (self.better)(&plan);
    }

    /// How much of the search is over, from 0 to 1 and more.
    fn progress(&self) -> f64 {
        let spent = self.begun.elapsed();
        if spent >= self.options.time {
            return 1.0;
        }
        match self.options.rounds {
            Some(most) => self.rounds as f64 / most.max(1) as f64,
            None => spent.as_secs_f64() / self.options.time.as_secs_f64().max(1e-9),
        }
    }

    fn run(&mut self) {
        let net = self.net;
        if net.candidates.is_empty() {
            return;
        }
        let mut current = self.best.clone();
        let mut trial = self.best.clone();
        let mut spare = self.best.clone();
        let mut polished = self.best.clone();
        let mut pool = Pool::new(net);
        let mut gone = vec![false; net.n];
        let (unit, guide) = self.scales();
        let mut current_rank = self.best_value - guide * current.travel();
        let mut packed = 0.0;
        loop {
            let progress = self.progress();
            if progress >= 1.0 || self.best_value >= self.bound - 1e-9 && !net.weighed {
                return;
            }
            self.rounds += 1;
            let hot = self.hot(progress);
            let heat = unit * hot * (COLD / hot).powf(progress);
            trial.clone_from(&current);
            self.change(&mut trial, &mut spare, &mut gone);
            let mut value = trial.value(net);
            let mut rank = value - guide * trial.travel();
            if value > self.best_value + 1e-9 {
                self.keep(&trial);
                pool.add(net, &trial);
                polished.clone_from(&trial);
                local::improve(net, &mut polished, &mut spare, &mut self.repair, &mut self.rng);
                if polished.value(net) >= value - 1e-9 {
                    std::mem::swap(&mut polished, &mut trial);
                    value = trial.value(net);
                    rank = value - guide * trial.travel();
                    self.keep(&trial);
                    pool.add(net, &trial);
                }
            }
            if rank > current_rank + heat * self.rng.random::<f64>().max(1e-12).ln() {
                if value >= self.best_value - 3.0 * unit {
                    pool.add(net, &trial);
                }
                std::mem::swap(&mut current, &mut trial);
                current_rank = rank;
            }
            if net.m > 1 && progress >= packed + 0.05 {
                packed = progress;
                if let Some(lists) = pool.combine(net, self.best_value) {
                    let mut state = State::empty(net);
                    follow(net, &mut state, &lists);
                    self.repair.run(net, &mut state, &Manner::plain(), |_, _| true, &mut self.rng);
                    if state.value(net) > self.best_value + 1e-9 {
                        self.keep(&state);
                        current.clone_from(&state);
                        current_rank = self.best_value - guide * current.travel();
                    }
                }
            }
        }
    }

    /// The first temperature: lower where only few rounds will fit, which then had better stay near what is
    /// good.
    fn hot(&self, progress: f64) -> f64 {
        let rounds = match self.options.rounds {
            Some(most) => most as f64,
            None => self.rounds as f64 / progress.max(1e-6),
        };
        HOT * (rounds / ENOUGH).clamp(0.1, 1.0)
    }

    /// Takes some visits out of a plan and fills it again.
    fn change(&mut self, state: &mut State, spare: &mut State, gone: &mut [bool]) {
        let net = self.net;
        gone.fill(false);
        self.touched.fill(false);
        if destroy::mark(net, state, gone, &mut self.rng) {
            for tour in 0..net.m {
                if state.routes[tour].nodes().any(|node| gone[node]) {
                    state.remove(net, tour, |node| gone[node]);
                    self.touched[tour] = true;
                }
            }
        }
        let manner = Manner::draw(net, &mut self.rng);
        if (net.irregular || net.weighed) && self.rng.random_bool(0.1) {
            force(net, state, &mut self.rng);
        }
        // What did not fit into a tour before does not fit now where nothing changed, but for a place that was
        // overlooked.
        let full = !net.free || net.irregular || self.rng.random_bool(0.05);
        let touched = &self.touched;
        // Sometimes what went out stays out until the rest had its chance.
        if self.rng.random_bool(0.3) {
            let wanted = |node: usize, tour: usize| !gone[node] && (full || touched[tour]);
            self.repair.run(net, state, &manner, wanted, &mut self.rng);
            self.repair.run(net, state, &manner, |node, _| gone[node], &mut self.rng);
        } else {
            let wanted = |node: usize, tour: usize| full || touched[tour] || gone[node];
            self.repair.run(net, state, &manner, wanted, &mut self.rng);
        }
        if net.irregular && self.rng.random_bool(0.2) {
            self.repair.run(net, state, &manner, |_, _| true, &mut self.rng);
        }
        if net.weighed && self.rng.random_bool(0.1) {
            prune(net, state, spare, &mut self.rng);
        }
    }

    fn keep(&mut self, state: &State) {
        let value = state.value(self.net);
        if value > self.best_value + 1e-9 {
            self.best.clone_from(state);
            self.best_value = value;
            self.announce();
        }
    }

    /// The mean worth of a visit, and what a tick of travel counts.
    fn scales(&self) -> (f64, f64) {
        let net = self.net;
        let visits = self.best.routes.iter().flat_map(|route| route.nodes());
        let profits: Vec<f64> = visits.map(|node| net.problem.nodes[node].profit.abs()).collect();
        let sum: f64 = profits.iter().sum();
        let all: f64 = net.candidates.iter().map(|node| net.problem.nodes[*node].profit.abs()).sum();
        let unit =
            if sum > 0.0 { sum / profits.len() as f64 } else { all / net.candidates.len().max(1) as f64 };
        let span: i64 =
            self.best.routes.iter().map(|it| it.stops[it.stops.len() - 1].arrive - it.stops[0].leave).sum();
        (unit.max(1e-9), GUIDE * sum / span.max(1) as f64)
    }

    fn finish(self) -> Outcome {
        let net = self.net;
        let state = &self.best;
        let visited = |node: usize| state.routes.iter().any(|route| route.nodes().any(|it| it == node));
        let nodes = net.problem.nodes.iter().enumerate();
        let missing =
            nodes.filter(|(node, it)| it.required && !visited(*node)).map(|(node, _)| node).collect();
        Outcome { plan: plan(net, state), missing, unmet: state.unmet(net), rounds: self.rounds }
    }
}

/// The plan of a state.
fn plan(net: &Net, state: &State) -> Plan {
    let mut plan = Plan::default();
    let problem = net.problem;
    for (tour, nodes) in state.nodes().into_iter().enumerate() {
        let earliest = problem.tours.get(tour).map_or(0, |it| it.earliest);
        let (visits, finish, depart) =
            schedule(problem, tour, &nodes).unwrap_or((Vec::new(), earliest, earliest));
        plan.tours.push(visits);
        plan.finish.push(finish);
        plan.depart.push(depart);
    }
    plan.profit = crate::check::profit(problem, &plan);
    plan
}
