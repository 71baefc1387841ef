//! Two peers of ours over loopback: what a connection does, and what it refuses.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use sasae_agent::transport::webrtc::{self, Described, Events};
use sasae_agent::transport::{
    CandidateKind, Channel, Config, Event, IceServer, MESSAGE_BYTES_MAX, PathState, Peer,
    SendError, TransportError,
};

/// Time that anything here may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

struct End {
    peer: Arc<dyn Peer>,
    events: Events,
}

impl End {
    async fn next(&mut self) -> Option<Event> {
        tokio::time::timeout(PATIENCE, self.events.next()).await.expect("an event in time")
    }

    async fn until(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.next().await.expect("more events");
            if wanted(&event) {
                return event;
            }
        }
    }

    async fn message(&mut self) -> (Channel, Bytes) {
        let event = self.until(|event| matches!(event, Event::Message { .. })).await;
        let Event::Message { channel, bytes } = event else { panic!("{event:?}") };
        (channel, bytes)
    }
}

fn end(described: Described) -> End {
    End { peer: described.peer, events: described.events }
}

/// Both ends, not open yet: the offerer and the answerer.
async fn pair() -> (End, End) {
    let config = Config::loopback_only();
    let offered = webrtc::offer(&config).await.expect("an offer");
    let answered = webrtc::answer(&config, &offered.described.description).await;
    let answered = answered.expect("an answer");
    let offered = offered.accept(&answered.description).await.expect("a fitting answer");
    (end(offered), end(answered))
}

async fn open_pair() -> (End, End) {
    let (mut offerer, mut answerer) = pair().await;
    tokio::join!(
        offerer.until(|event| *event == Event::Open),
        answerer.until(|event| *event == Event::Open)
    );
    (offerer, answerer)
}

#[tokio::test]
async fn messages_go_both_ways_on_every_channel() {
    let (mut offerer, mut answerer) = open_pair().await;
    for channel in Channel::ALL {
        offerer.peer.send(channel, b"to the agent").await.unwrap();
        assert_eq!(answerer.message().await, (channel, Bytes::from("to the agent")));
        answerer.peer.try_send(channel, b"to the viewer").await.unwrap();
        assert_eq!(offerer.message().await, (channel, Bytes::from("to the viewer")));
    }
    let longest = vec![b'x'; MESSAGE_BYTES_MAX];
    answerer.peer.send(Channel::Control, &longest).await.unwrap();
    assert_eq!(offerer.message().await.1.len(), MESSAGE_BYTES_MAX);
}

#[tokio::test]
async fn the_viewers_first_message_is_never_lost() {
    for _ in 0..10 {
        let (mut offerer, mut answerer) = pair().await;
        offerer.until(|event| *event == Event::Open).await;
        offerer.peer.send(Channel::Control, b"hello").await.unwrap();
        assert_eq!(answerer.message().await, (Channel::Control, Bytes::from("hello")));
    }
}

#[tokio::test]
async fn the_agents_message_sent_before_the_channels_are_open_waits_for_them() {
    let (mut offerer, answerer) = pair().await;
    assert_eq!(answerer.peer.try_send(Channel::Control, b"soon").await, Err(SendError::Full));
    answerer.peer.send(Channel::Control, b"hello").await.unwrap();
    assert_eq!(offerer.message().await, (Channel::Control, Bytes::from("hello")));
}

#[tokio::test]
async fn unfit_messages_are_refused() {
    let (_offerer, answerer) = open_pair().await;
    let peer = &answerer.peer;
    assert_eq!(peer.try_send(Channel::Picture, b"").await, Err(SendError::Unfit));
    let long = vec![b'x'; MESSAGE_BYTES_MAX + 1];
    assert_eq!(peer.send(Channel::Control, &long).await, Err(SendError::Unfit));
    assert_eq!(peer.send(Channel::Control, &[0xff]).await, Err(SendError::Unfit));
    assert_eq!(peer.send(Channel::Picture, &[0xff]).await, Ok(()));
}

#[tokio::test]
async fn a_side_that_does_not_read_makes_the_other_wait() {
    let (_offerer, answerer) = open_pair().await;
    let message = vec![b'x'; 16 * 1024];
    let mut accepted = 0;
    // Two seconds without room mean that nothing moves any more.
    while tokio::time::timeout(
        Duration::from_secs(2),
        answerer.peer.send(Channel::Control, &message),
    )
    .await
    .is_ok_and(|sent| sent == Ok(()))
    {
        accepted += message.len();
        assert!(accepted < 32 * 1024 * 1024, "a queue without a limit");
    }
    assert_eq!(answerer.peer.try_send(Channel::Control, &message).await, Err(SendError::Full));
}

#[tokio::test]
async fn closing_is_immediate_and_reaches_the_other_side() {
    let (mut offerer, mut answerer) = open_pair().await;
    offerer.peer.send(Channel::Input, b"a key that comes too late").await.unwrap();
    answerer.peer.close();
    assert_eq!(answerer.next().await, Some(Event::Closed), "no message after the close");
    assert_eq!(answerer.next().await, None);
    assert_eq!(answerer.peer.try_send(Channel::Picture, b"x").await, Err(SendError::Closed));
    assert_eq!(answerer.peer.send(Channel::Control, b"x").await, Err(SendError::Closed));
    assert_eq!(answerer.peer.writable(Channel::Control).await, Err(SendError::Closed));
    assert_eq!(offerer.until(|event| *event == Event::Closed).await, Event::Closed);
    assert_eq!(offerer.next().await, None);
}

#[tokio::test]
async fn closing_wakes_a_sender_that_waits_for_room() {
    let (_offerer, answerer) = open_pair().await;
    let message = vec![b'x'; 16 * 1024];
    let peer = answerer.peer.clone();
    let sending = tokio::spawn(async move {
        loop {
            if let Err(error) = peer.send(Channel::Control, &message).await {
                return error;
            }
        }
    });
    // The other side does not read, so this sender comes to wait sooner or later.
    tokio::task::yield_now().await;
    answerer.peer.close();
    let error = tokio::time::timeout(PATIENCE, sending).await.expect("woken").unwrap();
    assert_eq!(error, SendError::Closed);
}

#[tokio::test]
async fn dropping_the_last_handle_closes_the_connection() {
    let (mut offerer, answerer) = open_pair().await;
    drop(answerer);
    offerer.until(|event| *event == Event::Closed).await;
}

#[tokio::test]
async fn both_sides_see_the_same_two_fingerprints() {
    let (offerer, answerer) = open_pair().await;
    let ours = answerer.peer.fingerprints().await.unwrap();
    let theirs = offerer.peer.fingerprints().await.unwrap();
    assert_eq!((ours.local, ours.remote), (theirs.remote, theirs.local));
    assert_ne!(ours.local, ours.remote);
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "statistics carry a time")]
async fn the_path_is_known_once_it_is_there() {
    let (mut offerer, mut answerer) = pair().await;
    let connected = Event::StateChanged(PathState::Connected);
    answerer.until(|event| *event == connected).await;
    offerer.until(|event| *event == Event::Open).await;
    let stats = answerer.peer.stats(Instant::now()).await;
    assert_eq!(stats.local, Some(CandidateKind::Host));
    assert!(stats.round_trip.is_some_and(|time| time < PATIENCE), "{stats:?}");
}

#[tokio::test]
async fn descriptions_that_are_none_are_refused() {
    let config = Config::loopback_only();
    for offer in ["", "v=0", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"] {
        let refused = webrtc::answer(&config, offer).await;
        assert!(matches!(refused, Err(TransportError::Description(_))), "{offer:?}");
    }
    let offered = webrtc::offer(&config).await.unwrap();
    let offer = offered.described.description.clone();
    for (from, to) in [("m=application", "m=video"), ("a=fingerprint", "a=other"), ("v=0", "v=x")] {
        let refused = webrtc::answer(&config, &offer.replace(from, to)).await;
        assert!(matches!(refused, Err(TransportError::Description(_))), "{from} as {to}");
    }
    assert!(matches!(offered.accept("v=0").await, Err(TransportError::Description(_))));
}

#[tokio::test]
async fn candidates_beyond_the_limits_are_refused_and_useless_ones_skipped() {
    let (_offerer, answerer) = pair().await;
    let peer = &answerer.peer;
    let useless = [String::new(), "candidate:nonsense".to_owned()];
    peer.add_candidates(&useless).await.unwrap();
    let hidden = "candidate:1 1 udp 2113937151 0b54-1.local 5000 typ host".to_owned();
    peer.add_candidates(std::slice::from_ref(&hidden)).await.unwrap();
    let long = format!("{hidden}{}", " ".repeat(600));
    assert!(matches!(peer.add_candidates(&[long]).await, Err(TransportError::Candidates)));
    let many = vec![hidden.clone(); 17];
    assert!(matches!(peer.add_candidates(&many).await, Err(TransportError::Candidates)));
    let some = vec![hidden; 16];
    let mut refused = false;
    for _ in 0..5 {
        refused |= peer.add_candidates(&some).await.is_err();
    }
    assert!(refused, "there is a limit in all");
}

#[tokio::test]
async fn a_viewer_that_hides_its_address_behind_a_multicast_name_still_connects() {
    let config = Config::loopback_only();
    let offered = webrtc::offer(&config).await.unwrap();
    let hidden = offered.described.description.lines().map(|line| {
        let is_candidate = line.starts_with("a=candidate:");
        let name = " 6cbb0a3d-0b54-4a3c-a1c1-4d9d3f3b1f11.local ";
        if is_candidate { line.replace(" 127.0.0.1 ", name) } else { line.to_owned() }
    });
    let offer = hidden.collect::<Vec<_>>().join("\r\n") + "\r\n";
    assert!(offer.contains(".local"));
    let answered = webrtc::answer(&config, &offer).await.expect("an answer all the same");
    let offered = offered.accept(&answered.description).await.unwrap();
    let (mut viewer, mut agent) = (end(offered), end(answered));
    tokio::join!(
        viewer.until(|event| *event == Event::Open),
        agent.until(|event| *event == Event::Open)
    );
}

#[tokio::test]
async fn servers_that_never_answer_hold_nothing_up() {
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let mut config = Config::loopback_only();
    let server = |scheme: &str, secret: Option<&str>| IceServer {
        urls: vec![format!("{scheme}:127.0.0.1:{port}")],
        username: secret.map(str::to_owned),
        credential: secret.map(str::to_owned),
    };
    config.ice_servers = vec![server("stun", None), server("turn", Some("secret"))];
    let offered = webrtc::offer(&Config::loopback_only()).await.unwrap();
    let offer = &offered.described.description;
    let answering = tokio::time::timeout(Duration::from_secs(3), webrtc::answer(&config, offer));
    let answered = answering.await.expect("an answer at once").unwrap();
    let offered = offered.accept(&answered.description).await.unwrap();
    let (mut viewer, mut agent) = (end(offered), end(answered));
    tokio::join!(
        viewer.until(|event| *event == Event::Open),
        agent.until(|event| *event == Event::Open)
    );
}

#[tokio::test]
async fn a_connection_without_a_network_is_an_error() {
    let mut config = Config::loopback_only();
    // Documentation addresses (RFC 5737) belong to no computer.
    config.bind = sasae_agent::transport::Bind::Addresses(vec!["203.0.113.1:0".parse().unwrap()]);
    config.loopback = false;
    assert!(matches!(webrtc::offer(&config).await, Err(TransportError::Setup(_))));
}
