//! Moves datagrams between a lane and a peer connection: the shell that reads the clock.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use bytes::Bytes;
use tokio::sync::{Notify, watch};

use super::{LaneError, Sender, SenderStats, Standing};
use crate::transport::{Channel, Peer, SendError};

/// A lane's sending half on a peer connection; clones are the same lane.
///
/// One task runs [`Self::run`]; whoever reads the events of the connection hands every message of
/// [`Channel::Picture`] to [`Self::handle`].
#[derive(Clone)]
pub struct Lane(Arc<Shared>);

struct Shared {
    sender: Mutex<Sender>,
    /// Something happened that may let a datagram go.
    moved: Notify,
    is_ready: watch::Sender<bool>,
}

impl Lane {
    /// A lane on which nothing has been sent.
    pub fn new() -> Self {
        let sender = Mutex::new(Sender::new());
        let is_ready = watch::Sender::new(true);
        Self(Arc::new(Shared { sender, moved: Notify::new(), is_ready }))
    }

    /// Sends a frame; see [`Sender::push`].
    ///
    /// # Errors
    /// Those of [`Sender::push`].
    pub fn push(&self, frame: Bytes, standing: Standing) -> Result<u32, LaneError> {
        let number = self.sender().push(frame, standing)?;
        self.moved();
        Ok(number)
    }

    /// Takes a datagram that came in on the picture channel.
    ///
    /// # Errors
    /// Those of [`Sender::handle`].
    pub fn handle(&self, datagram: &[u8]) -> Result<(), LaneError> {
        self.sender().handle(now(), datagram)?;
        self.moved();
        Ok(())
    }

    /// Whether a frame made now would go out at once; see [`Sender::is_ready_for_frame`].
    pub fn is_ready_for_frame(&self) -> bool {
        self.sender().is_ready_for_frame()
    }

    /// Waits until a frame would go out at once.
    pub async fn ready_for_frame(&self) {
        let mut is_ready = self.0.is_ready.subscribe();
        // The sender of the watch lives as long as we do, so waiting cannot fail.
        let _ = is_ready.wait_for(|is_ready| *is_ready).await;
    }

    /// Whether a frame would go out at once, and every change of it.
    pub fn readiness(&self) -> watch::Receiver<bool> {
        self.0.is_ready.subscribe()
    }

    /// Bytes of frames that have not arrived whole.
    pub fn backlog_bytes(&self) -> usize {
        self.sender().backlog_bytes()
    }

    /// Counts and estimates.
    pub fn stats(&self) -> SenderStats {
        self.sender().stats()
    }

    /// Sends what is to be sent until the connection ends. To be run once.
    pub async fn run(&self, peer: Arc<dyn Peer>) {
        loop {
            if self.transmit(&*peer).await.is_err() {
                return;
            }
            let at = self.sender().poll_timeout(now());
            let moved = self.0.moved.notified();
            match at {
                Some(at) => {
                    // Not an error: nothing happened until then.
                    let _ = tokio::time::timeout_at(at.into(), moved).await;
                }
                None => moved.await,
            }
            let now = now();
            if at.is_some_and(|at| at <= now) && self.sender().handle_timeout(now) {
                peer.hasten();
            }
        }
    }

    /// Hands over every datagram that may go. Room is waited for before a datagram is made, so
    /// that its time of sending is right.
    async fn transmit(&self, peer: &dyn Peer) -> Result<(), SendError> {
        loop {
            peer.writable(Channel::Picture).await?;
            let Some(datagram) = self.sender().poll_transmit(now()) else {
                self.publish();
                return Ok(());
            };
            peer.send(Channel::Picture, &datagram).await?;
        }
    }

    fn moved(&self) {
        self.publish();
        self.0.moved.notify_one();
    }

    fn publish(&self) {
        let is_ready = self.sender().is_ready_for_frame();
        self.0.is_ready.send_if_modified(|old| std::mem::replace(old, is_ready) != is_ready);
    }

    fn sender(&self) -> MutexGuard<'_, Sender> {
        self.0.sender.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Lane {
    fn default() -> Self {
        Self::new()
    }
}

#[expect(clippy::disallowed_methods, reason = "the lane's shell reads the clock")]
fn now() -> Instant {
    Instant::now()
}
