//! Connections, and the lists that they watch.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use sasae_protocol::{ConnectionId, MemberId, Seconds, SessionId, Timestamp};

use super::error::store_error;
use super::row::{self, Item, Row, json_value};
use super::transaction::{Expression, Refused};
use super::{DynamoStore, key};
use crate::{Connection, List, Principal, StoreError};

/// How long a connection's item is kept: the gateway ends every connection after two hours.
const CONNECTION_LIFE: Seconds = Seconds::new(130 * 60);

impl DynamoStore {
    pub(super) async fn set_connection(&self, connection: &Connection) -> Result<(), StoreError> {
        let peer = |(id, peer): (&SessionId, _)| (id.to_string(), json_value(peer));
        let peers: HashMap<_, _> = connection.peers.iter().map(peer).collect();
        let row = Row::new(&key::connection(&connection.id))
            .json("data", &connection.principal)
            .number("since", connection.since.millis())
            .value("peers", AttributeValue::M(peers))
            .ttl(connection.since.plus(CONNECTION_LIFE));
        let row = match &connection.principal {
            Principal::Console { team, member, .. } => row
                .text("gsi2pk", key::connections_of(team, member))
                .text("gsi2sk", connection.id.as_str()),
            Principal::Agent { .. } => row,
        };
        self.set(row).await
    }

    pub(super) async fn get_connection(
        &self,
        id: &ConnectionId,
    ) -> Result<Option<Connection>, StoreError> {
        let Some(item) = self.get(&key::connection(id)).await? else { return Ok(None) };
        let peers = item.get("peers").and_then(|peers| peers.as_m().ok());
        let mut connection = Connection {
            id: id.clone(),
            principal: row::json(&item, "data")?,
            peers: BTreeMap::new(),
            since: Timestamp::from_millis(row::number(&item, "since")?),
        };
        let peers = peers.ok_or_else(|| row::malformed("peers"))?;
        for session in peers.keys() {
            let id = SessionId::parse(session).map_err(|_| row::malformed("peers"))?;
            connection.peers.insert(id, row::json(peers, session)?);
        }
        Ok(Some(connection))
    }

    /// What is left over when this breaks off half way names a connection that is gone: telling it
    /// of a change fails, and the time to live takes it.
    pub(super) async fn remove_connection(&self, id: &ConnectionId) -> Result<(), StoreError> {
        self.ops.write(1);
        let delete = self.client.delete_item().table_name(&self.table);
        let delete = delete.set_key(Some(key::connection(id).item()));
        let deleted = delete.return_values(ReturnValue::AllOld).send().await;
        let deleted = deleted.map_err(|error| store_error(&error))?;
        for watchers in watched(&deleted.attributes.unwrap_or_default()) {
            self.ops.write(1);
            let key = key::watcher(watchers, id);
            let delete = self.client.delete_item().table_name(&self.table);
            let deleted = delete.set_key(Some(key.item())).send().await;
            deleted.map_err(|error| store_error(&error))?;
        }
        Ok(())
    }

    /// The connection keeps what it watches, so that its end can take it all back. Both are
    /// written together, or the one would be left when the connection ends between them.
    pub(super) async fn add_watcher(
        &self,
        connection: &Connection,
        member: &MemberId,
        lists: &[List],
    ) -> Result<(), StoreError> {
        let lists: BTreeSet<String> = lists.iter().map(key::watchers).collect();
        if lists.is_empty() {
            return Ok(());
        }
        let keys = AttributeValue::Ss(lists.iter().cloned().collect());
        let add = Expression::new("ADD #watches :lists").name("watches").value(":lists", keys);
        let key = key::connection(&connection.id);
        let mut items = vec![self.update(&key, "attribute_exists(pk)", add)];
        for list in lists {
            let row = Row::new(&key::watcher(list, &connection.id))
                .text("member", member.as_str())
                .ttl(connection.since.plus(CONNECTION_LIFE));
            items.push(self.put(row.done(), None));
        }
        match self.transact(items).await {
            Ok(()) | Err(Refused::Conditions(_)) => Ok(()),
            Err(Refused::Store(error)) => Err(error),
        }
    }

    pub(super) async fn get_watchers(
        &self,
        list: &List,
    ) -> Result<Vec<(ConnectionId, MemberId)>, StoreError> {
        let items = self.query(key::watchers(list), "").await?;
        items.iter().map(watcher).collect()
    }
}

fn watcher(item: &Item) -> Result<(ConnectionId, MemberId), StoreError> {
    let connection = ConnectionId::new(row::text(item, "sk")?);
    let member = MemberId::new(row::text(item, "member")?);
    let connection = connection.map_err(|_| row::malformed("sk"))?;
    Ok((connection, member.map_err(|_| row::malformed("member"))?))
}

fn watched(connection: &Item) -> Vec<String> {
    let lists = connection.get("watches").and_then(|lists| lists.as_ss().ok());
    lists.cloned().unwrap_or_default()
}
