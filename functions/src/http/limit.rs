//! How often something may be done: counted before it is done, and never given back.

use sasae_protocol::{ErrorCode, Seconds, Timestamp};
use sasae_store::Store;

use crate::call::Call;
use crate::denied::Denied;
use crate::world::World;

/// So many in each window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// What is counted, for the log and the counter's name.
    pub(super) what: &'static str,
    /// The most in one window.
    pub(super) most: u32,
    /// The window's length.
    pub(super) window: Seconds,
}

impl Limit {
    /// The end of the window that `now` is in.
    fn until(&self, now: Timestamp) -> Timestamp {
        let length = u64::from(self.window.get()) * 1_000;
        Timestamp::from_millis((now.millis() / length + 1) * length)
    }
}

/// Counts one more for each of these; refuses it when one of them is used up. In order: what is
/// refused for one does not use up the next.
pub(super) async fn spend<W: World>(
    call: &Call<'_, W>,
    limits: &[(Limit, &str)],
) -> Result<(), Denied> {
    let now = call.now();
    for (limit, whose) in limits {
        let name = format!("{} {whose}", limit.what);
        let until = limit.until(now);
        if call.patiently(|| call.store().count(&name, until)).await? > limit.most {
            tracing::warn!(limit = limit.what, "too many");
            return Err(ErrorCode::TooManyRequests.into());
        }
    }
    Ok(())
}
