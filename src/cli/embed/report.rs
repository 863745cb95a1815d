//! What is told of the work: diffs, failures, a bar on a terminal, and a summary.

use std::{
    fmt::Display,
    io::{self, Write},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::Change;

const BAR: &str = "{bar:40} {pos}/{len} READMEs, {eta} left";

/// Counts what happens, and tells it in the order of the READMEs.
pub(super) struct Report<'a> {
    out: &'a mut dyn Write,
    told: &'a mut dyn Write,
    /// Hides itself where standard error is no terminal.
    bar: ProgressBar,
    writes: bool,
    sum: Sum,
}

/// How many READMEs came to what.
#[derive(Debug, Default)]
pub(super) struct Sum {
    /// Those that were written, or would be.
    pub(super) changed: usize,
    up_to_date: usize,
    without: usize,
    pub(super) failed: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(
        out: &'a mut dyn Write,
        told: &'a mut dyn Write,
        files: usize,
        writes: bool,
    ) -> Self {
        let bar = ProgressBar::new(files as u64);
        if let Ok(style) = ProgressStyle::with_template(BAR) {
            bar.set_style(style);
        }
        Self {
            out,
            told,
            bar,
            writes,
            sum: Sum::default(),
        }
    }

    pub(super) fn change(&mut self, change: &Change) -> io::Result<()> {
        match change {
            Change::Without => self.sum.without += 1,
            Change::UpToDate => self.sum.up_to_date += 1,
            Change::Written => self.sum.changed += 1,
            Change::Wanted(diff) => {
                self.sum.changed += 1;
                self.bar.suspend(|| self.out.write_all(diff))?;
            }
        }
        self.bar.inc(1);
        Ok(())
    }

    pub(super) fn failure(&mut self, problem: &dyn Display) -> io::Result<()> {
        self.sum.failed += 1;
        let line = format!("backstage-badges: {problem}\n");
        self.bar.suspend(|| self.told.write_all(line.as_bytes()))?;
        self.bar.inc(1);
        Ok(())
    }

    /// Tells the sum of it.
    pub(super) fn finish(self) -> io::Result<Sum> {
        self.bar.finish_and_clear();
        self.out.flush()?;
        let changed = if self.writes { "updated" } else { "to update" };
        let counts = [
            (self.sum.changed, changed),
            (self.sum.up_to_date, "up to date"),
            (self.sum.without, "without markers"),
            (self.sum.failed, "failed"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let summary = if counts.is_empty() {
            "no README".to_owned()
        } else {
            counts.join(", ")
        };
        writeln!(self.told, "backstage-badges: {summary}")?;
        Ok(self.sum)
    }
}
