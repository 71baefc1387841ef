//! A UDP relay between two peers that loses and delays, by a seed.
//!
//! The kernel here has no `netem`; this is the same in user space. Each side is told the relay's
//! address in place of the other's candidates.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::net::UdpSocket;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::now;

/// Packets that may be held for their delay; more are dropped, as in a router.
const HELD_MAX: usize = 4096;

/// What the relay does to packets, changeable while it runs.
#[derive(Debug, Default)]
pub struct Conditions {
    loss_per_mille: AtomicU32,
    delay_us: AtomicU32,
    dropped: AtomicU64,
    passed: AtomicU64,
}

impl Conditions {
    /// Loses this many of a thousand packets, each way, from now on.
    pub fn lose_per_mille(&self, share: u32) {
        self.loss_per_mille.store(share, Ordering::Relaxed);
    }

    /// Holds every packet for this long, each way, from now on.
    pub fn delay(&self, delay: Duration) {
        let delay_us = u32::try_from(delay.as_micros()).unwrap_or(u32::MAX);
        self.delay_us.store(delay_us, Ordering::Relaxed);
    }

    /// Packets lost and packets passed on until now.
    pub fn counts(&self) -> (u64, u64) {
        (self.dropped.load(Ordering::Relaxed), self.passed.load(Ordering::Relaxed))
    }
}

/// One socket that a peer talks to; what comes in goes out of the other one.
struct Side {
    socket: Arc<UdpSocket>,
    /// The peer, as its candidate says and then as its packets say.
    peer: Mutex<Option<SocketAddr>>,
}

impl Side {
    async fn bind() -> std::io::Result<Arc<Self>> {
        let socket = Arc::new(UdpSocket::bind("127.0.0.1:0").await?);
        Ok(Arc::new(Self { socket, peer: Mutex::new(None) }))
    }

    fn peer(&self) -> Option<SocketAddr> {
        *self.peer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_peer(&self, peer: SocketAddr) {
        *self.peer.lock().unwrap_or_else(PoisonError::into_inner) = Some(peer);
    }
}

/// A running relay; it ends when dropped.
pub struct Relay {
    /// What it does to packets.
    pub conditions: Arc<Conditions>,
    offerer: Arc<Side>,
    answerer: Arc<Side>,
    tasks: Vec<JoinHandle<()>>,
}

impl Relay {
    /// Starts a relay that loses and delays nothing yet.
    pub async fn start(seed: u64) -> std::io::Result<Self> {
        let conditions = Arc::new(Conditions::default());
        let (offerer, answerer) = (Side::bind().await?, Side::bind().await?);
        let mut tasks = Vec::new();
        for (from, to, seed) in [(&offerer, &answerer, seed), (&answerer, &offerer, seed + 1)] {
            let (held, release) = mpsc::channel(HELD_MAX);
            tasks.push(tokio::spawn(take(from.clone(), conditions.clone(), seed, held)));
            tasks.push(tokio::spawn(pass(to.clone(), conditions.clone(), release)));
        }
        Ok(Self { conditions, offerer, answerer, tasks })
    }

    /// The offer as the answerer is to see it: the relay in place of the offerer.
    pub fn offer(&self, offer: &str) -> std::io::Result<String> {
        redirect(offer, &self.offerer, self.answerer.socket.local_addr()?)
    }

    /// The answer as the offerer is to see it.
    pub fn answer(&self, answer: &str) -> std::io::Result<String> {
        redirect(answer, &self.answerer, self.offerer.socket.local_addr()?)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Leaves one candidate in a description: the relay's own address.
fn redirect(description: &str, real: &Side, relay: SocketAddr) -> std::io::Result<String> {
    let mut redirected = String::new();
    let mut is_redirected = false;
    for line in description.lines() {
        if !line.starts_with("a=candidate:") {
            redirected.push_str(line);
            redirected.push_str("\r\n");
            continue;
        }
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let is_usable = !is_redirected && words.len() > 7 && words[2].eq_ignore_ascii_case("udp");
        if !is_usable {
            continue;
        }
        if let Ok(peer) = format!("{}:{}", words[4], words[5]).parse() {
            real.set_peer(peer);
        }
        words[4] = relay.ip().to_string();
        words[5] = relay.port().to_string();
        "host".clone_into(&mut words[7]);
        words.truncate(8);
        redirected.push_str(&words.join(" "));
        redirected.push_str("\r\n");
        is_redirected = true;
    }
    let missing = || std::io::Error::other("a description without a UDP candidate");
    is_redirected.then_some(redirected).ok_or_else(missing)
}

async fn take(
    side: Arc<Side>,
    conditions: Arc<Conditions>,
    seed: u64,
    held: mpsc::Sender<(Instant, Vec<u8>)>,
) {
    let (mut random, mut buffer) = (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, vec![0; 2048]);
    while let Ok((length, from)) = side.socket.recv_from(&mut buffer).await {
        side.set_peer(from);
        random ^= random >> 12;
        random ^= random << 25;
        random ^= random >> 27;
        let drawn = (random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % 1000;
        let delay_us = conditions.delay_us.load(Ordering::Relaxed);
        let due = now() + Duration::from_micros(u64::from(delay_us));
        let is_lost = drawn < u64::from(conditions.loss_per_mille.load(Ordering::Relaxed));
        if is_lost || held.try_send((due, buffer[..length].to_vec())).is_err() {
            conditions.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn pass(
    side: Arc<Side>,
    conditions: Arc<Conditions>,
    mut release: mpsc::Receiver<(Instant, Vec<u8>)>,
) {
    while let Some((due, packet)) = release.recv().await {
        if due > now() {
            tokio::time::sleep_until(due.into()).await;
        }
        if let Some(peer) = side.peer()
            && side.socket.send_to(&packet, peer).await.is_ok()
        {
            conditions.passed.fetch_add(1, Ordering::Relaxed);
        }
    }
}
