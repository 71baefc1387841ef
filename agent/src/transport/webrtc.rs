//! Peer connections made with the `webrtc` crate.

mod clock;
mod events;
mod guard;
mod haste;
mod settings;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ::webrtc::data_channel::DataChannel;
use ::webrtc::error::Error as StackError;
use ::webrtc::peer_connection::{
    PeerConnection, PeerConnectionBuilder, RTCConfigurationBuilder, RTCIceCandidateInit,
    RTCIceCandidateType, RTCSessionDescription, StatsSelector,
};
use bytes::BytesMut;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sasae_protocol::signal::{CANDIDATE_BYTES_MAX, CANDIDATES_MAX};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use tokio::sync::watch;

use clock::Clock;
pub use events::Events;
use events::Happenings;
use guard::Guard;
use haste::Haste;

use super::{
    CHANNEL_BUFFER_BYTES_MAX, CandidateKind, Channel, Config, Fingerprint, Fingerprints,
    MESSAGE_BYTES_MAX, Peer, REMOTE_CANDIDATES_MAX, SendError, Stats, TransportError, interfaces,
    sdp,
};

/// Time that the stack gets to say goodbye and free its sockets after [`Peer::close`].
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// How far a connection has come; it never goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Connecting,
    Open,
    Closed,
}

/// A connection whose description is to be sent to the other side.
pub struct Described {
    /// Our end.
    pub peer: Arc<dyn Peer>,
    /// Our description, with the candidates known so far inside.
    pub description: String,
    /// What happens to the connection; it must be read, or the network is not read either.
    pub events: Events,
}

/// Answers an offer.
///
/// # Errors
/// [`TransportError`]; nothing is left running then.
pub async fn answer(config: &Config, offer: &str) -> Result<Described, TransportError> {
    sdp::check(offer)?;
    let (peer, happenings) = Box::pin(WebRtcPeer::make(config)).await?;
    let malformed = |_| TransportError::from(sdp::DescriptionError::Malformed);
    let offer = RTCSessionDescription::offer(offer.to_owned()).map_err(malformed)?;
    peer.connection.set_remote_description(offer).await.map_err(malformed)?;
    let answer = peer.connection.create_answer(None).await.map_err(malformed)?;
    peer.connection.set_local_description(answer).await.map_err(malformed)?;
    peer.describe(happenings).await
}

/// An offer that waits for its answer. Browsers offer in the product; this side is for tests.
pub struct Offered {
    /// What [`answer`] gives too, with the offer as the description.
    pub described: Described,
    connection: Arc<dyn PeerConnection>,
}

impl Offered {
    /// Takes the answer.
    ///
    /// # Errors
    /// [`TransportError::Description`].
    pub async fn accept(self, answer: &str) -> Result<Described, TransportError> {
        sdp::check(answer)?;
        let malformed = |_| TransportError::from(sdp::DescriptionError::Malformed);
        let answer = RTCSessionDescription::answer(answer.to_owned()).map_err(malformed)?;
        self.connection.set_remote_description(answer).await.map_err(malformed)?;
        Ok(self.described)
    }
}

/// Makes an offer.
///
/// # Errors
/// [`TransportError::Setup`].
pub async fn offer(config: &Config) -> Result<Offered, TransportError> {
    let (peer, happenings) = Box::pin(WebRtcPeer::make(config)).await?;
    let offer = peer.connection.create_offer(None).await.map_err(setup)?;
    peer.connection.set_local_description(offer).await.map_err(setup)?;
    let connection = peer.connection.clone();
    Ok(Offered { described: peer.describe(happenings).await?, connection })
}

fn setup(error: StackError) -> TransportError {
    TransportError::Setup(Box::new(error))
}

/// One end of a connection, made with `webrtc`.
struct WebRtcPeer {
    connection: Arc<dyn PeerConnection>,
    channels: [Arc<dyn DataChannel>; Channel::ALL.len()],
    phase: watch::Sender<Phase>,
    candidates: AtomicUsize,
    haste: Arc<Haste>,
    guard: Arc<Guard>,
    runtime: Handle,
}

impl WebRtcPeer {
    async fn make(config: &Config) -> Result<(Self, Happenings), TransportError> {
        let addresses = interfaces::addresses(config);
        if addresses.is_empty() {
            return Err(TransportError::Setup("this computer has no network address".into()));
        }
        let (listener, happenings) = events::listen();
        let clock = Clock::new();
        let servers = config.ice_servers.iter().map(settings::ice_server).collect();
        let builder = PeerConnectionBuilder::<SocketAddr>::new()
            .with_configuration(
                RTCConfigurationBuilder::default().with_ice_servers(servers).build(),
            )
            .with_setting_engine(settings::settings(config.loopback))
            .with_handler(Arc::new(listener))
            .with_runtime(Arc::new(clock.clone()))
            .with_udp_addrs(addresses)
            .with_data_channel_send_buffer_limit(CHANNEL_BUFFER_BYTES_MAX);
        let built = Box::pin(builder.build()).await.map_err(setup)?;
        let connection: Arc<dyn PeerConnection> = Arc::new(built);
        let mut channels = Vec::with_capacity(Channel::ALL.len());
        for channel in Channel::ALL {
            let made = connection
                .create_data_channel(channel.label(), Some(settings::options(channel)))
                .await;
            channels.push(made.map_err(setup)?);
        }
        let channels = <[_; Channel::ALL.len()]>::try_from(channels)
            .unwrap_or_else(|_| unreachable!("one is pushed for each channel"));
        let phase = watch::Sender::new(Phase::Connecting);
        let (candidates, runtime) = (AtomicUsize::new(0), Handle::current());
        let haste = Arc::new(Haste::new(clock));
        let guard = Arc::new(Guard::new());
        let peer = Self { connection, channels, phase, candidates, haste, guard, runtime };
        Ok((peer, happenings))
    }

    /// Our description, once gathering is over or has had [`super::GATHER_WAIT`].
    async fn describe(self, mut happenings: Happenings) -> Result<Described, TransportError> {
        happenings.gathered().await;
        let description = self.connection.local_description().await;
        let description = description.ok_or(TransportError::Closed)?.sdp;
        let events = events::pump(&self, happenings);
        let watched = [Channel::Control, Channel::Input]
            .map(|channel| self.channels[usize::from(channel.id())].clone());
        self.runtime.spawn(guard::watch(
            self.guard.clone(),
            watched,
            self.haste.clone(),
            self.phase.subscribe(),
        ));
        Ok(Described { peer: Arc::new(self), description, events })
    }

    fn channel(&self, channel: Channel) -> &dyn DataChannel {
        &*self.channels[usize::from(channel.id())]
    }

    /// Runs a step of sending, which ends at once when the connection is closed.
    async fn unless_closed<T>(
        &self,
        step: impl Future<Output = Result<T, StackError>>,
    ) -> Result<T, SendError> {
        let mut phase = self.phase.subscribe();
        let closed = phase.wait_for(|phase| *phase == Phase::Closed);
        tokio::select! {
            biased;
            _ = closed => Err(SendError::Closed),
            done = step => done.map_err(|error| {
                let is_full = matches!(error, StackError::ErrSendBufferFull);
                if is_full { SendError::Full } else { SendError::Closed }
            }),
        }
    }

    async fn opened(&self) -> Result<(), SendError> {
        let mut phase = self.phase.subscribe();
        match phase.wait_for(|phase| *phase != Phase::Connecting).await.map(|phase| *phase) {
            Ok(Phase::Open) => Ok(()),
            Ok(Phase::Connecting | Phase::Closed) | Err(_) => Err(SendError::Closed),
        }
    }
}

fn is_text(channel: Channel) -> bool {
    match channel {
        Channel::Control | Channel::Input | Channel::Pointer => true,
        Channel::Picture => false,
    }
}

/// What goes to the stack: text for JSON, so that a browser hands its page a string.
enum Checked<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
}

fn checked(channel: Channel, message: &[u8]) -> Result<Checked<'_>, SendError> {
    if message.is_empty() || message.len() > MESSAGE_BYTES_MAX {
        return Err(SendError::Unfit);
    }
    if is_text(channel) {
        return std::str::from_utf8(message).map(Checked::Text).map_err(|_| SendError::Unfit);
    }
    Ok(Checked::Bytes(message))
}

impl Peer for WebRtcPeer {
    fn try_send<'a>(
        &'a self,
        channel: Channel,
        message: &'a [u8],
    ) -> BoxFuture<'a, Result<(), SendError>> {
        async move {
            let checked = checked(channel, message)?;
            if *self.phase.borrow() == Phase::Connecting {
                // The stack would lose it in silence.
                return Err(SendError::Full);
            }
            let handle = self.channel(channel);
            self.unless_closed(async {
                match checked {
                    Checked::Text(text) => handle.try_send_text(text).await,
                    Checked::Bytes(bytes) => handle.try_send(BytesMut::from(bytes)).await,
                }
            })
            .await?;
            self.guard.sent(channel, message.len());
            Ok(())
        }
        .boxed()
    }

    fn send<'a>(
        &'a self,
        channel: Channel,
        message: &'a [u8],
    ) -> BoxFuture<'a, Result<(), SendError>> {
        async move {
            let checked = checked(channel, message)?;
            self.opened().await?;
            let handle = self.channel(channel);
            self.unless_closed(async {
                match checked {
                    Checked::Text(text) => handle.send_text(text).await,
                    Checked::Bytes(bytes) => handle.send(BytesMut::from(bytes)).await,
                }
            })
            .await?;
            self.guard.sent(channel, message.len());
            Ok(())
        }
        .boxed()
    }

    fn writable(&self, channel: Channel) -> BoxFuture<'_, Result<(), SendError>> {
        async move {
            self.opened().await?;
            self.unless_closed(self.channel(channel).writable()).await
        }
        .boxed()
    }

    fn add_candidates<'a>(
        &'a self,
        candidates: &'a [String],
    ) -> BoxFuture<'a, Result<(), TransportError>> {
        async move {
            let is_long = |line: &String| line.len() > CANDIDATE_BYTES_MAX;
            let seen = self.candidates.fetch_add(candidates.len(), Ordering::Relaxed);
            let total = seen.saturating_add(candidates.len());
            if candidates.len() > CANDIDATES_MAX
                || total > REMOTE_CANDIDATES_MAX
                || candidates.iter().any(is_long)
            {
                return Err(TransportError::Candidates);
            }
            for line in candidates.iter().filter(|line| !line.is_empty()) {
                let init = RTCIceCandidateInit {
                    candidate: line.clone(),
                    sdp_mline_index: Some(0),
                    ..RTCIceCandidateInit::default()
                };
                // A name of multicast DNS or TCP cannot be used here; its owner still reaches us.
                if let Err(error) = self.connection.add_ice_candidate(init).await {
                    tracing::debug!(%error, "candidate skipped");
                }
            }
            Ok(())
        }
        .boxed()
    }

    fn stats(&self, now: Instant) -> BoxFuture<'_, Stats> {
        async move {
            let hastened = self.haste.times();
            let mut stats = Stats { round_trip: None, local: None, remote: None, hastened };
            if let Some(sctp) = self.connection.sctp().await {
                let ice = sctp.transport().ice_transport();
                if let Ok(Some(pair)) = ice.get_selected_candidate_pair().await {
                    stats.local = candidate_kind(pair.local().typ);
                    stats.remote = candidate_kind(pair.remote().typ);
                }
            }
            let report = self.connection.get_stats(now, StatsSelector::None).await;
            let answered = report.candidate_pairs().filter(|pair| pair.responses_received > 0);
            let newest = answered.max_by_key(|pair| (pair.nominated, pair.packets_received));
            stats.round_trip = newest
                .and_then(|pair| Duration::try_from_secs_f64(pair.current_round_trip_time).ok());
            stats
        }
        .boxed()
    }

    fn fingerprints(&self) -> BoxFuture<'_, Option<Fingerprints>> {
        async move {
            let dtls = self.connection.sctp().await?.transport();
            let certificates = dtls.get_remote_certificates().await.ok()?;
            // The certificate that was really presented, not the one that a description named.
            let remote = Fingerprint(Sha256::digest(certificates.first()?).into());
            let local = sdp::fingerprint(&self.connection.local_description().await?.sdp)?;
            Some(Fingerprints { local, remote })
        }
        .boxed()
    }

    fn hasten(&self) {
        self.haste.hasten();
    }

    fn close(&self) {
        if self.phase.send_replace(Phase::Closed) == Phase::Closed {
            return;
        }
        shut(&self.runtime, self.connection.clone());
    }
}

impl Drop for WebRtcPeer {
    fn drop(&mut self) {
        self.close();
    }
}

/// Lets the stack say goodbye and free its sockets, behind whoever asked for it.
fn shut(runtime: &Handle, connection: Arc<dyn PeerConnection>) {
    runtime.spawn(async move {
        match tokio::time::timeout(CLOSE_TIMEOUT, connection.close()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, "peer connection closed with an error"),
            Err(_) => tracing::debug!("peer connection did not close in time"),
        }
    });
}

fn candidate_kind(kind: RTCIceCandidateType) -> Option<CandidateKind> {
    match kind {
        RTCIceCandidateType::Host => Some(CandidateKind::Host),
        RTCIceCandidateType::Srflx => Some(CandidateKind::ServerReflexive),
        RTCIceCandidateType::Prflx => Some(CandidateKind::PeerReflexive),
        RTCIceCandidateType::Relay => Some(CandidateKind::Relay),
        RTCIceCandidateType::Unspecified | _ => None,
    }
}
