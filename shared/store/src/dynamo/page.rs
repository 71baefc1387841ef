//! Lists page by page, and the connections of a member: both read an index.

use aws_sdk_dynamodb::types::AttributeValue;
use sasae_protocol::{ConnectionId, MemberId, TeamId};

use super::directory::above_all;
use super::row::{self, Item, text_value};
use super::session_item;
use super::{DynamoStore, error::store_error, key};
use crate::seal::{is_in, newest_first};
use crate::{List, Mark, Page, Part, StoreError};

/// The most connections of a member that are found.
const CONNECTIONS_MAX: i32 = 100;

impl DynamoStore {
    /// One more than asked for is read, and the one that the page before ended with: so the end of
    /// a list is known without another read.
    pub(super) async fn get_page(
        &self,
        list: &List,
        part: Part,
        after: Option<Mark>,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let name = match list {
            List::Channel { .. } | List::Private { .. } => "gsi1",
            List::TakesPart { .. } | List::Team { .. } => "gsi2",
        };
        let places = key::places(part.into());
        let before = after.map(|mark| key::place_of(part.into(), &mark));
        let high = before.as_ref().map_or_else(|| above_all(&places), text_value);
        let mut found =
            self.between(name, key::list(list), text_value(places), high, limit).await?;
        let place = |item: &Item| row::text(item, &format!("{name}sk")).map(ToOwned::to_owned);
        let is_last = |item: &Item| before.is_some() && place(item).ok() == before;
        found.retain(|item| !is_last(item));
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = match found.last() {
            Some(item) if has_more => Some(mark_in(item)?),
            Some(_) | None => None,
        };
        if name == "gsi2" {
            let ids = found.iter().map(|entry| row::text(entry, "pk").map(key::session_of));
            let ids: Vec<_> = ids.collect::<Result<_, _>>()?;
            found = self.batch(ids.into_iter().flatten()).await?;
        }
        let records = found.iter().map(session_item::record);
        let mut records: Vec<_> = records.collect::<Result<_, _>>()?;
        records.retain(|record| is_in(&record.session, list));
        records.sort_by_key(newest_first);
        Ok(Page { records, next })
    }

    async fn between(
        &self,
        name: &str,
        pk: String,
        low: AttributeValue,
        high: AttributeValue,
        limit: usize,
    ) -> Result<Vec<Item>, StoreError> {
        let wanted = limit + 2;
        let (mut items, mut start) = (Vec::new(), None);
        while items.len() < wanted {
            self.ops.read(1);
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(name)
                .key_condition_expression(format!(
                    "{name}pk = :pk AND {name}sk BETWEEN :low AND :high"
                ))
                .expression_attribute_values(":pk", text_value(pk.clone()))
                .expression_attribute_values(":low", low.clone())
                .expression_attribute_values(":high", high.clone())
                .scan_index_forward(false)
                .limit(i32::try_from(wanted - items.len()).unwrap_or(i32::MAX))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| store_error(&error))?;
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(items)
    }

    pub(super) async fn get_connections_of(
        &self,
        team: &TeamId,
        member: &MemberId,
    ) -> Result<Vec<ConnectionId>, StoreError> {
        self.ops.read(1);
        let found = self
            .client
            .query()
            .table_name(&self.table)
            .index_name("gsi2")
            .key_condition_expression("gsi2pk = :pk")
            .expression_attribute_values(":pk", text_value(key::connections_of(team, member)))
            .limit(CONNECTIONS_MAX)
            .send()
            .await
            .map_err(|error| store_error(&error))?;
        let id = |item: &Item| {
            let id = ConnectionId::new(row::text(item, "gsi2sk")?);
            id.map_err(|_| row::malformed("gsi2sk"))
        };
        found.items.unwrap_or_default().iter().map(id).collect()
    }
}

/// The mark of an entry, which its place spells out: `rank#millis#session`.
fn mark_in(item: &Item) -> Result<Mark, StoreError> {
    let place = item.get("gsi1sk").or_else(|| item.get("gsi2sk"));
    let place = place.and_then(|place| place.as_s().ok());
    let read = |place: &String| {
        let mut parts = place.split('#').skip(1);
        let millis = parts.next()?.parse().ok()?;
        let id = sasae_protocol::SessionId::parse(parts.next()?).ok()?;
        Some(Mark { created_at: sasae_protocol::Timestamp::from_millis(millis), id })
    };
    place.and_then(read).ok_or_else(|| row::malformed("place"))
}
