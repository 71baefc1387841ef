//! One item of the table, written and read attribute by attribute.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use sasae_protocol::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::key::Key;
use crate::StoreError;

/// An item as the client has it.
pub(super) type Item = HashMap<String, AttributeValue>;

/// An item being written.
pub(super) struct Row(Item);

impl Row {
    pub(super) fn new(key: &Key) -> Self {
        Self(key.item())
    }

    pub(super) fn text(self, name: &str, text: impl Into<String>) -> Self {
        self.value(name, AttributeValue::S(text.into()))
    }

    pub(super) fn number(self, name: &str, number: u64) -> Self {
        self.value(name, AttributeValue::N(number.to_string()))
    }

    pub(super) fn json(self, name: &str, value: &impl Serialize) -> Self {
        self.value(name, json_value(value))
    }

    /// When it may be collected; until then it may be read long after it has lost its meaning.
    pub(super) fn ttl(self, at: Timestamp) -> Self {
        self.number("ttl", at.seconds())
    }

    pub(super) fn value(mut self, name: &str, value: AttributeValue) -> Self {
        self.0.insert(name.to_owned(), value);
        self
    }

    pub(super) fn done(self) -> Item {
        self.0
    }
}

impl Key {
    /// The key as the client takes it.
    pub(super) fn item(&self) -> Item {
        let part = |name: &str, text: &String| (name.to_owned(), AttributeValue::S(text.clone()));
        [part("pk", &self.pk), part("sk", &self.sk)].into()
    }
}

pub(super) fn number_value(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub(super) fn text_value(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(super) fn json_value(value: &impl Serialize) -> AttributeValue {
    let text = serde_json::to_string(value).expect("our types have text keys and finite numbers");
    AttributeValue::S(text)
}

pub(super) fn text<'a>(item: &'a Item, name: &str) -> Result<&'a str, StoreError> {
    let value = item.get(name).and_then(|value| value.as_s().ok());
    value.map(String::as_str).ok_or_else(|| malformed(name))
}

pub(super) fn number(item: &Item, name: &str) -> Result<u64, StoreError> {
    let value = item.get(name).and_then(|value| value.as_n().ok());
    value.and_then(|number| number.parse().ok()).ok_or_else(|| malformed(name))
}

pub(super) fn json<T: DeserializeOwned>(item: &Item, name: &str) -> Result<T, StoreError> {
    serde_json::from_str(text(item, name)?).map_err(|_| malformed(name))
}

/// Something in the table is not as this version writes it.
pub(super) fn malformed(name: &str) -> StoreError {
    StoreError::Failure(format!("attribute {name} is not as it should be"))
}
