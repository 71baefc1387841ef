//! What goes over a share's connection: words both ways, and the picture out.

use std::sync::Arc;

use bytes::Bytes;
use sasae_protocol::frame::parse;
use sasae_protocol::peer::{FromViewer, ToViewer};
use tokio::sync::mpsc;

use super::{Shared, Tell};
use crate::lane::Standing;
use crate::lane::pump::Lane;
use crate::picture::{Flow, FrameSink, PictureFailure, PictureFrame, PictureHandle};
use crate::transport::{Channel, Event, Peer, webrtc};

pub(super) fn text(message: &ToViewer) -> String {
    serde_json::to_string(message).expect("our messages have a text form")
}

/// Says what is to be said, one after the other, until the connection ends.
pub(super) async fn speak(mut spoken: mpsc::Receiver<String>, peer: Arc<dyn Peer>) {
    while let Some(message) = spoken.recv().await {
        if peer.send(Channel::Control, message.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Reads the connection's events until it ends.
pub(super) async fn listen(mut events: webrtc::Events, lane: Lane, tell: Tell) {
    while let Some(event) = events.next().await {
        match event {
            Event::Candidates(candidates) => tell.tell(Shared::Candidates(candidates)).await,
            Event::Message { channel: Channel::Picture, bytes } => {
                if let Err(error) = lane.handle(&bytes) {
                    tracing::debug!(%error, "a datagram of the viewer was refused");
                }
            }
            Event::Message { bytes, .. } => {
                let text = std::str::from_utf8(&bytes).ok();
                if let Some(message) = text.and_then(|text| parse::<FromViewer>(text).ok()) {
                    tell.tell(Shared::Viewer(message)).await;
                } else {
                    tracing::debug!("a message of the viewer was refused");
                }
            }
            Event::Closed => break,
            Event::Open | Event::StateChanged(_) => {}
        }
    }
    tell.tell(Shared::Lost).await;
}

/// Opens the picture's flow again whenever the lane has room.
pub(super) async fn keep_flowing(lane: Lane, picture: Arc<PictureHandle>) {
    // A change that came and went between two looks still counts as one, so none is missed.
    let mut readiness = lane.readiness();
    while readiness.changed().await.is_ok() {
        if *readiness.borrow_and_update() {
            picture.set_flow(Flow::Open);
        }
    }
}

/// Puts finished frames onto the lane; they come only while the grant holds.
pub(super) struct LaneSink {
    pub(super) lane: Lane,
    pub(super) tell: Tell,
}

impl FrameSink for LaneSink {
    fn frame(&mut self, frame: PictureFrame) -> Flow {
        let standing = if frame.is_key { Standing::Alone } else { Standing::Continues };
        if let Err(error) = self.lane.push(Bytes::from(frame.bytes), standing) {
            tracing::warn!(%error, "a frame was dropped");
        }
        if self.lane.is_ready_for_frame() { Flow::Open } else { Flow::Full }
    }

    fn failed(&mut self, failure: PictureFailure) {
        tracing::error!(error = %failure, "the picture ended");
        self.tell.tell_now(Shared::Lost);
    }
}
