//! The thread that carries steps out, and the queue in front of it.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::{Desktop, Hands, InjectError, Outcome, Own, STEPS_MAX, Step, pause::Pause};
use crate::core::InputPermit;

/// Steps on their way to a desktop. Dropping it without [`Queue::close`] leaves the thread waiting.
pub(super) struct Queue(
    Arc<Shared>,
    #[expect(dead_code, reason = "held until dropped")] Option<Hands>,
);

struct Shared {
    waiting: Mutex<Waiting>,
    changed: Condvar,
    /// Held while one step is carried out, so that whoever takes it knows that none is.
    desktop: Mutex<Box<dyn Desktop>>,
}

struct Waiting {
    steps: VecDeque<(InputPermit, Step)>,
    refused: Vec<Step>,
    pause: Pause,
    /// Counts the times that everything was let go: a step of an earlier time is not done.
    era: u64,
    is_closed: bool,
    is_lost: bool,
}

impl Queue {
    pub(super) fn new(desktop: Box<dyn Desktop>, start: Instant) -> Result<Self, InjectError> {
        let waiting = Waiting {
            steps: VecDeque::new(),
            refused: Vec::new(),
            pause: Pause::default(),
            era: 0,
            is_closed: false,
            is_lost: false,
        };
        let shared = Arc::new(Shared {
            waiting: Mutex::new(waiting),
            changed: Condvar::new(),
            desktop: Mutex::new(desktop),
        });
        let running = Arc::clone(&shared);
        thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || running.run())
            .map_err(|error| InjectError::Lost(Box::new(error)))?;
        let paused = Arc::downgrade(&shared);
        let hands = shared.desktop().watch_hands(Box::new(move |own| {
            if let Some(shared) = paused.upgrade() {
                shared.own(own, start.elapsed());
            }
        }));
        if let Err(error) = &hands {
            tracing::warn!(%error, "the customer's own input does not pause the technician's");
        }
        Ok(Self(shared, hands.ok()))
    }

    /// Whether the customer's own input keeps everything else away at `now`.
    pub(super) fn is_paused(&self, now: Duration) -> bool {
        self.0.waiting().pause.is_on(now)
    }

    /// Queues steps, all or none of them. A move replaces one that waits at the end.
    pub(super) fn push(&self, permit: &InputPermit, steps: &[Step]) -> Result<(), InjectError> {
        let mut waiting = self.0.waiting();
        if waiting.is_lost {
            return Err(InjectError::Lost("the desktop failed before".into()));
        }
        if waiting.steps.len() + steps.len() > STEPS_MAX {
            return Err(InjectError::Busy);
        }
        for step in steps {
            let is_move = |step: &Step| matches!(step, Step::Move(_));
            match waiting.steps.back_mut() {
                Some((_, last)) if is_move(last) && is_move(step) => *last = *step,
                Some(_) | None => waiting.steps.push_back((permit.clone(), *step)),
            }
        }
        self.0.changed.notify_one();
        Ok(())
    }

    /// The steps refused since the last call.
    pub(super) fn take_refused(&self) -> Vec<Step> {
        std::mem::take(&mut self.0.waiting().refused)
    }

    /// Forgets what waits and lets go of what is held; no step is under way when this returns.
    pub(super) fn release_all(&self) {
        self.0.waiting().forget();
        self.0.release();
    }

    /// Tells from anywhere whether nothing waits.
    #[cfg(test)]
    pub(super) fn emptiness(&self) -> impl Fn() -> bool + use<> {
        let shared = Arc::clone(&self.0);
        move || shared.waiting().steps.is_empty()
    }

    /// The same for good.
    pub(super) fn close(&self) {
        self.0.waiting().is_closed = true;
        self.0.changed.notify_one();
        self.release_all();
    }
}

impl Waiting {
    /// Nothing that waits is done any more.
    fn forget(&mut self) {
        self.steps.clear();
        self.refused.clear();
        self.era += 1;
    }
}

impl Shared {
    /// The customer did something: remote input stops and lets go.
    fn own(&self, own: Own, now: Duration) {
        let mut waiting = self.waiting();
        if waiting.pause.own(own, now) {
            waiting.forget();
            drop(waiting);
            self.release();
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn desktop(&self) -> MutexGuard<'_, Box<dyn Desktop>> {
        self.desktop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn release(&self) {
        if let Err(error) = self.desktop().release_all() {
            tracing::warn!(%error, "held keys could not be let go");
        }
    }

    fn run(&self) {
        while let Some((permit, step, era)) = self.next() {
            // Letting go begins a new era and then takes the desktop, so a step that was taken out
            // before is looked at again once the desktop is ours.
            let mut desktop = self.desktop();
            if self.waiting().era != era {
                continue;
            }
            if !permit.is_live() {
                drop(desktop);
                self.release();
                continue;
            }
            let outcome = desktop.inject(step);
            drop(desktop);
            match outcome {
                Ok(Outcome::Done) => {}
                Ok(Outcome::Refused) => self.waiting().refused.push(step),
                Ok(Outcome::Later(pause)) => {
                    let mut waiting = self.waiting();
                    if waiting.era == era {
                        waiting.steps.push_front((permit, step));
                    }
                    let same = |waiting: &mut Waiting| waiting.era == era;
                    drop(self.changed.wait_timeout_while(waiting, pause, same));
                }
                Err(error) => {
                    tracing::error!(%error, "input is not passed on any more");
                    self.waiting().is_lost = true;
                    self.release();
                    return;
                }
            }
        }
    }

    /// Waits for the next step; `None` when closed.
    fn next(&self) -> Option<(InputPermit, Step, u64)> {
        let empty = |waiting: &mut Waiting| waiting.steps.is_empty() && !waiting.is_closed;
        let waiting = self.changed.wait_while(self.waiting(), empty);
        let mut waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        if waiting.is_closed {
            return None;
        }
        let era = waiting.era;
        waiting.steps.pop_front().map(|(permit, step)| (permit, step, era))
    }
}
