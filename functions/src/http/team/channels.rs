//! Channels: made, changed and removed, and who may access them.

use sasae_domain::{Channel, ChannelPlan, OPEN_SESSIONS_MAX, Order, is_open, may_run};
use sasae_protocol::team::{
    ChannelDetail, ChannelList, ChannelRemoved, CreateChannel, SaveChannel, SetAccess, TeamAction,
};
use sasae_protocol::{AccessEntry, ChannelId, ErrorCode, Permission, Place};
use sasae_store::{List, Store};

use super::{in_order, saved};
use crate::call::Call;
use crate::change::By;
use crate::denied::Denied;
use crate::http::answer::Answer;
use crate::http::console::{Answered, signed_in};
use crate::http::lists::LIST_MAX;
use crate::http::request::Request;
use crate::http::sessions::open_sessions;
use crate::world::World;

pub(in crate::http) async fn list<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let roster = call.roster().await?;
    let mut channels: Vec<_> =
        roster.channels.iter().filter(|channel| roster.may_manage(&member, channel)).collect();
    channels.sort_by(|one, other| {
        other.is_default.cmp(&one.is_default).then_with(|| one.name.cmp(&other.name))
    });
    let mut details = Vec::with_capacity(channels.len());
    for channel in channels {
        details.push(detail(call, channel).await?);
    }
    Ok(Answer::ok(&ChannelList { channels: details }))
}

pub(in crate::http) async fn show<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.channel()?;
    let roster = call.roster().await?;
    let channel = roster.channel(&id).filter(|channel| roster.may_manage(&member, channel));
    Ok(Answer::ok(&detail(call, channel.ok_or(ErrorCode::NotFound)?).await?))
}

async fn detail<W: World>(call: &Call<'_, W>, channel: &Channel) -> Result<ChannelDetail, Denied> {
    let open = open_sessions(call, &channel.team, &channel.id).await?;
    let entry = |entry: &sasae_domain::Entry| AccessEntry {
        who: entry.who.clone(),
        permissions: Permission::ALL
            .into_iter()
            .filter(|permission| entry.permissions.contains(permission))
            .collect(),
        features: in_order(|feature| entry.features.contains(feature)),
    };
    Ok(ChannelDetail {
        id: channel.id.clone(),
        name: channel.name.clone(),
        description: channel.description.clone(),
        is_default: channel.is_default,
        life: channel.life,
        features: in_order(|feature| channel.features.contains(feature)),
        access: channel.access.iter().map(entry).collect(),
        open_sessions: u32::try_from(open).unwrap_or(u32::MAX),
        version: channel.version,
    })
}

pub(in crate::http) async fn create<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let body: CreateChannel = request.body()?;
    let id = ChannelId::new(&body.id.to_string()).map_err(|_| Denied::field("id"))?;
    let plan = call.roster().await?.plan_new_channel(&member, &id, &body.settings)?;
    keep(call, &plan).await?;
    Ok(Answer::created(&detail(call, &plan.after).await?))
}

pub(in crate::http) async fn save<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.channel()?;
    let body: SaveChannel = request.body()?;
    let plan = call.roster().await?.plan_channel(&member, &id, body.version, &body.settings)?;
    keep(call, &plan).await?;
    Ok(Answer::ok(&detail(call, &plan.after).await?))
}

pub(in crate::http) async fn access<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.channel()?;
    let body: SetAccess = request.body()?;
    let roster = call.roster().await?;
    let plan = roster.plan_access(&member, &id, &body.who, body.grants.as_ref())?;
    keep(call, &plan).await?;
    Ok(Answer::ok(&detail(call, &plan.after).await?))
}

async fn keep<W: World>(call: &Call<'_, W>, plan: &ChannelPlan) -> Result<(), Denied> {
    if plan.before.as_ref() == Some(&plan.after) {
        return Ok(());
    }
    let after = &plan.after;
    let is_kept = |now: &sasae_domain::Directory| now.channel(&after.id) == Some(after);
    saved(call, || call.store().save_channel(plan), is_kept).await
}

/// Moves what is open into the default channel and removes the channel. What is made in it at the
/// very same moment is moved by the second look; until then its sessions count as the default
/// channel's.
pub(in crate::http) async fn remove<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.channel()?;
    let roster = call.roster().await?;
    if !may_run(member.role, TeamAction::EditChannels) {
        return Err(ErrorCode::NotPermitted.into());
    }
    let channel = roster.plan_removal(&member, &id)?;
    let default = roster.default_channel().ok_or(ErrorCode::Unavailable)?;
    let open = open_sessions(call, &channel.team, &id).await?;
    if open + open_sessions(call, &default.team, &default.id).await? > OPEN_SESSIONS_MAX {
        return Err(ErrorCode::ChannelFull.into());
    }
    let instead = Place::Channel { channel: default.id.clone() };
    let mut moved = move_all(call, channel, &instead).await?;
    let is_gone = |now: &sasae_domain::Directory| now.channel(&id).is_none();
    saved(call, || call.store().delete_channel(channel), is_gone).await?;
    moved += move_all(call, channel, &instead).await?;
    Ok(Answer::ok(&ChannelRemoved { moved }))
}

async fn move_all<W: World>(
    call: &Call<'_, W>,
    channel: &Channel,
    instead: &Place,
) -> Result<u32, Denied> {
    let list = List::Channel { team: channel.team.clone(), channel: channel.id.clone() };
    let records = call.patiently(|| call.store().sessions(&list, LIST_MAX)).await?;
    let (now, mut moved) = (call.now(), 0);
    let order = Order::PlaceGone { instead: instead.clone() };
    for record in records.iter().filter(|record| is_open(record.session.state(now))) {
        let changed = call.order(record.session.id, &order, By::Service).await?;
        moved += u32::from(!changed.events.is_empty());
    }
    Ok(moved)
}
