//! Real Chromium as the other side, and a few lines of HTTP in place of the gateway.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use sasae_agent::lane::Standing;
use sasae_agent::lane::pump::Lane;
use sasae_agent::transport::webrtc;
use sasae_agent::transport::{Bind, Channel, Config, Event};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, timeout};

use super::bulk::{self, Bulk};
use super::lane::Course;
use super::pair::{End, PATIENCE};
use super::relay::Relay;

const CHROMIUM: &str = "/usr/bin/chromium";
const PAGE: &str = include_str!("browser.html");
/// Bytes of a request that the page may send.
const REQUEST_BYTES_MAX: usize = 64 * 1024;

/// An offer of the page, and where its answer goes.
type Offer = (String, oneshot::Sender<String>);

/// A running Chromium whose page offers connections one after another.
pub struct Browser {
    offers: mpsc::Receiver<Offer>,
    profile: PathBuf,
    _chromium: Child,
}

impl Browser {
    /// Starts Chromium; `None` where there is none.
    pub async fn start() -> Result<Option<Self>> {
        if !PathBuf::from(CHROMIUM).exists() {
            return Ok(None);
        }
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (give, offers) = mpsc::channel(1);
        tokio::spawn(serve(listener, give));
        let name = format!("sasae-browser-{}-{}", std::process::id(), address.port());
        let profile = std::env::temp_dir().join(name);
        let chromium = Command::new(CHROMIUM)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"])
            .args(["--no-first-run", "--disable-background-networking"])
            .args(["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"])
            .arg("--disable-features=WebRtcHideLocalIpsWithMdns")
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("http://{address}/"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("chromium does not start")?;
        Ok(Some(Self { offers, profile, _chromium: chromium }))
    }

    /// Answers the page's next offer, through a relay if one is given.
    pub async fn connect(&mut self, relay: Option<&Relay>) -> Result<Share> {
        let offer = timeout(3 * PATIENCE, self.offers.recv()).await;
        let (offer, reply) = offer.context("no offer in time")?.context("no page")?;
        // Chromium has no candidate on loopback, so neither end is bound to it alone.
        let mut config = Config::every_interface(Vec::new());
        config.loopback = true;
        let offer = match relay {
            Some(relay) => {
                config.bind = Bind::Addresses(vec!["127.0.0.1:0".parse()?]);
                relay.offer(&offer)?
            }
            None => offer,
        };
        let described = webrtc::answer(&config, &offer).await?;
        let answer = match relay {
            Some(relay) => relay.answer(&described.description)?,
            None => described.description,
        };
        if reply.send(answer).is_err() {
            bail!("the page is gone");
        }
        let mut share = Share {
            end: End { peer: described.peer, events: described.events },
            took: Duration::ZERO,
        };
        let values = share.values(&Lane::new()).await?;
        share.took = milliseconds(*values.first().context("no time of connecting")?);
        Ok(share)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Left behind at worst: it is in the directory for such things.
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// An open connection with the page.
pub struct Share {
    /// Our end.
    pub end: End,
    /// From the page's sending of its offer to all channels open, measured there.
    pub took: Duration,
}

#[derive(Deserialize)]
struct Values {
    values: Vec<f64>,
}

impl Share {
    /// Sends something long and lets the page tell how it came in.
    pub async fn bulk(&mut self, bytes: usize) -> Result<Bulk> {
        let peer = self.end.peer.clone();
        let expect = format!("{{\"expect\":{bytes}}}");
        peer.send(Channel::Control, expect.as_bytes()).await?;
        let sending = tokio::spawn(async move { bulk::send(&*peer, bytes).await });
        let values = self.values(&Lane::new()).await?;
        sending.await??;
        match values.as_slice() {
            [_, took, gap] => {
                Ok(Bulk { bytes, took: milliseconds(*took), longest_gap: milliseconds(*gap) })
            }
            _ => bail!("not the figures of a bulk send"),
        }
    }

    /// Sends frames at a fixed rate; how long each took one way, by the computer's wall clock.
    pub async fn lane(&mut self, course: Course) -> Result<Vec<Duration>> {
        let lane = Lane::new();
        let sending = tokio::spawn({
            let (lane, peer) = (lane.clone(), self.end.peer.clone());
            async move { lane.run(peer).await }
        });
        let mut ticks = tokio::time::interval(course.interval);
        let mut left = course.frames;
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        while left > 0 || lane.backlog_bytes() > 0 {
            tokio::select! {
                _ = ticks.tick(), if left > 0 && lane.is_ready_for_frame() => {
                    left -= 1;
                    let mut frame = vec![0x5a; course.bytes];
                    frame[..8].copy_from_slice(&wall_ms().to_le_bytes());
                    lane.push(frame.into(), Standing::Continues)?;
                },
                event = self.end.events.next() => take(event, &lane)?,
            }
        }
        let asking = self.end.peer.send(Channel::Control, b"{\"times\":true}");
        asking.await?;
        let values = self.values(&lane).await?;
        sending.abort();
        Ok(values.into_iter().map(milliseconds).collect())
    }

    /// What the page has measured; serves the lane meanwhile.
    async fn values(&mut self, lane: &Lane) -> Result<Vec<f64>> {
        let waiting = async {
            loop {
                match self.end.events.next().await {
                    Some(Event::Message { channel: Channel::Control, bytes }) => {
                        let values: Values = serde_json::from_slice(&bytes)?;
                        return Ok(values.values);
                    }
                    event => take(event, lane)?,
                }
            }
        };
        timeout(6 * PATIENCE, waiting).await.context("the page says nothing")?
    }
}

fn take(event: Option<Event>, lane: &Lane) -> Result<()> {
    match event {
        Some(Event::Message { channel: Channel::Picture, bytes }) => Ok(lane.handle(&bytes)?),
        Some(Event::Closed) | None => bail!("closed by the page"),
        Some(_) => Ok(()),
    }
}

fn milliseconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value / 1000.0).unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "the page has no other clock in common with us")]
fn wall_ms() -> f64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    now.as_secs_f64() * 1000.0
}

/// Gives the page to whoever asks, and offers to whoever answers them.
async fn serve(listener: TcpListener, offers: mpsc::Sender<Offer>) {
    while let Ok((stream, _)) = listener.accept().await {
        let offers = offers.clone();
        tokio::spawn(async move {
            // A request cut short is the browser's affair.
            let _ = respond(stream, offers).await;
        });
    }
}

async fn respond(mut stream: TcpStream, offers: mpsc::Sender<Offer>) -> Result<()> {
    let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
    let body_start = loop {
        if let Some(at) = request.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        let read = stream.read(&mut chunk).await?;
        if read == 0 || request.len() > REQUEST_BYTES_MAX {
            bail!("no request");
        }
        request.extend_from_slice(&chunk[..read]);
    };
    let head = String::from_utf8_lossy(&request[..body_start]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.map_or(Ok(0), |length| length.trim().parse())?;
    while request.len() < body_start + length.min(REQUEST_BYTES_MAX) {
        let read = stream.read(&mut chunk).await?;
        request.extend_from_slice(&chunk[..read]);
    }
    let (kind, body) = if head.starts_with("post /offer") {
        let (reply, answer) = oneshot::channel();
        let offer = String::from_utf8(request.split_off(body_start))?;
        offers.send((offer, reply)).await?;
        ("text/plain", answer.await?)
    } else {
        ("text/html", PAGE.to_owned())
    };
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n");
    stream.write_all(format!("{head}Connection: close\r\n\r\n{body}").as_bytes()).await?;
    Ok(stream.shutdown().await?)
}
