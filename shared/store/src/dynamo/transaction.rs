//! What changes together: all of it or nothing.
//!
//! The client gives every transaction a `ClientRequestToken` of its own and keeps it while it
//! tries again, so one whose answer was lost is not done twice.

use std::collections::HashMap;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, Delete, Put, TransactWriteItem, Update,
};
use tokio::time::sleep;

use super::error::{reason_error, store_error};
use super::key::Key;
use super::row::Item;
use super::{BACKOFF, DynamoStore, TRIES_MAX};
use crate::StoreError;
use crate::seal::require_size;

/// The name of the only reason that says which item it was.
const CONDITION: &str = "ConditionalCheckFailed";

/// Why a transaction changed nothing.
pub(super) enum Refused {
    /// The conditions of these items do not hold.
    Conditions(Vec<usize>),
    /// Something else.
    Store(StoreError),
}

impl Refused {
    /// The error of somebody who takes any condition that does not hold for a conflict.
    pub(super) fn conflict(self) -> StoreError {
        match self {
            Self::Conditions(_) => StoreError::Conflict,
            Self::Store(error) => error,
        }
    }
}

/// An expression with the names and values in it; every `#name` stands for itself.
#[derive(Debug, Default)]
pub(super) struct Expression {
    pub(super) text: String,
    pub(super) names: HashMap<String, String>,
    pub(super) values: HashMap<String, AttributeValue>,
}

impl Expression {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    /// Lets `#name` stand for the attribute `name`, which may be a reserved word.
    pub(super) fn name(mut self, name: &str) -> Self {
        self.names.insert(format!("#{name}"), name.to_owned());
        self
    }

    pub(super) fn value(mut self, name: &str, value: AttributeValue) -> Self {
        self.values.insert(name.to_owned(), value);
        self
    }

    fn names(&self) -> Option<HashMap<String, String>> {
        (!self.names.is_empty()).then(|| self.names.clone())
    }

    fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.clone())
    }
}

impl DynamoStore {
    /// Does all of these, or none. Somebody else's transaction in the way is waited for.
    pub(super) async fn transact(&self, items: Vec<TransactWriteItem>) -> Result<(), Refused> {
        require_size(items.len()).map_err(Refused::Store)?;
        let mut wait = BACKOFF;
        for _ in 1..TRIES_MAX {
            match self.transact_once(items.clone()).await {
                Err(Refused::Store(StoreError::Conflict)) => sleep(wait).await,
                other => return other,
            }
            wait *= 2;
        }
        self.transact_once(items).await
    }

    async fn transact_once(&self, items: Vec<TransactWriteItem>) -> Result<(), Refused> {
        self.ops.write(items.len());
        let sent = self.client.transact_write_items().set_transact_items(Some(items)).send().await;
        let Err(error) = sent else { return Ok(()) };
        let reasons = match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                cancelled.cancellation_reasons()
            }
            _ => return Err(Refused::Store(store_error(&error))),
        };
        Err(refusal(reasons))
    }

    pub(super) fn put(&self, item: Item, condition: Option<Expression>) -> TransactWriteItem {
        let condition = condition.unwrap_or_default();
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .set_expression_attribute_names(condition.names())
            .set_expression_attribute_values(condition.values())
            .set_condition_expression((!condition.text.is_empty()).then_some(condition.text))
            .build()
            .expect("table and item are set");
        TransactWriteItem::builder().put(put).build()
    }

    pub(super) fn update(
        &self,
        key: &Key,
        condition: &str,
        update: Expression,
    ) -> TransactWriteItem {
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key.item()))
            .condition_expression(condition)
            .set_expression_attribute_names(update.names())
            .set_expression_attribute_values(update.values())
            .update_expression(update.text)
            .build()
            .expect("table, key and expression are set");
        TransactWriteItem::builder().update(update).build()
    }

    pub(super) fn delete(&self, key: &Key) -> TransactWriteItem {
        self.delete_if(key, Expression::default())
    }

    pub(super) fn delete_if(&self, key: &Key, condition: Expression) -> TransactWriteItem {
        let delete = Delete::builder()
            .table_name(&self.table)
            .set_key(Some(key.item()))
            .set_expression_attribute_names(condition.names())
            .set_expression_attribute_values(condition.values())
            .set_condition_expression((!condition.text.is_empty()).then_some(condition.text))
            .build()
            .expect("table and key are set");
        TransactWriteItem::builder().delete(delete).build()
    }
}

/// Conditions tell most: they say that trying again as it is cannot help.
fn refusal(reasons: &[CancellationReason]) -> Refused {
    let named = |reason: &CancellationReason| {
        reason.code().filter(|code| *code != "None").map(ToOwned::to_owned)
    };
    let codes: Vec<Option<String>> = reasons.iter().map(named).collect();
    let at = |index: &usize| codes[*index].as_deref() == Some(CONDITION);
    let failed: Vec<usize> = (0..codes.len()).filter(at).collect();
    if !failed.is_empty() {
        return Refused::Conditions(failed);
    }
    let first = codes.iter().flatten().next().map(|code| reason_error(code));
    Refused::Store(first.unwrap_or(StoreError::Conflict))
}
