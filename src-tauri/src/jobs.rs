//! The one job that may run beside the typing: a print, a hand-over, a check of the log. A second one is refused,
//! not queued: the carer sees what is going on and decides.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use dossier_core::{Error, Result, export::Progress};
use serde::Serialize;

/// How far a job is, for the page. `done` and `total` are in the job's own measure: bytes, pages or lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobView {
    action: String,
    done: u64,
    total: u64,
    #[serde(skip)]
    cancelled: bool,
    /// When it last made a step.
    #[serde(skip)]
    moved: Instant,
}

/// Holds the running job, if there is one.
#[derive(Default)]
pub struct Jobs(Mutex<Option<JobView>>);

impl Jobs {
    /// Takes the one place if the action is a job; other actions run without.
    ///
    /// # Errors
    /// [`Error::JobRunning`] when the place is taken.
    pub fn begin(&self, action: &str, is_job: bool) -> Result<Running<'_>> {
        if is_job {
            let mut place = self.place();
            if place.is_some() {
                return Err(Error::JobRunning);
            }
            let action = action.to_owned();
            *place = Some(JobView { action, done: 0, total: 0, cancelled: false, moved: Instant::now() });
        }
        Ok(Running { jobs: self, is_job })
    }

    /// How far the running job is.
    pub fn view(&self) -> Option<JobView> {
        self.place().clone()
    }

    /// Waits until the running job is done, or has made no step for as long as `standstill`: then its medium does not
    /// answer, and nobody knows whether it ever will.
    pub fn wait(&self, tick: Duration, standstill: Duration) {
        while self.view().is_some_and(|job| job.moved.elapsed() < standstill) {
            thread::sleep(tick);
        }
    }

    /// Asks the running job to stop; it does so at its next step.
    pub fn cancel(&self) {
        if let Some(job) = self.place().as_mut() {
            job.cancelled = true;
        }
    }

    fn place(&self) -> MutexGuard<'_, Option<JobView>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running action. Gives the place free when dropped, after a panic too.
pub struct Running<'a> {
    jobs: &'a Jobs,
    is_job: bool,
}

impl Progress for Running<'_> {
    fn step(&self, done: u64, total: u64) -> Result<()> {
        if !self.is_job {
            return Ok(());
        }
        match self.jobs.place().as_mut() {
            Some(job) if job.cancelled => Err(Error::Cancelled),
            Some(job) => {
                (job.done, job.total, job.moved) = (done, total, Instant::now());
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if self.is_job {
            *self.jobs.place() = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_job_at_a_time_and_other_actions_beside_it() {
        let jobs = Jobs::default();
        let first = jobs.begin("verify", true).unwrap();
        assert_eq!(jobs.begin("dossier_print", true).err(), Some(Error::JobRunning));
        assert!(jobs.begin("report_add", false).is_ok());
        first.step(3, 9).unwrap();
        assert_eq!(jobs.view().map(|job| (job.done, job.total)), Some((3, 9)));
        drop(first);
        assert_eq!(jobs.view(), None);
        assert!(jobs.begin("dossier_print", true).is_ok());
    }

    #[test]
    fn cancelling_stops_the_job_at_its_next_step_and_only_that_job() {
        let jobs = Jobs::default();
        let job = jobs.begin("verify", true).unwrap();
        let beside = jobs.begin("report_add", false).unwrap();
        jobs.cancel();
        assert_eq!(job.step(1, 2), Err(Error::Cancelled));
        assert_eq!(beside.step(1, 2), Ok(()));
        drop(job);
        assert_eq!(jobs.begin("verify", true).unwrap().step(1, 2), Ok(()));
    }

    #[test]
    fn a_job_that_moves_is_waited_for_and_one_that_stands_still_is_not() {
        let (jobs, tick, standstill) = (Jobs::default(), Duration::from_millis(5), Duration::from_millis(400));
        let start = Instant::now();
        jobs.wait(tick, standstill);
        thread::scope(|scope| {
            let job = jobs.begin("backup_make", true).unwrap();
            scope.spawn(move || {
                for step in 0..12 {
                    thread::sleep(Duration::from_millis(50));
                    job.step(step, 12).unwrap();
                }
            });
            jobs.wait(tick, standstill);
            assert_eq!(jobs.view(), None, "it was let go on to its end");
        });
        assert!(start.elapsed() >= Duration::from_millis(600));
        let _hangs = jobs.begin("backup_make", true).unwrap();
        jobs.wait(tick, standstill);
        assert!(jobs.view().is_some(), "it still hangs, and nobody waits for it");
    }
}
