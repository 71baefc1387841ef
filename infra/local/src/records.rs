//! What this machine itself has to remember: schedules, signing keys, secrets.
//!
//! They are kept in a table of their own beside the template's, so all state is in one file and
//! survives a killed process like everything else. Calls block on the disk.

use dynoxide::{Database, DynoxideError};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::engine::{EngineError, request};

const TABLE: &str = "sasae-local-records";

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A schedule that has not fired.
    Schedule,
    /// A signing key of the issuer.
    Key,
    /// A generated secret: the team's, the demo password.
    Secret,
    /// A live WebSocket connection.
    Connection,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Schedule => "schedule",
            Self::Key => "key",
            Self::Secret => "secret",
            Self::Connection => "connection",
        }
    }
}

/// The records.
#[derive(Clone)]
pub struct Records {
    database: Database,
}

impl std::fmt::Debug for Records {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Records")
    }
}

impl Records {
    /// The records in this database; their table is made when it is not there.
    pub fn open(database: Database) -> Result<Self, EngineError> {
        let made = database.create_table(request(json!({
            "TableName": TABLE,
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [
                {"AttributeName": "kind", "KeyType": "HASH"},
                {"AttributeName": "id", "KeyType": "RANGE"},
            ],
            "AttributeDefinitions": [
                {"AttributeName": "kind", "AttributeType": "S"},
                {"AttributeName": "id", "AttributeType": "S"},
            ],
        }))?);
        match made {
            Ok(_) | Err(DynoxideError::ResourceInUseException(_)) => Ok(Self { database }),
            Err(other) => Err(other.into()),
        }
    }

    /// Keeps a record; when this returns it is on the disk.
    pub fn put(&self, kind: Kind, id: &str, record: &impl Serialize) -> Result<(), EngineError> {
        let body = serde_json::to_string(record)?;
        let item = json!({"kind": {"S": kind.name()}, "id": {"S": id}, "body": {"S": body}});
        self.database.put_item(request(json!({ "TableName": TABLE, "Item": item }))?)?;
        Ok(())
    }

    /// A record, if it is there.
    pub fn get<T: DeserializeOwned>(&self, kind: Kind, id: &str) -> Result<Option<T>, EngineError> {
        let key = json!({"kind": {"S": kind.name()}, "id": {"S": id}});
        let got = self.database.get_item(request(json!({ "TableName": TABLE, "Key": key }))?)?;
        let got = serde_json::to_value(got)?;
        let item = Some(&got["Item"]).filter(|item| item.is_object());
        item.map(body).transpose()
    }

    /// Forgets a record.
    pub fn remove(&self, kind: Kind, id: &str) -> Result<(), EngineError> {
        let key = json!({"kind": {"S": kind.name()}, "id": {"S": id}});
        self.database.delete_item(request(json!({ "TableName": TABLE, "Key": key }))?)?;
        Ok(())
    }

    /// All records of a kind, by id.
    pub fn all<T: DeserializeOwned>(&self, kind: Kind) -> Result<Vec<T>, EngineError> {
        let mut records = Vec::new();
        let mut query = json!({
            "TableName": TABLE,
            "KeyConditionExpression": "kind = :kind",
            "ExpressionAttributeValues": {":kind": {"S": kind.name()}},
        });
        loop {
            let page = serde_json::to_value(self.database.query(request(query.clone())?)?)?;
            for item in page["Items"].as_array().into_iter().flatten() {
                records.push(body(item)?);
            }
            if !page["LastEvaluatedKey"].is_object() {
                return Ok(records);
            }
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"].clone();
        }
    }

    /// A generated text that stays the same once it was made.
    pub fn secret(&self, id: &str, make: impl FnOnce() -> String) -> Result<String, EngineError> {
        if let Some(known) = self.get(Kind::Secret, id)? {
            return Ok(known);
        }
        let fresh = make();
        self.put(Kind::Secret, id, &fresh)?;
        Ok(fresh)
    }
}

fn body<T: DeserializeOwned>(item: &Value) -> Result<T, EngineError> {
    Ok(serde_json::from_str(item["body"]["S"].as_str().unwrap_or_default())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_kept_apart_by_kind_and_forgotten_one_by_one() {
        let records = Records::open(Database::memory().unwrap()).unwrap();
        records.put(Kind::Schedule, "a", &1).unwrap();
        records.put(Kind::Schedule, "b", &2).unwrap();
        records.put(Kind::Key, "a", &3).unwrap();
        records.remove(Kind::Schedule, "a").unwrap();
        assert_eq!(records.all::<i32>(Kind::Schedule).unwrap(), [2]);
        assert_eq!(records.get::<i32>(Kind::Key, "a").unwrap(), Some(3));
        assert_eq!(records.get::<i32>(Kind::Key, "b").unwrap(), None);
    }

    #[test]
    fn a_secret_is_made_once() {
        let records = Records::open(Database::memory().unwrap()).unwrap();
        let first = records.secret("team", || "one".to_owned()).unwrap();
        let again = records.secret("team", || "two".to_owned()).unwrap();
        assert_eq!((first.as_str(), again.as_str()), ("one", "one"));
    }
}
