//! What came of it.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    process::ExitStatus,
    time::Duration,
};

use crate::upstream::Fault;

/// The contract: image proxies give up after about four seconds.
const ANSWERED_WITHIN: Duration = Duration::from_secs(2);

/// How many violations are kept to be shown.
const SHOWN: usize = 20;

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// An entity that was known before anything went wrong.
    Known,
    /// One that was not.
    Late,
    /// One that does not exist.
    Missing,
}

#[derive(Debug, Default)]
pub(crate) struct Report {
    answers: BTreeMap<Kind, usize>,
    stale: usize,
    times: Vec<Duration>,
    faults: BTreeMap<Fault, usize>,
    recovery: Option<Duration>,
    violations: Vec<String>,
}

impl Report {
    /// Counts an answer, and notes what is wrong with it; `what` says what it says.
    pub(crate) fn answer(
        &mut self,
        kind: Kind,
        took: Duration,
        status: u16,
        is_right: bool,
        what: impl Fn() -> String,
    ) {
        *self.answers.entry(kind).or_default() += 1;
        self.times.push(took);
        if !is_right || status != 200 || took > ANSWERED_WITHIN {
            self.violate(format!("{}, status {status}, after {took:?}", what()));
        }
    }

    /// The last answer was older than an entity is fresh.
    pub(crate) fn stale(&mut self) {
        self.stale += 1;
    }

    pub(crate) fn met(&mut self, faults: HashMap<Fault, usize>) {
        self.faults.extend(faults);
    }

    pub(crate) fn recovered(&mut self, recovery: Option<Duration>) {
        self.recovery = recovery;
        if recovery.is_none() {
            self.violate("it did not recover".to_owned());
        }
    }

    pub(crate) fn ended(&mut self, (ended, log): (ExitStatus, String)) {
        if !ended.success() {
            self.violate(format!("it ended with {ended}"));
        }
        for line in log.lines() {
            if line.contains("panicked") || line.contains("ERROR") || line.contains("not used") {
                self.violate(format!("logged: {line}"));
            }
        }
    }

    fn violate(&mut self, violation: String) {
        self.violations.push(violation);
    }

    pub(crate) fn violations(&self) -> &[String] {
        &self.violations
    }

    /// Both together.
    pub(crate) fn and(mut self, other: Self) -> Self {
        for (kind, count) in other.answers {
            *self.answers.entry(kind).or_default() += count;
        }
        self.stale += other.stale;
        self.times.extend(other.times);
        self.violations.extend(other.violations);
        self
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut times = self.times.clone();
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 1_000];
        writeln!(f, "answers        {}", times.len())?;
        for (kind, count) in &self.answers {
            writeln!(f, "  {:<12} {count}", format!("{kind:?}"))?;
        }
        writeln!(f, "stale answers  {}", self.stale)?;
        writeln!(f, "p50            {:?}", at(500))?;
        writeln!(f, "p99            {:?}", at(990))?;
        writeln!(f, "slowest        {:?}", at(1_000))?;
        writeln!(f, "recovery       {:?}", self.recovery)?;
        writeln!(
            f,
            "questions met by a fault: {}",
            self.faults.values().sum::<usize>()
        )?;
        for (fault, count) in &self.faults {
            writeln!(f, "  {:<12} {count}", format!("{fault:?}"))?;
        }
        writeln!(f, "violations     {}", self.violations.len())?;
        for violation in self.violations.iter().take(SHOWN) {
            writeln!(f, "  {violation}")?;
        }
        Ok(())
    }
}
