//! Two peers of ours, connected over loopback.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use sasae_agent::transport::webrtc::{self, Described, Events};
use sasae_agent::transport::{Config, Event, Peer};

use super::now;
use super::relay::Relay;

/// Time that anything here may take before it counts as broken.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// One end.
pub struct End {
    /// The peer.
    pub peer: Arc<dyn Peer>,
    /// What happens to it.
    pub events: Events,
}

/// Both ends of an open connection.
pub struct Pair {
    /// The side that offered; the browser's place.
    pub offerer: End,
    /// The side that answered; the agent's place.
    pub answerer: End,
    /// From taking the offer to all channels open on both sides.
    pub took: Duration,
}

/// Connects two peers, through a relay if one is given.
pub async fn connect(relay: Option<&Relay>) -> Result<Pair> {
    let config = Config::loopback_only();
    let offered = webrtc::offer(&config).await?;
    let offer = &offered.described.description;
    let start = now();
    let offer = match relay {
        Some(relay) => relay.offer(offer)?,
        None => offer.clone(),
    };
    let mut answerer = webrtc::answer(&config, &offer).await?;
    let answer = match relay {
        Some(relay) => relay.answer(&answerer.description)?,
        None => answerer.description.clone(),
    };
    let mut viewer = offered.accept(&answer).await?;
    tokio::try_join!(opened(&mut viewer), opened(&mut answerer))?;
    let took = now() - start;
    let end = |described: Described| End { peer: described.peer, events: described.events };
    Ok(Pair { offerer: end(viewer), answerer: end(answerer), took })
}

async fn opened(described: &mut Described) -> Result<()> {
    let opening = async {
        while let Some(event) = described.events.next().await {
            match event {
                Event::Open => return Ok(()),
                Event::Closed => bail!("closed before it was open"),
                Event::Candidates(_) | Event::StateChanged(_) | Event::Message { .. } => {}
            }
        }
        bail!("events ended before it was open")
    };
    tokio::time::timeout(PATIENCE, opening).await.context("not open in time")?
}
