//! Tickets, taken once, and counters.

use aws_sdk_dynamodb::types::ReturnValue;
use sasae_protocol::{Seconds, Timestamp};

use super::row::{self, Row, number_value};
use super::{DynamoStore, error::store_error, key};
use crate::{StoreError, TicketFor, TicketHash};

/// How long a ticket or a counter outlives its end.
const GARBAGE_AFTER: Seconds = Seconds::new(10 * 60);

impl DynamoStore {
    pub(super) async fn set_ticket(
        &self,
        ticket: &TicketHash,
        purpose: &TicketFor,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let row = Row::new(&key::ticket(ticket)).json("data", purpose);
        self.set(row.number("until", until.millis()).ttl(until.plus(GARBAGE_AFTER))).await
    }

    /// Whoever deletes it is the one who is told what it was. When the answer to that is lost, the
    /// ticket is lost too, which is the safe side.
    pub(super) async fn remove_ticket(
        &self,
        ticket: &TicketHash,
        now: Timestamp,
    ) -> Result<Option<TicketFor>, StoreError> {
        self.ops.write(1);
        let delete = self.client.delete_item().table_name(&self.table);
        let delete = delete.set_key(Some(key::ticket(ticket).item()));
        let taken = delete.return_values(ReturnValue::AllOld).send().await;
        let taken = taken.map_err(|error| store_error(&error))?;
        let Some(item) = taken.attributes else { return Ok(None) };
        if now.millis() >= row::number(&item, "until")? {
            return Ok(None);
        }
        row::json(&item, "data").map(Some)
    }

    pub(super) async fn get_count(&self, what: &str, until: Timestamp) -> Result<u32, StoreError> {
        let Some(item) = self.get(&key::rate(what, until)).await? else { return Ok(0) };
        Ok(u32::try_from(row::number(&item, "n")?).unwrap_or(u32::MAX))
    }

    /// A count whose answer was lost may be counted again by the next try: a limit is then reached
    /// sooner, never later.
    pub(super) async fn add_count(&self, what: &str, until: Timestamp) -> Result<u32, StoreError> {
        self.ops.write(1);
        let ttl = until.plus(GARBAGE_AFTER).seconds();
        let counted = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key::rate(what, until).item()))
            .update_expression("ADD #n :one SET #ttl = :ttl")
            .expression_attribute_names("#n", "n")
            .expression_attribute_names("#ttl", "ttl")
            .expression_attribute_values(":one", number_value(1))
            .expression_attribute_values(":ttl", number_value(ttl))
            .return_values(ReturnValue::UpdatedNew)
            .send()
            .await
            .map_err(|error| store_error(&error))?;
        let count = row::number(&counted.attributes.unwrap_or_default(), "n")?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}
