//! The store of this machine: DynamoDB's table in one SQLite file.

use std::path::Path;

use dynoxide::{Database, DynoxideError};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thiserror::Error;

use crate::blueprint::TablePlan;

/// Why the store does not do what it is asked.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The engine refused, or the disk did.
    #[error("the store refused: {0}")]
    Refused(#[from] DynoxideError),
    /// A request that the engine does not understand, or a record that is not ours.
    #[error("the store was asked or holds something it does not understand: {0}")]
    Form(#[from] serde_json::Error),
    /// The file belongs to a table with other keys or indexes.
    #[error("the data directory holds a table of another form; start with an empty one")]
    OtherTable,
}

/// Opens the file, or makes it.
pub fn open(file: &Path) -> Result<Database, EngineError> {
    Ok(Database::new(&file.to_string_lossy())?)
}

/// Makes the template's table, or checks that the one which is there has its form.
pub fn lay_table(database: &Database, plan: &TablePlan) -> Result<(), EngineError> {
    let present = database.describe_table(request(json!({ "TableName": plan.name }))?);
    match present {
        Ok(described) => {
            let described = serde_json::to_value(described)?;
            if form(&described["Table"]) != form(&plan.create) {
                return Err(EngineError::OtherTable);
            }
        }
        Err(DynoxideError::ResourceNotFoundException(_)) => {
            database.create_table(request(plan.create.clone())?)?;
        }
        Err(other) => return Err(other.into()),
    }
    let asked = database.describe_time_to_live(request(json!({ "TableName": plan.name }))?)?;
    let status = serde_json::to_value(asked)?;
    if status["TimeToLiveDescription"]["TimeToLiveStatus"] != "ENABLED" {
        database.update_time_to_live(request(json!({
            "TableName": plan.name,
            "TimeToLiveSpecification": { "AttributeName": plan.ttl_attribute, "Enabled": true },
        }))?)?;
    }
    Ok(())
}

/// A typed request of the engine out of DynamoDB's JSON.
pub fn request<T: DeserializeOwned>(body: Value) -> Result<T, serde_json::Error> {
    serde_json::from_value(body)
}

/// Keys and index keys, in an order that can be compared.
fn form(table: &Value) -> Vec<String> {
    let keys = |schema: &Value| {
        let schema = schema.as_array().into_iter().flatten();
        let keys = schema.map(|key| format!("{}{}", key["AttributeName"], key["KeyType"]));
        keys.collect::<Vec<_>>().concat()
    };
    let indexes = table["GlobalSecondaryIndexes"].as_array().into_iter().flatten();
    let mut all: Vec<_> =
        indexes.map(|i| format!("{}{}", i["IndexName"], keys(&i["KeySchema"]))).collect();
    all.push(keys(&table["KeySchema"]));
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> TablePlan {
        TablePlan {
            name: "things".to_owned(),
            arn: "arn:things".to_owned(),
            hash_key: "pk".to_owned(),
            ttl_attribute: "ttl".to_owned(),
            create: json!({
                "TableName": "things",
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            }),
        }
    }

    #[test]
    fn the_table_is_made_once_and_kept() {
        let database = Database::memory().unwrap();
        lay_table(&database, &plan()).unwrap();
        lay_table(&database, &plan()).unwrap();
        let mut other = plan();
        other.create["KeySchema"][0]["AttributeName"] = json!("id");
        assert!(matches!(lay_table(&database, &other), Err(EngineError::OtherTable)));
    }

    #[test]
    fn what_is_past_its_time_is_collected() {
        let database = Database::memory().unwrap();
        lay_table(&database, &plan()).unwrap();
        for (key, ttl) in [("old", "1000000000"), ("new", "9999999999")] {
            let item = json!({"pk": {"S": key}, "ttl": {"N": ttl}});
            let put = request(json!({"TableName": "things", "Item": item})).unwrap();
            database.put_item(put).unwrap();
        }
        let before = crate::clock::now() / 1000 - 5 * 365 * 24 * 3600;
        assert!(before > 1_000_000_000);
        assert_eq!(database.sweep_ttl().unwrap(), 1);
    }
}
