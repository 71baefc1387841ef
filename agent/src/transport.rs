//! The direct connection to the technician's browser, behind one trait of ours.
//!
//! The browser always offers and the agent always answers. Four data channels are agreed on
//! beforehand by number, so nothing is negotiated after the connection is up and no channel can
//! appear that we did not name ([`Channel`]). There is no RTP track: pictures travel as datagrams
//! over an unreliable channel (see [`crate::lane`]), so neither the queueing pacer of `webrtc`
//! nor its missing PLI/FIR path is ever in play.
//!
//! What `webrtc` 0.21.1 does badly by default is avoided here, and `transport_bench` of the crate
//! `sasae-tests` measures that it is:
//!
//! - It waits a second before it takes a peer-reflexive path, and checks paths every 200 ms, seven
//!   times. We do not wait, and check every [`ICE_CHECK_INTERVAL`].
//! - It queues what is sent without a limit and bursts it into the receiver's socket buffer (64 KiB
//!   in Chromium); then comes 1-2 s of silence. A channel holds [`CHANNEL_BUFFER_BYTES_MAX`], and
//!   long things go in messages of [`BULK_MESSAGE_BYTES`].
//! - After a few lost packets, on unreliable channels too, everything can stop until a timer of at
//!   least a second fires. It is made to fire when the lane or the peer knows of a loss
//!   ([`Peer::hasten`]).
//! - It loses the browser's first message when that comes in with the last packet of the handshake.
//!   As the DTLS server we are open before the browser is.
//! - It asks the network for multicast DNS names. That is off; such candidates are skipped, and
//!   their owner reaches us all the same.
//!
//! [`Peer`] is an object-safe trait, so that the core is tested with a scripted peer and another
//! stack can take the place of `webrtc` without the rest noticing.

mod interfaces;
pub mod sdp;
pub mod webrtc;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::future::BoxFuture;
use sasae_protocol::frame::PEER_BYTES_MAX;
pub use sasae_protocol::peer::Channel;
pub use sasae_protocol::signal::IceServer;
use sasae_protocol::signal::{CANDIDATE_BYTES_MAX, CANDIDATES_MAX};

/// Bytes that one channel may hold that the other side has not acknowledged.
///
/// Chromium's UDP receive buffer is 64 KiB, about 56 packets. `webrtc` sends without pacing, so
/// more than this in flight overflows it and recovery then costs seconds.
pub const CHANNEL_BUFFER_BYTES_MAX: usize = 32 * 1024;

/// Bytes of the longest message, either way.
pub const MESSAGE_BYTES_MAX: usize = PEER_BYTES_MAX;

/// Bytes of a message of something long (a file, say): more at once only makes bursts.
pub const BULK_MESSAGE_BYTES: usize = 16 * 1024;

/// Time between connectivity checks while no path is known.
pub const ICE_CHECK_INTERVAL: Duration = Duration::from_millis(20);

/// Checks of one path before it is given up: ten seconds at [`ICE_CHECK_INTERVAL`].
///
/// The browser cannot answer before our own answer has reached it over the gateway.
pub const ICE_CHECKS_MAX: u16 = 500;

/// Silence after which a path counts as disconnected, on the stack's clock, which may be put
/// forward by nine seconds in that time (see [`Peer::hasten`]).
pub const ICE_DISCONNECTED_TIMEOUT: Duration = Duration::from_secs(14);

/// Further silence after which the connection is over.
pub const ICE_FAILED_TIMEOUT: Duration = Duration::from_secs(25);

/// Time between two signs of life on a silent path.
pub const ICE_KEEPALIVE_INTERVAL: Duration = Duration::from_secs(2);

/// Time that an answer waits for gathering, so that it can carry every candidate itself.
///
/// Without a STUN or TURN server gathering takes about a millisecond. With one, the candidates
/// found later travel as [`Event::Candidates`].
pub const GATHER_WAIT: Duration = Duration::from_millis(15);

/// Time over which late candidates are gathered into one signalling message.
pub const CANDIDATE_BATCH: Duration = Duration::from_millis(20);

/// Events that may wait to be read; beyond it, reading from the network waits too.
pub const EVENTS_QUEUED_MAX: usize = 256;

/// Candidates that the other side may name in one connection.
pub const REMOTE_CANDIDATES_MAX: usize = 64;

/// Addresses of this computer that may be bound.
pub const INTERFACES_MAX: usize = 16;

/// Which local addresses a peer connection may use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bind {
    /// Every address of every interface but loopback and link-local ones.
    EveryInterface,
    /// These, with port 0 for any free port.
    Addresses(Vec<SocketAddr>),
}

/// What a peer connection is made with.
#[derive(Clone, Debug)]
pub struct Config {
    /// STUN and TURN servers; none is enough on one network.
    pub ice_servers: Vec<IceServer>,
    /// Local addresses.
    pub bind: Bind,
    /// Whether loopback addresses may be candidates: for tests and for one machine on its own.
    pub loopback: bool,
}

impl Config {
    /// Every interface of this computer, and these servers.
    pub fn every_interface(ice_servers: Vec<IceServer>) -> Self {
        Self { ice_servers, bind: Bind::EveryInterface, loopback: false }
    }

    /// Loopback only: for tests.
    pub fn loopback_only() -> Self {
        let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { ice_servers: Vec::new(), bind: Bind::Addresses(vec![any_port]), loopback: true }
    }
}

/// How far the path to the other side has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathState {
    /// Looking for a path.
    Connecting,
    /// A path is there and encrypted.
    Connected,
    /// Nothing has been heard for some seconds; it may come back.
    Disconnected,
}

/// Something that happened to a peer connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Candidates found after the description was made; to be sent to the other side at media
    /// section 0 (`sdpMLineIndex: 0`).
    Candidates(Vec<String>),
    /// The path changed.
    StateChanged(PathState),
    /// All four channels are open.
    Open,
    /// A message came in.
    Message {
        /// The channel that it came on.
        channel: Channel,
        /// At most [`MESSAGE_BYTES_MAX`] bytes.
        bytes: Bytes,
    },
    /// The connection is over and nothing follows.
    Closed,
}

/// What is known about the path in use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stats {
    /// Round trip of the newest connectivity check, if one has been answered.
    pub round_trip: Option<Duration>,
    /// How our side is reached.
    pub local: Option<CandidateKind>,
    /// How the other side is reached.
    pub remote: Option<CandidateKind>,
    /// How often [`Peer::hasten`] has made the stack look for losses before its time.
    pub hastened: u64,
}

/// How a candidate was found (RFC 8445).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CandidateKind {
    /// An address of the computer itself.
    Host,
    /// An address that a STUN server saw.
    ServerReflexive,
    /// An address that the other side saw.
    PeerReflexive,
    /// An address at a TURN server.
    Relay,
}

/// SHA-256 of a DTLS certificate, what the comparison words are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

/// The certificates of both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprints {
    /// Ours.
    pub local: Fingerprint,
    /// The one that the other side really presented.
    pub remote: Fingerprint,
}

/// Why a message was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The channel holds all that it may; wait for [`Peer::writable`] or drop the message.
    #[error("the channel is full")]
    Full,
    /// Longer than [`MESSAGE_BYTES_MAX`], empty, or not text on a text channel.
    #[error("the message cannot be sent on this channel")]
    Unfit,
    /// The connection is over.
    #[error("the connection is closed")]
    Closed,
}

/// Why a peer connection could not be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// The other side's description is too large or not one for our four channels.
    #[error("the session description is refused: {0}")]
    Description(#[from] sdp::DescriptionError),
    /// Too many or too long candidates.
    #[error(
        "the candidates are refused: more than {CANDIDATES_MAX} at once or \
         {REMOTE_CANDIDATES_MAX} in all, or longer than {CANDIDATE_BYTES_MAX} bytes"
    )]
    Candidates,
    /// No local address could be used, or the stack refused what it was given.
    #[error("the connection could not be set up")]
    Setup(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The connection is over.
    #[error("the connection is closed")]
    Closed,
}

/// One end of a direct connection.
///
/// Dropping the last handle closes it.
pub trait Peer: Send + Sync {
    /// Sends a message if there is room for it at once.
    ///
    /// # Errors
    /// [`SendError`]; nothing is queued then.
    fn try_send<'a>(
        &'a self,
        channel: Channel,
        message: &'a [u8],
    ) -> BoxFuture<'a, Result<(), SendError>>;

    /// Sends a message, waiting for room.
    ///
    /// # Errors
    /// [`SendError::Unfit`] and [`SendError::Closed`].
    fn send<'a>(
        &'a self,
        channel: Channel,
        message: &'a [u8],
    ) -> BoxFuture<'a, Result<(), SendError>>;

    /// Waits until a channel holds less than [`CHANNEL_BUFFER_BYTES_MAX`].
    ///
    /// # Errors
    /// [`SendError::Closed`].
    fn writable(&self, channel: Channel) -> BoxFuture<'_, Result<(), SendError>>;

    /// Adds candidates of the other side; those that cannot be used here are skipped.
    ///
    /// # Errors
    /// [`TransportError::Candidates`] beyond the limits, [`TransportError::Closed`].
    fn add_candidates<'a>(
        &'a self,
        candidates: &'a [String],
    ) -> BoxFuture<'a, Result<(), TransportError>>;

    /// The path in use.
    fn stats(&self, now: Instant) -> BoxFuture<'_, Stats>;

    /// The certificates of both ends, once the connection is up.
    fn fingerprints(&self) -> BoxFuture<'_, Option<Fingerprints>>;

    /// Something sent has been lost or is stuck: lets the stack deal with it now instead of after
    /// a second. May be called as often as one likes; it does little while nothing comes in.
    fn hasten(&self);

    /// Ends the connection. From this call on nothing is sent and no message is delivered; what
    /// remains (telling the other side, freeing sockets) goes on behind it.
    fn close(&self);
}
