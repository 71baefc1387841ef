//! What goes wrong in a run, and how often: drawn from the seed, some kinds of it in each run.
//!
//! Runs in which everything fails a little look alike. So each kind of trouble is left out of half
//! of the runs and comes at its own rate in the others ("swarm testing", Groce and others, 2012).

use crate::executor::{MILLISECOND, Micros, SECOND, Sim};

/// Rates are in each thousand.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weather {
    /// Saves that are conflicts or cancelled transactions.
    pub(crate) conflict: u64,
    pub(crate) throttled: u64,
    pub(crate) lost_request: u64,
    pub(crate) lost_answer: u64,
    pub(crate) stale_list: u64,
    /// Requests of a handler before or after which it dies.
    pub(crate) crash: u64,
    /// Posts to which the gateway says: too much at once.
    pub(crate) busy_post: u64,
    /// Posts that the gateway fails to take.
    pub(crate) failed_post: u64,
    /// HTTP requests that never arrive.
    pub(crate) http_lost: u64,
    /// HTTP answers that never arrive.
    pub(crate) http_unanswered: u64,
    /// HTTP requests that arrive twice.
    pub(crate) http_doubled: u64,
    /// Socket messages that arrive twice.
    pub(crate) message_doubled: u64,
    /// Calls of the scheduler that come twice.
    pub(crate) timer_doubled: u64,
    /// Schedules that are not taken.
    pub(crate) unscheduled: u64,
    /// Documents of the issuer that do not come.
    pub(crate) unfetched: u64,
    /// `$disconnect` events that are lost.
    pub(crate) disconnect_lost: u64,
    /// Lines that are cut in each minute.
    pub(crate) cuts: u64,
    /// Whether the whole gateway restarts once.
    pub(crate) is_restarting: bool,
    /// How far a handler's clock is wrong at most.
    pub(crate) skew_ms: u64,
    /// How long a request to the store takes at most.
    pub(crate) slow: Micros,
    /// How far the network sets messages apart at most.
    pub(crate) jitter: Micros,
    /// How far an index is behind at most.
    pub(crate) index_lag: Micros,
    /// How long a connection lives.
    pub(crate) lifetime: Micros,
}

/// How long API Gateway keeps a connection.
const LIFETIME: Micros = 2 * 60 * 60 * SECOND;

impl Weather {
    /// Nothing goes wrong.
    pub(crate) fn fair() -> Self {
        Self {
            slow: 4 * MILLISECOND,
            jitter: 10 * MILLISECOND,
            lifetime: LIFETIME,
            ..Self::default()
        }
    }

    /// One run in eight is fair; the others have their own troubles.
    pub(crate) fn draw(sim: &Sim) -> Self {
        let fair = Self::fair();
        if sim.below(8) == 0 {
            return fair;
        }
        let rate = |most: u64| if sim.below(2) == 0 { 0 } else { sim.between(1, most) };
        Self {
            conflict: rate(150),
            throttled: rate(80),
            lost_request: rate(40),
            lost_answer: rate(40),
            stale_list: rate(400),
            crash: rate(20),
            busy_post: rate(100),
            failed_post: rate(60),
            http_lost: rate(60),
            http_unanswered: rate(60),
            http_doubled: rate(100),
            message_doubled: rate(100),
            timer_doubled: rate(300),
            unscheduled: rate(200),
            unfetched: rate(300),
            disconnect_lost: rate(700),
            cuts: rate(4_000),
            is_restarting: sim.below(4) == 0,
            skew_ms: rate(800),
            slow: fair.slow.max(rate(400) * MILLISECOND),
            jitter: fair.jitter.max(rate(1_500) * MILLISECOND),
            index_lag: rate(2_000) * MILLISECOND,
            lifetime: if sim.below(4) == 0 { sim.between(30, 200) * SECOND } else { LIFETIME },
        }
    }

    pub(crate) fn is_fair(&self) -> bool {
        self.crash == 0
            && self.slow == Self::fair().slow
            && self.jitter == Self::fair().jitter
            && [
                self.conflict,
                self.throttled,
                self.lost_request,
                self.lost_answer,
                self.stale_list,
                self.busy_post,
                self.failed_post,
                self.http_lost,
                self.http_unanswered,
                self.http_doubled,
                self.message_doubled,
                self.timer_doubled,
                self.unscheduled,
                self.unfetched,
                self.cuts,
                self.skew_ms,
                self.index_lag,
            ]
            .iter()
            .all(|rate| *rate == 0)
            && self.lifetime == LIFETIME
            && !self.is_restarting
    }
}
