//! Sessions: made, saved, found and listed.

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, TransactWriteItem};
use sasae_domain::AuditRecord;
use sasae_protocol::{ConnectionId, SessionId, Timestamp};

use super::row::{self, Item, json_value, number_value, text_value};
use super::session_item;
use super::transaction::{Expression, Refused};
use super::{DynamoStore, TRIES_MAX, error::store_error, key};
use crate::seal::{PeerPlan, is_in, newest_first, participants};
use crate::{Change, CodeHash, List, NewRecord, SessionRecord, StoreError};

/// The most keys of one batch, by the table's own limit.
const BATCH_MAX: usize = 100;
/// The most entries of one page of a list.
const PAGE_MAX: i32 = 1000;
/// Where the two codes are in the transaction that makes a session.
const CODES: [usize; 2] = [1, 2];
/// Where the two new codes are in the transaction that renews them.
const RENEWED: [usize; 2] = [1, 2];

impl DynamoStore {
    pub(super) async fn create_session(&self, new: &NewRecord) -> Result<(), StoreError> {
        let (record, audit) = new.seal();
        let session = &record.session;
        let is_new = || Some(Expression::new("attribute_not_exists(pk)"));
        let mut items = vec![self.put(session_item::session(&record), is_new())];
        for code in [&new.pin, &new.link] {
            items.push(self.put(session_item::code(code, session), Some(is_free(new.now))));
        }
        let sealed = |record| self.put(session_item::audit(record, session, new.now), is_new());
        items.extend(audit.iter().map(sealed));
        items.push(self.note(&NewRecord::history(&record), session, new.now));
        let people = participants(session);
        let entry = |member| self.put(session_item::participant(session, member), None);
        items.extend(people.iter().map(entry));
        match self.transact(items).await {
            Err(Refused::Conditions(failed)) if CODES.iter().any(|code| failed.contains(code)) => {
                Err(StoreError::CodeTaken)
            }
            other => other.map_err(Refused::conflict),
        }
    }

    pub(super) async fn get_session(
        &self,
        id: SessionId,
    ) -> Result<Option<SessionRecord>, StoreError> {
        let item = self.get(&key::session(id)).await?;
        item.as_ref().map(session_item::record).transpose()
    }

    pub(super) async fn get_code(&self, code: &CodeHash) -> Result<Option<SessionId>, StoreError> {
        let item = self.get(&key::code(code)).await?;
        item.as_ref().map(session_item::leads_to).transpose()
    }

    /// The peers change in the same transaction, so relaying never outlives what allows it. A
    /// connection that is gone makes the whole transaction fail, and says that it was the one: it
    /// is tried again without it. Each turn leaves at least one out, so there are few.
    pub(super) async fn save_session(&self, change: &Change) -> Result<(), StoreError> {
        let mut peers = change.peer_plan();
        loop {
            let mut items = self.change_items(change);
            let first_peer = items.len();
            items.extend(self.peer_items(&peers));
            let failed = match self.transact(items).await {
                Err(Refused::Conditions(failed)) => failed,
                other => return other.map_err(Refused::conflict),
            };
            let renews = change.codes.is_some();
            if renews && RENEWED.iter().any(|code| failed.contains(code)) && !failed.contains(&0) {
                return Err(StoreError::CodeTaken);
            }
            if failed.iter().any(|index| *index < first_peer) {
                return Err(StoreError::Conflict);
            }
            let ids: Vec<ConnectionId> = peers.keys().cloned().collect();
            for gone in failed.iter().filter_map(|index| ids.get(index - first_peer)) {
                peers.remove(gone);
            }
        }
    }

    fn change_items(&self, change: &Change) -> Vec<TransactWriteItem> {
        let (record, audit) = change.seal();
        let id = record.session.id;
        let mut items = vec![self.put(session_item::session(&record), Some(still(change)))];
        if change.codes.is_some() {
            for code in [&record.pin, &record.link] {
                let item = session_item::code(code, &record.session);
                items.push(self.put(item, Some(is_free(change.now))));
            }
            let old = [&change.before.pin, &change.before.link];
            items.extend(old.map(|code| self.delete(&key::code(code))));
        }
        for record in &audit {
            let is_new = Expression::new("attribute_not_exists(pk)");
            let item = session_item::audit(record, &change.after, change.now);
            items.push(self.put(item, Some(is_new)));
        }
        if let Some(update) = change.history() {
            items.push(self.note(&update, &change.after, change.now));
        }
        for member in change.gone() {
            items.push(self.delete(&key::participant(id, &member)));
        }
        for member in change.entered() {
            items.push(self.put(session_item::participant(&record.session, &member), None));
        }
        if change.lives_longer() && change.codes.is_none() {
            let codes = [&record.pin, &record.link];
            items.extend(codes.map(|code| self.prolong(code, &record)));
        }
        items
    }

    /// Lets a code live as long as its session; refused when it leads elsewhere by now.
    fn prolong(&self, code: &CodeHash, record: &SessionRecord) -> TransactWriteItem {
        let session = &record.session;
        let item = session_item::code(code, session);
        let mut set = Expression::new("SET expires_at = :expires_at, #ttl = :ttl")
            .name("ttl")
            .name("session")
            .value(":id", text_value(session.id.to_string()));
        for name in ["expires_at", "ttl"] {
            set = set.value(&format!(":{name}"), item[name].clone());
        }
        self.update(&key::code(code), "#session = :id", set)
    }

    fn peer_items(&self, plan: &PeerPlan) -> Vec<TransactWriteItem> {
        let mut items = Vec::with_capacity(plan.len());
        for (connection, peers) in plan {
            let mut expression = Expression::default().name("peers");
            let (mut set, mut remove) = (Vec::new(), Vec::new());
            for (index, (session, peer)) in peers.iter().enumerate() {
                expression.names.insert(format!("#s{index}"), session.to_string());
                if let Some(peer) = peer {
                    expression.values.insert(format!(":p{index}"), json_value(peer));
                    set.push(format!("#peers.#s{index} = :p{index}"));
                } else {
                    remove.push(format!("#peers.#s{index}"));
                }
            }
            let clause = |verb: &str, parts: &[String]| match parts {
                [] => String::new(),
                parts => format!("{verb} {} ", parts.join(", ")),
            };
            expression.text = clause("SET", &set) + &clause("REMOVE", &remove);
            let key = key::connection(connection);
            items.push(self.update(&key, "attribute_exists(pk)", expression));
        }
        items
    }

    pub(super) async fn list_sessions(
        &self,
        list: &List,
        limit: usize,
    ) -> Result<Vec<SessionRecord>, StoreError> {
        let mut found = match list {
            List::Channel { .. } | List::Private { .. } => self.index("gsi1", list, limit).await?,
            List::TakesPart { .. } | List::Team { .. } => {
                let entries = self.index("gsi2", list, limit).await?;
                let ids = entries.iter().map(|entry| row::text(entry, "pk").map(key::session_of));
                let ids: Vec<_> = ids.collect::<Result<_, _>>()?;
                self.batch(ids.into_iter().flatten()).await?
            }
        };
        let records = found.iter_mut().map(|item| session_item::record(item));
        let mut records: Vec<_> = records.collect::<Result<_, _>>()?;
        // An index lags behind; what the session itself says counts.
        records.retain(|record| is_in(&record.session, list));
        records.sort_by_key(newest_first);
        Ok(records)
    }

    /// The entries of a list in an index: those that go on, then those that have ended.
    async fn index(&self, name: &str, list: &List, limit: usize) -> Result<Vec<Item>, StoreError> {
        let pk = AttributeValue::S(key::list(list));
        let (mut items, mut start) = (Vec::new(), None);
        while items.len() < limit {
            self.ops.read(1);
            let rest = i32::try_from(limit - items.len()).unwrap_or(PAGE_MAX).min(PAGE_MAX);
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .index_name(name)
                .key_condition_expression(format!("{name}pk = :pk"))
                .expression_attribute_values(":pk", pk.clone())
                .scan_index_forward(false)
                .limit(rest)
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

    /// Several sessions at once, in no order.
    pub(super) async fn batch(
        &self,
        ids: impl Iterator<Item = SessionId>,
    ) -> Result<Vec<Item>, StoreError> {
        let keys: Vec<Item> = ids.map(|id| key::session(id).item()).collect();
        let mut items = Vec::with_capacity(keys.len());
        for chunk in keys.chunks(BATCH_MAX) {
            let mut rest = chunk.to_vec();
            for _ in 0..TRIES_MAX {
                self.ops.read(rest.len());
                let asked = KeysAndAttributes::builder().set_keys(Some(rest)).build();
                let asked = asked.expect("keys are set");
                let get = self.client.batch_get_item().request_items(&self.table, asked);
                let got = get.send().await.map_err(|error| store_error(&error))?;
                let found = got.responses.and_then(|mut tables| tables.remove(&self.table));
                items.extend(found.unwrap_or_default());
                let left = got.unprocessed_keys.and_then(|mut left| left.remove(&self.table));
                rest = left.map(|left| left.keys).unwrap_or_default();
                if rest.is_empty() {
                    break;
                }
            }
            if !rest.is_empty() {
                return Err(StoreError::Throttled);
            }
        }
        Ok(items)
    }

    pub(super) async fn get_audit(&self, id: SessionId) -> Result<Vec<AuditRecord>, StoreError> {
        let items = self.query(key::audit_items(id), "").await?;
        items.iter().map(|item| row::json(item, "data")).collect()
    }
}

/// The condition under which a code can be given out.
fn is_free(now: Timestamp) -> Expression {
    let free = Expression::new("attribute_not_exists(pk) OR expires_at <= :now");
    free.value(":now", number_value(now.millis()))
}

/// The condition under which a change is saved: the session is at the version that was read, so it
/// is the very session that the decision was made about, its expiry too. What may not happen after
/// the expiry is held against the time of writing as well, which may be later than that decision.
fn still(change: &Change) -> Expression {
    let version = number_value(change.before.version);
    if !change.needs_time() {
        return Expression::new("#version = :version").name("version").value(":version", version);
    }
    Expression::new("#version = :version AND expires_at > :now")
        .name("version")
        .value(":version", version)
        .value(":now", number_value(change.now.millis()))
}
