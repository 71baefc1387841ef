//! Relaying a signalling message: one read, which the sender's own connection has cost already.

use sasae_protocol::{ConnectionId, ErrorCode, RequestId, SessionId};
use sasae_store::{Connection, Peer};
use serde::Serialize;

use crate::call::Call;
use crate::change::link;
use crate::denied::Denied;
use crate::world::{PostError, World};

/// Passes `message`, a signal for the share of `request`, to the sender's peer in `session`.
pub(super) async fn relay<W: World, T: Serialize + Sync>(
    call: &Call<'_, W>,
    sender: &Connection,
    session: SessionId,
    request: RequestId,
    message: &T,
) -> Result<(), Denied> {
    let peer = sender.peers.get(&session).ok_or(ErrorCode::PeerAway)?;
    if peer.request != request {
        return Err(ErrorCode::NoGrant.into());
    }
    match call.post(&peer.connection, message).await {
        Ok(()) => Ok(()),
        Err(PostError::Gone) => {
            let newer = newer_peer(call, sender, session, peer).await?;
            let sent = call.post(&newer, message).await;
            sent.map_err(|_| ErrorCode::PeerAway.into())
        }
        Err(PostError::Busy | PostError::Failed) => Err(ErrorCode::PeerAway.into()),
    }
}

/// Reads once more who the other side is: it may have come back while this was on its way. When it
/// has not, its connection is forgotten, and an agent's loss is noted.
async fn newer_peer<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    session: SessionId,
    peer: &Peer,
) -> Result<ConnectionId, Denied> {
    let record = call.patiently(|| call.session(session)).await?;
    let record = record.ok_or(ErrorCode::NotFound)?;
    let link = link(&record.session).filter(|link| link.request == peer.request);
    let link = link.ok_or(ErrorCode::NoGrant)?;
    let other = if link.console == sender.id { &link.agent } else { &link.console };
    if *other != peer.connection {
        return Ok(other.clone());
    }
    call.forget(&peer.connection).await;
    if link.agent == peer.connection {
        super::agent::lost(call, session, &peer.connection).await;
    }
    Err(ErrorCode::PeerAway.into())
}
