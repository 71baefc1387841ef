//! Lists of sessions.

use sasae_domain::Member;
use sasae_protocol::ErrorCode;
use sasae_protocol::api::SessionList;
use sasae_store::{List, Store};

use super::answer::Answer;
use super::both;
use super::console::{Answered, entered, signed_in};
use super::request::Request;
use crate::call::Call;
use crate::world::World;

/// The most sessions of a list in one answer.
pub(super) const LIST_MAX: usize = 300;

pub(super) async fn home<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let list = List::TakesPart { team: member.team.clone(), member: member.id.clone() };
    listed(call, &member, &list).await
}

pub(super) async fn private<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let list = List::Private { team: member.team.clone(), member: member.id.clone() };
    listed(call, &member, &list).await
}

pub(super) async fn channel<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.channel()?;
    let roster = call.roster().await?;
    let channels = entered(roster, &member);
    let channel = channels.into_iter().find(|channel| channel.id == id);
    let channel = channel.ok_or(ErrorCode::NotFound)?.id.clone();
    listed(call, &member, &List::Channel { team: member.team.clone(), channel }).await
}

async fn listed<W: World>(call: &Call<'_, W>, member: &Member, list: &List) -> Answered {
    let reading = call.patiently(|| call.store().sessions(list, LIST_MAX));
    let (roster, records) = both(call.roster(), reading).await;
    let (roster, records, now) = (roster?, records?, call.now());
    let sessions = records
        .iter()
        .filter_map(|record| roster.view(&record.session, record.version, member, now))
        .collect();
    Ok(Answer::ok(&SessionList { sessions, next: None, now }))
}
