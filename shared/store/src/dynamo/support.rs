//! Support forms, their entries, and what customers wrote.

use sasae_protocol::support::Intake;
use sasae_protocol::{ChannelId, EntryId, SessionId, TeamId, Timestamp};

use super::row::{self, Row};
use super::transaction::Refused;
use super::{DynamoStore, key};
use crate::{StoreError, SupportRecord};

impl DynamoStore {
    pub(super) async fn get_support(
        &self,
        team: &TeamId,
        channel: &ChannelId,
    ) -> Result<Option<SupportRecord>, StoreError> {
        let item = self.get(&key::support(team, channel)).await?;
        item.map(|item| row::json(&item, "data")).transpose()
    }

    pub(super) async fn get_support_of(
        &self,
        entry: &EntryId,
    ) -> Result<Option<SupportRecord>, StoreError> {
        let Some(item) = self.get(&key::entry(entry)).await? else { return Ok(None) };
        let (team, channel): (TeamId, ChannelId) = row::json(&item, "data")?;
        let support = self.get_support(&team, &channel).await?;
        // A renewed form has another entry, whatever is left of this one.
        Ok(support.filter(|support| support.entry == *entry))
    }

    pub(super) async fn set_support(
        &self,
        support: &SupportRecord,
        before: Option<&EntryId>,
    ) -> Result<(), StoreError> {
        let leads_to = (&support.team, &support.channel);
        let entry = Row::new(&key::entry(&support.entry)).json("data", &leads_to);
        let form = Row::new(&key::support(&support.team, &support.channel)).json("data", support);
        let mut items = vec![self.put(entry.done(), None), self.put(form.done(), None)];
        if let Some(before) = before.filter(|before| **before != support.entry) {
            items.push(self.delete(&key::entry(before)));
        }
        self.transact(items).await.map_err(Refused::conflict)
    }

    pub(super) async fn set_intake(
        &self,
        session: SessionId,
        intake: &Intake,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.set(Row::new(&key::intake(session)).json("data", intake).ttl(until)).await
    }

    pub(super) async fn get_intake(
        &self,
        session: SessionId,
    ) -> Result<Option<Intake>, StoreError> {
        let item = self.get(&key::intake(session)).await?;
        item.map(|item| row::json(&item, "data")).transpose()
    }
}
