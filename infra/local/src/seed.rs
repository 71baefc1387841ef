//! A team's beginning: made through the store's own functions, only what is not there yet.

use sasae_domain::{ChannelPlan, Entry, GroupPlan, Member, everybody};
use sasae_protocol::{
    ChannelId, GroupId, MemberId, Name, Seconds, TeamId, Who, api::default_channel,
};
use sasae_store::{Channel, Group, Store, StoreError, Team, TokenSubject};
use thiserror::Error;

use crate::issuer::members::{DEMO_MEMBERS, DEMO_TEAM, DemoMember};

/// The demo group's id.
const SECOND_LINE: &str = "01JD00000000000000000SEC0N";
/// How long a session of the default channel lives.
pub const DEFAULT_LIFE_SECONDS: u32 = 24 * 60 * 60;

/// Why a team could not be made.
#[derive(Debug, Error)]
pub enum SeedError {
    /// The store did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A name or id of ours has the wrong form.
    #[error("the team has a {0} of the wrong form")]
    Form(&'static str),
}

/// Makes the demo team; `issuer` is who names its members.
pub async fn seed(
    store: &impl Store,
    team: &TeamId,
    issuer: &str,
    life: u32,
) -> Result<(), SeedError> {
    let subject = |demo: &DemoMember| TokenSubject {
        issuer: issuer.to_owned(),
        subject: demo.subject.into(),
    };
    let members: Result<Vec<_>, SeedError> =
        DEMO_MEMBERS.iter().map(|demo| Ok((member(team, demo)?, subject(demo)))).collect();
    let is_new = store.team(team).await?.is_none();
    found(store, team, DEMO_TEAM, life, &members?).await?;
    if is_new {
        show(store, team, life).await?;
    }
    Ok(())
}

/// A second channel, which only a group may enter, so that there is something to look at.
async fn show(store: &impl Store, team: &TeamId, life: u32) -> Result<(), SeedError> {
    let name = |text: &str| Name::new(text).map_err(|_| SeedError::Form("name"));
    let member = |id: &str| MemberId::new(id).map_err(|_| SeedError::Form("member id"));
    let id = |text: &str| GroupId::parse(text).map_err(|_| SeedError::Form("group id"));
    let group = Group {
        id: id(SECOND_LINE)?,
        team: team.clone(),
        name: name("二次対応 / Second line")?,
        description: None,
        members: [member("demo-technician-1")?].into(),
        version: 1,
    };
    let who = Who::Group { group: group.id };
    store.save_group(&GroupPlan { before: None, after: group }).await?;
    let id = ChannelId::new("second-line").map_err(|_| SeedError::Form("channel id"))?;
    let channel = Channel::new(team.clone(), id, name("専門窓口 / Experts")?, Seconds::new(life));
    let access = everybody().into_iter().map(|entry| Entry { who: who.clone(), ..entry }).collect();
    let after = Channel { access, version: 1, ..channel };
    store.save_channel(&ChannelPlan { before: None, after }).await?;
    Ok(())
}

/// Makes a team, its default channel, where a session lives for `life` seconds, and these members,
/// each only when it is not there yet.
pub async fn found(
    store: &impl Store,
    team: &TeamId,
    team_name: &str,
    life: u32,
    members: &[(Member, TokenSubject)],
) -> Result<(), SeedError> {
    let name = |text: &str| Name::new(text).map_err(|_| SeedError::Form("name"));
    if store.team(team).await?.is_none() {
        store.put_team(&Team::new(team.clone(), name(team_name)?)).await?;
    }
    if store.channels(team).await?.is_empty() {
        let (id, life) = (default_channel(), Seconds::new(life));
        let general = Channel::new(team.clone(), id, name("全般 / General")?, life);
        store.put_channel(&Channel { is_default: true, ..general }).await?;
    }
    for (member, subject) in members {
        if store.member_of(subject).await?.is_none() {
            store.put_member(member, subject).await?;
        }
    }
    Ok(())
}

fn member(team: &TeamId, demo: &DemoMember) -> Result<Member, SeedError> {
    let id = MemberId::new(demo.subject).map_err(|_| SeedError::Form("member id"))?;
    let name = Name::new(demo.name).map_err(|_| SeedError::Form("name"))?;
    Ok(Member::new(team.clone(), id, name, demo.role))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sasae_store::MemoryStore;

    #[tokio::test]
    async fn the_demo_team_is_made_once_and_what_was_changed_stays() {
        let store = MemoryStore::default();
        let team = TeamId::new("team").unwrap();
        seed(&store, &team, "http://issuer", 60).await.unwrap();
        let subject =
            TokenSubject { issuer: "http://issuer".to_owned(), subject: "demo-owner".to_owned() };
        let mut owner = store.member_of(&subject).await.unwrap().unwrap();
        owner.is_disabled = true;
        store.put_member(&owner, &subject).await.unwrap();
        seed(&store, &team, "http://issuer", 60).await.unwrap();
        assert_eq!(store.members(&team).await.unwrap().len(), DEMO_MEMBERS.len());
        assert!(store.member_of(&subject).await.unwrap().unwrap().is_disabled);
        assert_eq!(store.channels(&team).await.unwrap().len(), 2);
    }
}
