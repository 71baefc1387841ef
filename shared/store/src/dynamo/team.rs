//! Teams, members and channels.

use aws_sdk_dynamodb::types::AttributeValue;
use sasae_domain::{Directory, Member};
use sasae_protocol::{MemberId, TeamId};

use super::key::{self, Key};
use super::row::{self, Item, Row};
use super::transaction::Refused;
use super::{DynamoStore, error::store_error};
use crate::{Channel, StoreError, Team, TokenSubject};

/// The most pages that one query may take: a page has a megabyte.
const PAGES_MAX: usize = 64;

impl DynamoStore {
    pub(super) async fn get_team(&self, team: &TeamId) -> Result<Option<Team>, StoreError> {
        let item = self.get(&key::team(team)).await?;
        item.map(|item| row::json(&item, "data")).transpose()
    }

    pub(super) async fn set_team(&self, team: &Team) -> Result<(), StoreError> {
        let row = Row::new(&key::team(&team.id)).json("data", team);
        self.set(row.number("version", team.version)).await
    }

    pub(super) async fn get_member_of(
        &self,
        subject: &TokenSubject,
    ) -> Result<Option<Member>, StoreError> {
        let Some(item) = self.get(&key::subject(subject)).await? else { return Ok(None) };
        let (team, member): (TeamId, MemberId) = row::json(&item, "data")?;
        let item = self.get(&key::member(&team, &member)).await?;
        item.map(|item| row::json(&item, "data")).transpose()
    }

    pub(super) async fn set_member(
        &self,
        member: &Member,
        subject: &TokenSubject,
    ) -> Result<(), StoreError> {
        let stands_for = (&member.team, &member.id);
        let subject = Row::new(&key::subject(subject)).json("data", &stands_for);
        let row = Row::new(&key::member(&member.team, &member.id)).json("data", member);
        let member = row.number("version", member.version);
        let items = vec![self.put(subject.done(), None), self.put(member.done(), None)];
        self.transact(items).await.map_err(Refused::conflict)
    }

    /// Everything of a team is in one partition, in the order of the sort keys. What other keys it
    /// has there is left to those who know it.
    pub(super) async fn get_directory(
        &self,
        team: &TeamId,
    ) -> Result<Option<Directory>, StoreError> {
        let items = self.query(key::team_items(team), "").await?;
        let (mut found, mut members) = (None, Vec::new());
        let (mut channels, mut groups) = (Vec::new(), Vec::new());
        for item in &items {
            match row::text(item, "sk")? {
                key::TEAM => found = Some(row::json(item, "data")?),
                sk if sk.starts_with(key::MEMBERS) => members.push(row::json(item, "data")?),
                sk if sk.starts_with(key::CHANNELS) => channels.push(row::json(item, "data")?),
                sk if sk.starts_with(key::GROUPS) => groups.push(row::json(item, "data")?),
                _ => {}
            }
        }
        Ok(found.map(|team| Directory { team, members, channels, groups }))
    }

    pub(super) async fn get_members(&self, team: &TeamId) -> Result<Vec<Member>, StoreError> {
        let items = self.query(key::team_items(team), key::MEMBERS).await?;
        items.iter().map(|item| row::json(item, "data")).collect()
    }

    pub(super) async fn get_channels(&self, team: &TeamId) -> Result<Vec<Channel>, StoreError> {
        let items = self.query(key::team_items(team), key::CHANNELS).await?;
        items.iter().map(|item| row::json(item, "data")).collect()
    }

    pub(super) async fn set_channel(&self, channel: &Channel) -> Result<(), StoreError> {
        let key = key::channel(&channel.team, &channel.id);
        self.set(Row::new(&key).json("data", channel).number("version", channel.version)).await
    }

    /// One item, read consistently.
    pub(super) async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        self.ops.read(1);
        let get = self.client.get_item().table_name(&self.table).set_key(Some(key.item()));
        let got = get.consistent_read(true).send().await;
        got.map(|got| got.item).map_err(|error| store_error(&error))
    }

    /// Writes an item, whatever was there.
    pub(super) async fn set(&self, row: Row) -> Result<(), StoreError> {
        self.ops.write(1);
        let put = self.client.put_item().table_name(&self.table).set_item(Some(row.done()));
        put.send().await.map(drop).map_err(|error| store_error(&error))
    }

    /// All items of a partition whose sort key begins so, in order, read consistently.
    pub(super) async fn query(&self, pk: String, begin: &str) -> Result<Vec<Item>, StoreError> {
        let has_begin = !begin.is_empty();
        let condition = if has_begin { "pk = :pk AND begins_with(sk, :sk)" } else { "pk = :pk" };
        let begin = has_begin.then(|| AttributeValue::S(begin.to_owned()));
        let (mut items, mut start) = (Vec::new(), None);
        for _ in 0..PAGES_MAX {
            self.ops.read(1);
            let mut query = self.client.query().table_name(&self.table).consistent_read(true);
            query = query.key_condition_expression(condition);
            query = query.expression_attribute_values(":pk", AttributeValue::S(pk.clone()));
            if let Some(begin) = &begin {
                query = query.expression_attribute_values(":sk", begin.clone());
            }
            let page = query.set_exclusive_start_key(start).send().await;
            let page = page.map_err(|error| store_error(&error))?;
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(items);
            }
        }
        Err(StoreError::Failure("a query found more than it may".into()))
    }
}
