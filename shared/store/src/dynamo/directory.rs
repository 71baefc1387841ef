//! A team's channels, groups, members and invitations, changed by those who run it.

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use sasae_domain::{
    Channel, ChannelPlan, GARBAGE_AFTER, Group, GroupPlan, Invitation, Member, MemberPlan, Team,
};
use sasae_protocol::{InvitationId, Name, TeamId};
use serde::Serialize;

use super::DynamoStore;
use super::key::{self, Key};
use super::row::{self, Row, number_value, text_value};
use super::transaction::{Expression, Refused};
use crate::{StoreError, TokenSubject};

/// Something of a team that has a name which nothing else of its kind has there.
struct Named<'a> {
    key: Key,
    kind: &'static str,
    id: String,
    team: &'a TeamId,
    name: &'a Name,
    version: u64,
}

impl<'a> From<&'a Channel> for Named<'a> {
    fn from(channel: &'a Channel) -> Self {
        Self {
            key: key::channel(&channel.team, &channel.id),
            kind: "CH",
            id: channel.id.to_string(),
            team: &channel.team,
            name: &channel.name,
            version: channel.version,
        }
    }
}

impl<'a> From<&'a Group> for Named<'a> {
    fn from(group: &'a Group) -> Self {
        Self {
            key: key::group(&group.team, group.id),
            kind: "G",
            id: group.id.to_string(),
            team: &group.team,
            name: &group.name,
            version: group.version,
        }
    }
}

impl Named<'_> {
    fn name_key(&self) -> Key {
        key::name(self.team, self.kind, self.name)
    }
}

impl DynamoStore {
    pub(super) async fn store_team(&self, team: &Team) -> Result<(), StoreError> {
        let item =
            Row::new(&key::team(&team.id)).json("data", team).number("version", team.version);
        let items = vec![self.put(item.done(), Some(still(team.version - 1)))];
        self.transact(items).await.map_err(Refused::conflict)
    }

    pub(super) async fn store_channel(&self, plan: &ChannelPlan) -> Result<(), StoreError> {
        self.store_named(plan.before.as_ref().map(Named::from), (&plan.after).into(), &plan.after)
            .await
    }

    pub(super) async fn store_group(&self, plan: &GroupPlan) -> Result<(), StoreError> {
        self.store_named(plan.before.as_ref().map(Named::from), (&plan.after).into(), &plan.after)
            .await
    }

    pub(super) async fn remove_channel(&self, channel: &Channel) -> Result<(), StoreError> {
        self.remove_named(&channel.into()).await
    }

    pub(super) async fn remove_group(&self, group: &Group) -> Result<(), StoreError> {
        self.remove_named(&group.into()).await
    }

    /// The name's own item is what keeps two from having it: it is free, or this one's already.
    async fn store_named(
        &self,
        before: Option<Named<'_>>,
        after: Named<'_>,
        data: &impl Serialize,
    ) -> Result<(), StoreError> {
        let condition = match &before {
            Some(before) => still(before.version),
            None => Expression::new("attribute_not_exists(pk)"),
        };
        let item = Row::new(&after.key).json("data", data).number("version", after.version);
        let mut items = vec![self.put(item.done(), Some(condition)), self.take_name(&after)];
        if let Some(old) = before.map(|before| before.name_key())
            && old != after.name_key()
        {
            items.push(self.delete(&old));
        }
        match self.transact(items).await {
            Err(Refused::Conditions(failed)) if !failed.contains(&0) => Err(StoreError::NameTaken),
            other => other.map_err(Refused::conflict),
        }
    }

    fn take_name(&self, named: &Named<'_>) -> TransactWriteItem {
        let item = Row::new(&named.name_key()).text("id", named.id.as_str());
        let free = Expression::new("attribute_not_exists(pk) OR #id = :id").name("id");
        self.put(item.done(), Some(free.value(":id", text_value(named.id.as_str()))))
    }

    async fn remove_named(&self, named: &Named<'_>) -> Result<(), StoreError> {
        let items =
            vec![self.delete_if(&named.key, still(named.version)), self.delete(&named.name_key())];
        self.transact(items).await.map_err(Refused::conflict)
    }

    /// The witness is written too, so that of two who take each other's ownership one is late.
    pub(super) async fn store_member(&self, plan: &MemberPlan) -> Result<(), StoreError> {
        let MemberPlan { before, after, witness } = plan;
        let item = Row::new(&key::member(&after.team, &after.id)).json("data", after);
        let item = item.number("version", after.version).done();
        let mut items = vec![self.put(item, Some(still(before.version)))];
        if let Some(witness) = witness {
            let condition = still(witness.version);
            let mut update = Expression::new("SET #witness = :id").name("witness");
            update = update.value(":id", text_value(before.id.as_str()));
            update.names.extend(condition.names);
            update.values.extend(condition.values);
            let key = key::member(&witness.team, &witness.id);
            items.push(self.update(&key, &condition.text, update));
        }
        self.transact(items).await.map_err(Refused::conflict)
    }

    pub(super) async fn add_invitation(&self, new: &Invitation) -> Result<(), StoreError> {
        let row = Row::new(&key::invitation(&new.team, new.id)).json("data", new);
        let item = row.ttl(new.expires_at.plus(GARBAGE_AFTER)).done();
        let is_new = Expression::new("attribute_not_exists(pk)");
        self.transact(vec![self.put(item, Some(is_new))]).await.map_err(Refused::conflict)
    }

    pub(super) async fn get_invitations(
        &self,
        team: &TeamId,
    ) -> Result<Vec<Invitation>, StoreError> {
        let items = self.query(key::team_items(team), key::INVITATIONS).await?;
        items.iter().map(|item| row::json(item, "data")).collect()
    }

    pub(super) async fn remove_invitation(
        &self,
        team: &TeamId,
        id: InvitationId,
    ) -> Result<(), StoreError> {
        let items = vec![self.delete(&key::invitation(team, id))];
        self.transact(items).await.map_err(Refused::conflict)
    }

    pub(super) async fn make_member(
        &self,
        invitation: &Invitation,
        member: &Member,
        subject: &TokenSubject,
    ) -> Result<(), StoreError> {
        let is_new = || Some(Expression::new("attribute_not_exists(pk)"));
        let stands_for = (&member.team, &member.id);
        let subject = Row::new(&key::subject(subject)).json("data", &stands_for);
        let row = Row::new(&key::member(&member.team, &member.id)).json("data", member);
        let there = Expression::new("attribute_exists(pk)");
        let items = vec![
            self.delete_if(&key::invitation(&invitation.team, invitation.id), there),
            self.put(row.number("version", member.version).done(), is_new()),
            self.put(subject.done(), is_new()),
        ];
        self.transact(items).await.map_err(Refused::conflict)
    }
}

/// The condition that something is at the version that was read. What was made before there were
/// versions is at 0.
fn still(version: u64) -> Expression {
    let text = if version == 0 {
        "attribute_exists(pk) AND (attribute_not_exists(#version) OR #version = :version)"
    } else {
        "#version = :version"
    };
    Expression::new(text).name("version").value(":version", number_value(version))
}

/// A text that sorts after every place of a rank.
pub(super) fn above_all(of: &str) -> AttributeValue {
    text_value(format!("{of}~"))
}
