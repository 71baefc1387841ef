//! What a console says over its connection.

use sasae_domain::{Device, Member, Order};
use sasae_protocol::socket::{FromConsole, ToAgent, ToConsole};
use sasae_protocol::{ErrorCode, MemberId, RequestId, SessionId};
use sasae_store::{Connection, List, Store};

use super::check;
use super::relay::relay;
use super::request::Request;
use crate::call::Call;
use crate::change::By;
use crate::denied::Denied;
use crate::http::entered;
use crate::world::World;

/// Takes a message; what is refused is told to the sender and changes nothing.
pub(super) async fn message<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    member: &MemberId,
    request: &Request,
) {
    let (session, done) = match request.message::<FromConsole>() {
        Ok(message) => (session_of(&message), take(call, sender, member, message).await),
        Err(error) => (None, Err(Denied::from(error))),
    };
    if let Err(denied) = done {
        tracing::info!(connection = %sender.id, code = ?denied.code, "refused");
        // When even this does not arrive there is nobody left to tell.
        let _ = call.post(&sender.id, &ToConsole::Refused { code: denied.code, session }).await;
    }
}

const fn session_of(message: &FromConsole) -> Option<SessionId> {
    match message {
        FromConsole::Watch | FromConsole::Check { .. } | FromConsole::Ping { .. } => None,
        FromConsole::Resume { session, .. }
        | FromConsole::Connect { session, .. }
        | FromConsole::Signal { session, .. }
        | FromConsole::Lease { session, .. } => Some(*session),
    }
}

async fn take<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    member: &MemberId,
    message: FromConsole,
) -> Result<(), Denied> {
    match message {
        FromConsole::Watch => watch(call, sender, member).await,
        FromConsole::Ping { seq } => {
            let _ = call.post(&sender.id, &ToConsole::Pong { seq, now: call.now() }).await;
            Ok(())
        }
        FromConsole::Check { lists } => check::check(call, sender, member, &lists).await,
        FromConsole::Resume { session, request } => {
            let member = present(call, member).await?;
            let order = Order::Resume { request, connection: sender.id.clone() };
            call.order(session, &order, By::Member(member)).await.map(drop)
        }
        FromConsole::Connect { session, request } => {
            connect(call, sender, member, session, request).await
        }
        FromConsole::Signal { session, signal } => {
            let request = signal.request();
            relay(call, sender, session, request, &ToAgent::Signal { signal }).await
        }
        FromConsole::Lease { session, request } => {
            let member = present(call, member).await?;
            call.order(session, &Order::Lease { request }, By::Member(member)).await.map(drop)
        }
    }
}

/// The member, if still one who may act.
pub(super) async fn present<'a, W: World>(
    call: &'a Call<'_, W>,
    id: &MemberId,
) -> Result<&'a Member, Denied> {
    match call.roster().await?.member(id) {
        Some(member) if !member.is_disabled => Ok(member),
        Some(_) => Err(ErrorCode::MemberDisabled.into()),
        None => Err(ErrorCode::NotAMember.into()),
    }
}

/// From now on this connection is told of changes in every list that the member may see.
async fn watch<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    id: &MemberId,
) -> Result<(), Denied> {
    let member = present(call, id).await?;
    let team = &member.team;
    let of_channel = |channel: &sasae_domain::Channel| List::Channel {
        team: team.clone(),
        channel: channel.id.clone(),
    };
    let mut lists: Vec<List> =
        entered(call.roster().await?, member).into_iter().map(of_channel).collect();
    lists.push(List::Team { team: team.clone() });
    lists.push(List::Private { team: team.clone(), member: id.clone() });
    lists.push(List::TakesPart { team: team.clone(), member: id.clone() });
    call.patiently(|| call.store().watch(sender, id, &lists)).await?;
    let _ = call.post(&sender.id, &ToConsole::Watching { now: call.now() }).await;
    Ok(())
}

/// The second press. Both sides are told through the change that it makes.
async fn connect<W: World>(
    call: &Call<'_, W>,
    sender: &Connection,
    id: &MemberId,
    session: SessionId,
    request: RequestId,
) -> Result<(), Denied> {
    let member = present(call, id).await?;
    // A connect that the agent cannot hear of would leave the technician waiting.
    let found = call.patiently(|| call.session(session)).await?;
    let is_away = |device: &Device| device.connection.is_none();
    if found.is_some_and(|found| found.session.device().is_some_and(is_away)) {
        return Err(ErrorCode::CustomerAway.into());
    }
    let order = Order::Connect { request, connection: sender.id.clone() };
    call.order(session, &order, By::Member(member)).await.map(drop)
}
