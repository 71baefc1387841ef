//! Groups of members: made, changed and removed.

use sasae_domain::{Group, GroupPlan, may_run};
use sasae_protocol::ErrorCode;
use sasae_protocol::team::{CreateGroup, Done, GroupList, GroupView, SaveGroup, TeamAction};
use sasae_store::Store;

use super::saved;
use crate::call::Call;
use crate::denied::Denied;
use crate::http::answer::Answer;
use crate::http::console::{Answered, signed_in};
use crate::http::request::Request;
use crate::world::World;

/// Whoever may say who accesses a channel has to know the groups too.
pub(in crate::http) async fn list<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let roster = call.roster().await?;
    let manages = roster.channels.iter().any(|channel| roster.may_manage(&member, channel));
    if !may_run(member.role, TeamAction::EditGroups) && !manages {
        return Err(ErrorCode::NotPermitted.into());
    }
    let mut groups: Vec<_> = roster.groups.iter().map(view).collect();
    groups.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Answer::ok(&GroupList { groups }))
}

fn view(group: &Group) -> GroupView {
    GroupView {
        id: group.id,
        name: group.name.clone(),
        description: group.description.clone(),
        members: group.members.iter().cloned().collect(),
        version: group.version,
    }
}

pub(in crate::http) async fn create<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let body: CreateGroup = request.body()?;
    let plan = call.roster().await?.plan_new_group(&member, body.id, &body.settings)?;
    keep(call, &plan).await?;
    Ok(Answer::created(&view(&plan.after)))
}

pub(in crate::http) async fn save<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.group()?;
    let body: SaveGroup = request.body()?;
    let plan = call.roster().await?.plan_group(&member, id, body.version, &body.settings)?;
    keep(call, &plan).await?;
    Ok(Answer::ok(&view(&plan.after)))
}

async fn keep<W: World>(call: &Call<'_, W>, plan: &GroupPlan) -> Result<(), Denied> {
    if plan.before.as_ref() == Some(&plan.after) {
        return Ok(());
    }
    let after = &plan.after;
    let is_kept = |now: &sasae_domain::Directory| now.group(after.id) == Some(after);
    saved(call, || call.store().save_group(plan), is_kept).await
}

pub(in crate::http) async fn remove<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let id = request.group()?;
    let group = call.roster().await?.plan_group_removal(&member, id)?;
    let is_gone = |now: &sasae_domain::Directory| now.group(id).is_none();
    saved(call, || call.store().delete_group(group), is_gone).await?;
    Ok(Answer::ok(&Done { now: call.now() }))
}
