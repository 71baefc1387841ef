//! The lane: frames over an unreliable channel, numbered, acknowledged and resent by us.
//!
//! A reliable data channel makes every picture wait a second when one packet of it is lost at the
//! wrong moment. The lane resends by itself, in the manner of QUIC (RFC 9002), so that a loss
//! costs about a round trip. Frames are cut into datagrams ([`sasae_protocol::picture`]); every
//! transmission has a new packet number, so an acknowledgement is never ambiguous.
//!
//! Nothing in here reads a clock, a socket or a random number except [`pump`], the thin shell that
//! moves datagrams between a [`Sender`] and a peer connection: time is a parameter, datagrams go
//! in and come out.
//!
//! ```
//! use std::time::Instant;
//! use sasae_agent::lane::{Receiver, Sender, Standing};
//!
//! # #[allow(clippy::disallowed_methods, reason = "an example needs some time")]
//! let now = Instant::now();
//! let (mut sender, mut receiver) = (Sender::new(), Receiver::new(|_| true));
//! sender.push(vec![7; 3000].into(), Standing::Alone)?;
//! while let Some(datagram) = sender.poll_transmit(now) {
//!     receiver.handle(now, &datagram)?;
//! }
//! assert_eq!(receiver.next_frame(), Some((0, vec![7; 3000])));
//! let ack = receiver.poll_ack(now).expect("the end of a frame is acknowledged at once");
//! sender.handle(now, &ack)?;
//! assert_eq!(sender.backlog_bytes(), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What the window is worth: SCTP below has a congestion window of its own (`NewReno`, 4 packets
//! at the start, halved by each loss), which we cannot replace. Ours is what decides when a loss is
//! repaired and when the encoder may make another frame; [`Congestion`] is a trait so that a
//! better one can take its place.

mod congestion;
mod flight;
mod outbox;
mod pacer;
pub mod pump;
mod ranges;
mod receiver;
mod round_trip;
mod sender;

use std::time::Duration;

use sasae_protocol::picture::{Frame, Part, PictureError};

pub use congestion::{
    Congestion, NewReno, WINDOW_BYTES_INITIAL, WINDOW_BYTES_MAX, WINDOW_BYTES_MIN,
};
pub use receiver::Receiver;
pub use sender::{Sender, SenderStats};

/// How many packets later one must be acknowledged before a packet counts as lost
/// (RFC 9002, 6.1.1).
pub const PACKET_THRESHOLD: u32 = 3;

/// Least time before a packet counts as lost because a later one was acknowledged
/// (RFC 9002, 6.1.2, `kGranularity`).
pub const LOSS_DELAY_MIN: Duration = Duration::from_millis(2);

/// Shortest probe timeout: the loss of the last packet of a frame on a local network costs this
/// and a round trip.
pub const PROBE_TIMEOUT_MIN: Duration = Duration::from_millis(10);

/// Longest probe timeout, after doubling.
pub const PROBE_TIMEOUT_MAX: Duration = Duration::from_secs(1);

/// Datagrams sent at a probe timeout, whatever the window says (RFC 9002, 6.2.4).
pub const PROBES: u8 = 2;

/// Probe timeouts in a row after which the path counts as broken and the window starts again
/// (RFC 9002, 7.6).
pub const PERSISTENT_TIMEOUTS: u32 = 3;

/// Round trip assumed before the first sample.
pub const ROUND_TRIP_INITIAL: Duration = Duration::from_millis(100);

/// Longest time that a receiver holds back an acknowledgement.
pub const ACK_DELAY_MAX: Duration = Duration::from_millis(5);

/// Packets after which a receiver acknowledges at once.
pub const ACK_EVERY: u32 = 2;

/// Packets that a sender keeps count of; more than this in flight are not sent.
pub const PACKETS_TRACKED_MAX: usize = 16_384;

/// Frames that may be under way: from the first one that the receiver lacks to the newest.
pub const FRAMES_AHEAD_MAX: u32 = 64;

/// Bytes of frames that a receiver holds, finished or not.
pub const RECEIVER_BYTES_MAX: usize = 2 * sasae_protocol::picture::FRAME_BYTES_MAX;

/// Whether a frame can be shown without those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A key frame: what came before it and has not arrived is given up.
    Alone,
    /// Needs every frame before it.
    Continues,
}

/// Why the lane refused something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LaneError {
    /// Not a datagram of the lane.
    #[error("not a lane datagram: {0}")]
    Malformed(#[from] PictureError),
    /// A datagram for the other direction.
    #[error("a datagram of the wrong direction")]
    Direction,
    /// An acknowledgement of what was never sent.
    #[error("an acknowledgement of what was never sent")]
    NeverSent,
    /// An empty frame, or one of more than
    /// [`FRAME_BYTES_MAX`](sasae_protocol::picture::FRAME_BYTES_MAX) bytes.
    #[error("a frame of a size that is not allowed")]
    FrameSize,
    /// Two datagrams disagree about a frame.
    #[error("datagrams that contradict each other")]
    Contradiction,
    /// Too many frames are under way; the frame is to be dropped.
    #[error("too many frames under way")]
    Behind,
    /// All four thousand million packet or frame numbers are used.
    #[error("the numbers are used up")]
    Exhausted,
}

/// Whether a frame's bytes are one whole picture that needs no frame before it.
pub fn stands_alone(frame: &[u8]) -> bool {
    let Ok(frame) = Frame::read(frame) else { return false };
    match frame.parts.as_slice() {
        [Part::Video(video)] => {
            let is_whole = video.x == 0
                && video.y == 0
                && video.width == frame.width
                && video.height == frame.height;
            video.is_key && is_whole
        }
        _ => false,
    }
}
