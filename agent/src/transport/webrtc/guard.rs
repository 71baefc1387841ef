//! Watches what the reliable channels have sent, so that a lost message does not wait for the
//! stack's own timer of a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ::webrtc::data_channel::DataChannel;
use tokio::sync::{Notify, watch};

use super::Phase;
use super::haste::Haste;
use crate::transport::Channel;

/// Time without any progress after which a lone message counts as lost. Browsers hold the
/// acknowledgement of a single packet back for up to 200 ms.
const PATIENCE_LONE: Duration = Duration::from_millis(300);

/// The same when much has been sent: at least every second packet is acknowledged at once.
const PATIENCE_MANY: Duration = Duration::from_millis(150);

/// Bytes sent beyond which they are several packets.
const MANY_BYTES: usize = 4 * 1200;

/// Time between two looks while something is under way.
const LOOK_INTERVAL: Duration = Duration::from_millis(25);

/// Bytes that were sent on the reliable channels, in all.
pub(super) struct Guard {
    sent: AtomicUsize,
    woken: Notify,
}

impl Guard {
    pub(super) fn new() -> Self {
        Self { sent: AtomicUsize::new(0), woken: Notify::new() }
    }

    /// Notes that something was sent.
    pub(super) fn sent(&self, channel: Channel, bytes: usize) {
        if channel.is_reliable() {
            self.sent.fetch_add(bytes, Ordering::AcqRel);
            self.woken.notify_one();
        }
    }
}

/// Hastens the stack whenever nothing that was sent is acknowledged for too long. Sleeps while
/// there is nothing to wait for.
pub(super) async fn watch(
    guard: Arc<Guard>,
    channels: [Arc<dyn DataChannel>; 2],
    haste: Arc<Haste>,
    mut phase: watch::Receiver<Phase>,
) {
    let watching = async {
        loop {
            guard.woken.notified().await;
            let (mut before, mut waited) = (None, Duration::ZERO);
            while let Some(outstanding) = outstanding(&channels).await {
                let acknowledged = guard.sent.load(Ordering::Acquire).wrapping_sub(outstanding);
                if before != Some(acknowledged) {
                    (before, waited) = (Some(acknowledged), Duration::ZERO);
                }
                let is_many = outstanding > MANY_BYTES;
                let patience = if is_many { PATIENCE_MANY } else { PATIENCE_LONE };
                if waited >= patience {
                    haste.hasten();
                    waited = Duration::ZERO;
                }
                tokio::time::sleep(LOOK_INTERVAL).await;
                waited += LOOK_INTERVAL;
            }
        }
    };
    tokio::select! {
        _ = phase.wait_for(|phase| *phase == Phase::Closed) => {}
        () = watching => {}
    }
}

/// Bytes sent and not acknowledged; `None` if there are none or the connection is over.
async fn outstanding(channels: &[Arc<dyn DataChannel>; 2]) -> Option<usize> {
    let mut total = 0;
    for channel in channels {
        total += channel.outstanding_bytes().await.ok()?;
    }
    (total > 0).then_some(total)
}
