//! EventBridge Scheduler on one machine: one-shot schedules that outlive the process.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use crate::{
    clock::{self, Millis},
    engine::EngineError,
    invoke::Functions,
    records::{Kind, Records},
};

pub mod api;
pub mod expression;

/// Schedules at once.
pub const SCHEDULES_MAX: usize = 100_000;
/// How often a failing target is tried before its schedule is dropped.
const ATTEMPTS_MAX: u32 = 12;
/// The wait after the first failed attempt; it doubles each time.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// A schedule that has not fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Its name within the group.
    pub name: String,
    /// The expression as it was given.
    pub expression: String,
    /// When it fires.
    pub at: Millis,
    /// The function that it calls.
    pub target: String,
    /// The event that it calls it with.
    pub input: String,
    /// Attempts that failed.
    pub attempts: u32,
    /// The client token of its making; the same again is the same request.
    pub token: Option<String>,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is done.
    Done,
    /// There is one of this name.
    Conflict,
    /// There is none of this name.
    Missing,
    /// There are too many.
    Full,
}

/// The schedules of this machine.
#[derive(Debug)]
pub struct Scheduler {
    records: Records,
    waiting: Mutex<BTreeMap<String, Schedule>>,
    changed: Notify,
}

impl Scheduler {
    /// The schedules that were kept before.
    pub fn open(records: Records) -> Result<Self, EngineError> {
        let kept = records.all::<Schedule>(Kind::Schedule)?;
        let waiting = kept.into_iter().map(|schedule| (schedule.name.clone(), schedule)).collect();
        Ok(Self { records, waiting: Mutex::new(waiting), changed: Notify::new() })
    }

    /// Keeps a new schedule; when this returns a killed process does not lose it.
    pub fn create(&self, schedule: Schedule) -> Result<Kept, EngineError> {
        let mut waiting = self.lock();
        match waiting.get(&schedule.name) {
            Some(known) if known.token.is_some() && known.token == schedule.token => {
                return Ok(Kept::Done);
            }
            Some(_) => return Ok(Kept::Conflict),
            None if waiting.len() >= SCHEDULES_MAX => return Ok(Kept::Full),
            None => {}
        }
        self.keep(&mut waiting, schedule)
    }

    /// Puts another schedule in the place of one that is there.
    pub fn update(&self, schedule: Schedule) -> Result<Kept, EngineError> {
        let mut waiting = self.lock();
        if !waiting.contains_key(&schedule.name) {
            return Ok(Kept::Missing);
        }
        self.keep(&mut waiting, schedule)
    }

    /// Takes a schedule away.
    pub fn delete(&self, name: &str) -> Result<Kept, EngineError> {
        let mut waiting = self.lock();
        if !waiting.contains_key(name) {
            return Ok(Kept::Missing);
        }
        self.records.remove(Kind::Schedule, name)?;
        waiting.remove(name);
        Ok(Kept::Done)
    }

    /// A schedule that has not fired.
    pub fn get(&self, name: &str) -> Option<Schedule> {
        self.lock().get(name).cloned()
    }

    /// Fires schedules at their time, late ones at once, until the task is dropped.
    pub async fn run(self: Arc<Self>, functions: Arc<Functions>) {
        loop {
            let changed = self.changed.notified();
            let now = clock::now();
            let (due, next) = due(&self.lock(), now);
            for schedule in due {
                self.fire(&functions, schedule).await;
            }
            let wait =
                Duration::from_millis(next.map_or(u64::MAX >> 16, |at| at.saturating_sub(now)));
            tokio::select! {
                () = changed => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
    }

    /// Calls the target. Its record goes only after that, so a kill in between fires it again.
    async fn fire(&self, functions: &Functions, schedule: Schedule) {
        let event = serde_json::from_str(&schedule.input)
            .unwrap_or_else(|_| serde_json::Value::String(schedule.input.clone()));
        let done = functions.invoke(&schedule.target, event).await;
        let mut waiting = self.lock();
        if waiting.get(&schedule.name) != Some(&schedule) {
            return; // It was changed or deleted meanwhile; the change holds.
        }
        let kept = if let Some(again) = after(&schedule, done.is_ok(), clock::now()) {
            self.keep(&mut waiting, again).map(|_| ())
        } else {
            waiting.remove(&schedule.name);
            self.records.remove(Kind::Schedule, &schedule.name)
        };
        if let Err(error) = kept {
            tracing::error!(%error, name = schedule.name, "a schedule could not be kept");
        }
    }

    fn keep(
        &self,
        waiting: &mut BTreeMap<String, Schedule>,
        schedule: Schedule,
    ) -> Result<Kept, EngineError> {
        self.records.put(Kind::Schedule, &schedule.name, &schedule)?;
        waiting.insert(schedule.name.clone(), schedule);
        self.changed.notify_one();
        Ok(Kept::Done)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Schedule>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The schedules that are due, oldest first, and the time of the next one after them.
fn due(waiting: &BTreeMap<String, Schedule>, now: Millis) -> (Vec<Schedule>, Option<Millis>) {
    let mut due: Vec<_> = waiting.values().filter(|schedule| schedule.at <= now).cloned().collect();
    due.sort_by_key(|schedule| schedule.at);
    let next = waiting.values().map(|schedule| schedule.at).filter(|at| *at > now).min();
    (due, next)
}

/// What is left of a schedule after an attempt: nothing, or the same one later.
fn after(schedule: &Schedule, succeeded: bool, now: Millis) -> Option<Schedule> {
    let attempts = schedule.attempts + 1;
    if succeeded || attempts >= ATTEMPTS_MAX {
        return None;
    }
    let wait = FIRST_WAIT * 2_u32.saturating_pow(schedule.attempts);
    let at = now + u64::try_from(wait.as_millis()).unwrap_or(u64::MAX >> 16);
    Some(Schedule { at, attempts, ..schedule.clone() })
}

#[cfg(test)]
mod tests;
