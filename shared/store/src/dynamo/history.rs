//! The history: an entry beside each session, in its team's row of time.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem};
use sasae_domain::Session;
use sasae_protocol::{MemberId, SessionId, Timestamp};

use super::row::{self, Item, json_value, number_value, text_value};
use super::transaction::Expression;
use super::{DynamoStore, error::store_error, key};
use crate::history::{HistoryUpdate, collected_at, piece};
use crate::{HistoryAsk, HistoryEntry, HistoryRead, StoreError};

/// The most entries of one page of the index.
const PAGE_MAX: usize = 1_000;
/// What holds whether the entry is there or not: entries are younger than some sessions.
const ALWAYS: &str = "attribute_exists(pk) OR attribute_not_exists(pk)";

impl DynamoStore {
    /// Writes what becomes of an entry; what it has gathered stays in it.
    pub(super) fn note(
        &self,
        update: &HistoryUpdate,
        session: &Session,
        now: Timestamp,
    ) -> TransactWriteItem {
        let facts = &update.facts;
        let (pk, sk) = (key::history(&facts.team, facts.created_at), key::history_place(facts));
        let mut set = vec!["#data = :data, #gsi1pk = :gsi1pk, #gsi1sk = :gsi1sk, #ttl = :ttl"];
        let mut expression = Expression::default()
            .name("data")
            .name("gsi1pk")
            .name("gsi1sk")
            .name("ttl")
            .name("ended_at")
            .value(":data", json_value(facts))
            .value(":gsi1pk", text_value(pk))
            .value(":gsi1sk", text_value(sk))
            .value(":ttl", number_value(collected_at(session, now).seconds()));
        if let Some(at) = update.joined_at {
            set.push("#joined_at = if_not_exists(#joined_at, :joined_at)");
            let at = number_value(at.millis());
            expression = expression.name("joined_at").value(":joined_at", at);
        }
        if let Some(at) = update.ended_at {
            set.push("#ended_at = if_not_exists(#ended_at, :ended_at)");
            expression = expression.value(":ended_at", number_value(at.millis()));
        }
        let mut text = format!("SET {}", set.join(", "));
        if update.ended_at.is_none() {
            text.push_str(" REMOVE #ended_at");
        }
        if !update.technicians.is_empty() {
            let members = update.technicians.iter().map(ToString::to_string).collect();
            text.push_str(" ADD #technicians :technicians");
            let members = AttributeValue::Ss(members);
            expression = expression.name("technicians").value(":technicians", members);
        }
        expression.text = text;
        self.update(&key::history_entry(facts.session), ALWAYS, expression)
    }

    pub(super) async fn get_history_entry(
        &self,
        id: SessionId,
    ) -> Result<Option<HistoryEntry>, StoreError> {
        let item = self.get(&key::history_entry(id)).await?;
        item.as_ref().map(entry).transpose()
    }

    /// Piece by piece of the row of time, newest first, until there is enough.
    pub(super) async fn get_history(&self, ask: &HistoryAsk) -> Result<HistoryRead, StoreError> {
        let mut entries = Vec::new();
        let first = ask.after.map_or(ask.until, |(at, _)| at);
        for piece in (piece(ask.from)..=piece(first)).rev() {
            self.read_piece(ask, piece, &mut entries).await?;
            if entries.len() > ask.limit {
                break;
            }
        }
        let is_end = entries.len() <= ask.limit;
        entries.truncate(ask.limit);
        Ok(HistoryRead { entries, is_end })
    }

    async fn read_piece(
        &self,
        ask: &HistoryAsk,
        piece: u64,
        entries: &mut Vec<HistoryEntry>,
    ) -> Result<(), StoreError> {
        let low = format!("{:020}", ask.from.millis());
        let after = ask.after.map(|(at, id)| key::history_place_of(at, id));
        let high = after.clone().unwrap_or_else(|| format!("{:020}", ask.until.millis()));
        let mut start = None;
        // One more than is wanted says whether there is more; the one after which it goes on may
        // be found again.
        let wanted = ask.limit + 2;
        while entries.len() <= ask.limit {
            self.ops.read(1);
            let rest = (wanted - entries.len()).min(PAGE_MAX);
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .index_name("gsi1")
                .key_condition_expression("gsi1pk = :pk AND gsi1sk BETWEEN :low AND :high")
                .expression_attribute_values(
                    ":pk",
                    text_value(key::history_piece(&ask.team, piece)),
                )
                .expression_attribute_values(":low", text_value(low.clone()))
                .expression_attribute_values(":high", text_value(high.clone()))
                .scan_index_forward(false)
                .limit(i32::try_from(rest).unwrap_or(i32::MAX))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| store_error(&error))?;
            for item in page.items.unwrap_or_default() {
                let found = entry(&item)?;
                if after.as_deref() != Some(key::history_place(&found.facts).as_str()) {
                    entries.push(found);
                }
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }
        Ok(())
    }
}

fn entry(item: &Item) -> Result<HistoryEntry, StoreError> {
    let optional = |name: &str| {
        let is_there = item.contains_key(name);
        is_there.then(|| row::number(item, name).map(Timestamp::from_millis)).transpose()
    };
    let names = item.get("technicians").and_then(|names| names.as_ss().ok());
    let member = |name: &String| MemberId::new(name).map_err(|_| row::malformed("technicians"));
    let technicians: BTreeSet<_> =
        names.into_iter().flatten().map(member).collect::<Result<_, _>>()?;
    Ok(HistoryEntry {
        facts: row::json(item, "data")?,
        technicians,
        joined_at: optional("joined_at")?,
        ended_at: optional("ended_at")?,
    })
}
