//! What those who run a team ask for: the team, its channels, groups and members.

pub(super) mod channels;
pub(super) mod groups;
pub(super) mod invitations;
pub(super) mod members;

use std::future::Future;

use sasae_domain::{Directory, Team, may_run};
use sasae_protocol::socket::ToConsole;
use sasae_protocol::team::{SaveTeam, TeamView};
use sasae_protocol::{ErrorCode, Feature};
use sasae_store::{List, Store, StoreError};

use super::answer::Answer;
use super::console::{Answered, signed_in};
use super::request::Request;
use crate::call::{Call, Patience};
use crate::denied::Denied;
use crate::world::World;

pub(super) async fn show<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let runs = |action: &_| may_run(member.role, *action);
    if !sasae_protocol::team::TeamAction::ALL.iter().any(runs) {
        return Err(ErrorCode::NotPermitted.into());
    }
    Ok(Answer::ok(&view(&call.roster().await?.team)))
}

pub(super) async fn save<W: World>(call: &Call<'_, W>, request: &Request) -> Answered {
    let member = signed_in(call, request).await?;
    let body: SaveTeam = request.body()?;
    let roster = call.roster().await?;
    let after = roster.plan_team(&member, &body)?;
    if after != roster.team {
        saved(call, || call.store().save_team(&after), |now| now.team == after).await?;
    }
    Ok(Answer::ok(&view(&after)))
}

fn view(team: &Team) -> TeamView {
    TeamView {
        name: team.name.clone(),
        domain: team.domain.clone(),
        features: in_order(|feature| team.features.contains(feature)),
        version: team.version,
    }
}

/// Features in the order in which screens show them.
fn in_order(has: impl Fn(&Feature) -> bool) -> Vec<Feature> {
    Feature::ALL.into_iter().filter(|feature| has(feature)).collect()
}

/// Saves a change of the team and tells every console that it is to look again. A save whose answer
/// was lost is looked for before it is called a conflict.
async fn saved<W: World, F>(
    call: &Call<'_, W>,
    save: impl Fn() -> F,
    is_saved: impl Fn(&Directory) -> bool,
) -> Result<(), Denied>
where
    F: Future<Output = Result<(), StoreError>>,
{
    let mut patience = Patience::default();
    let mut is_in_doubt = false;
    loop {
        match save().await {
            Ok(()) => break,
            Err(error @ (StoreError::Conflict | StoreError::NameTaken)) => {
                if is_in_doubt && is_saved(&fresh(call).await?) {
                    break;
                }
                return Err(error.into());
            }
            Err(error) => {
                is_in_doubt |= matches!(error, StoreError::Failure(_));
                call.lose(&mut patience, error).await?;
            }
        }
    }
    tell_desks(call).await;
    Ok(())
}

/// The team as it is now, not as this call has read it.
async fn fresh<W: World>(call: &Call<'_, W>) -> Result<Directory, Denied> {
    let team = &call.deployment.settings.team;
    let directory = call.patiently(|| call.store().directory(team)).await?;
    directory.ok_or_else(|| ErrorCode::Unavailable.into())
}

/// Every console asks again what it may see. One that is not reached does so when it comes back.
async fn tell_desks<W: World>(call: &Call<'_, W>) {
    let list = List::Team { team: call.deployment.settings.team.clone() };
    let Ok(watchers) = call.patiently(|| call.store().watchers(&list)).await else { return };
    let posts = watchers.into_iter().map(async |(connection, _)| {
        let _ = call.post(&connection, &ToConsole::DeskChanged).await;
    });
    futures_util::future::join_all(posts).await;
}
