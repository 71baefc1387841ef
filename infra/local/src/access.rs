//! What a function's role allows, as the template states it.
//!
//! IAM itself is not here; this much of it is, so that a permission which a role lacks is missed
//! on one machine and not first on AWS. Source: "Policy evaluation logic", IAM's guide.

use serde_json::Value;
use thiserror::Error;

use crate::{site::MAIL_FROM, template::TemplateError};

/// One permission that a request needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// `dynamodb:GetItem`
    pub action: String,
    /// The resource's ARN.
    pub resource: String,
    /// The partition key that is touched, where there is one.
    pub leading_key: Option<String>,
}

/// A request that the role does not allow.
#[derive(Debug, Error)]
#[error("the role does not allow {} on {}", .0.action, .0.resource)]
pub struct Denied(pub Need);

/// The statements of one role.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    statements: Vec<Statement>,
}

#[derive(Debug, Clone)]
struct Statement {
    actions: Vec<String>,
    resources: Vec<String>,
    /// Patterns that every touched partition key must fit; none when any may be touched.
    leading_keys: Option<Vec<String>>,
}

impl Policy {
    /// Reads the resolved `Policies` of a role.
    pub fn read(policies: &Value) -> Result<Self, TemplateError> {
        let mut statements = Vec::new();
        for policy in policies.as_array().into_iter().flatten() {
            let listed = policy["PolicyDocument"]["Statement"].as_array();
            for statement in listed.into_iter().flatten() {
                if statement["Effect"] != "Allow" {
                    return Err(TemplateError::Unknown("a statement that does not allow".into()));
                }
                statements.push(Statement {
                    actions: texts(&statement["Action"]),
                    resources: texts(&statement["Resource"]),
                    leading_keys: leading_keys(&statement["Condition"])?,
                });
            }
        }
        Ok(Self { statements })
    }

    /// Whether everything that a request needs is allowed.
    pub fn check(&self, needs: &[Need]) -> Result<(), Denied> {
        match needs.iter().find(|need| !self.statements.iter().any(|one| one.allows(need))) {
            Some(need) => Err(Denied(need.clone())),
            None => Ok(()),
        }
    }
}

impl Statement {
    fn allows(&self, need: &Need) -> bool {
        let key_fits = match (&self.leading_keys, &need.leading_key) {
            (None, _) => true,
            (Some(patterns), Some(key)) => patterns.iter().any(|pattern| fits(pattern, key)),
            (Some(_), None) => false,
        };
        key_fits
            && self.actions.contains(&need.action)
            && self.resources.iter().any(|pattern| fits(pattern, &need.resource))
    }
}

/// What a request to DynamoDB needs; `table` is the table's ARN, `hash` its partition key.
pub fn dynamo(operation: &str, body: &Value, table: &str, hash: &str) -> Vec<Need> {
    let need = |action: &str, key: Option<&str>| Need {
        action: format!("dynamodb:{action}"),
        resource: table.to_owned(),
        leading_key: key.map(str::to_owned),
    };
    let key_in = |item: &Value| item[hash]["S"].as_str().map(str::to_owned);
    match operation {
        "PutItem" => vec![need(operation, key_in(&body["Item"]).as_deref())],
        "GetItem" | "UpdateItem" | "DeleteItem" => {
            vec![need(operation, key_in(&body["Key"]).as_deref())]
        }
        "Query" => match body["IndexName"].as_str() {
            Some(index) => {
                vec![Need { resource: format!("{table}/index/{index}"), ..need(operation, None) }]
            }
            None => vec![need(operation, queried(body, hash).as_deref())],
        },
        "BatchGetItem" => {
            let tables = crate::site::entries(&body["RequestItems"]);
            let keys = tables.flat_map(|(_, asked)| asked["Keys"].as_array().into_iter().flatten());
            keys.map(|key| need(operation, key_in(key).as_deref())).collect()
        }
        "TransactWriteItems" => {
            let acts = body["TransactItems"].as_array().into_iter().flatten();
            acts.flat_map(crate::site::entries)
                .map(|(kind, act)| match kind.as_str() {
                    "Put" => need("PutItem", key_in(&act["Item"]).as_deref()),
                    "ConditionCheck" => need("ConditionCheckItem", key_in(&act["Key"]).as_deref()),
                    other => need(&format!("{other}Item"), key_in(&act["Key"]).as_deref()),
                })
                .collect()
        }
        other => vec![need(other, None)],
    }
}

/// The partition key of a query: the value that the key condition compares `hash` with.
fn queried(body: &Value, hash: &str) -> Option<String> {
    let condition = body["KeyConditionExpression"].as_str()?;
    let (name, value) = condition.split(" AND ").find_map(|clause| {
        let (name, value) = clause.split_once('=')?;
        let name = name.trim();
        let real = body["ExpressionAttributeNames"][name].as_str().unwrap_or(name);
        (real == hash).then_some((name, value.trim()))
    })?;
    let known = &body["ExpressionAttributeValues"][value]["S"];
    known.as_str().filter(|_| !name.is_empty()).map(str::to_owned)
}

fn texts(node: &Value) -> Vec<String> {
    match node.as_array() {
        Some(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        None => node.as_str().map(str::to_owned).into_iter().collect(),
    }
}

fn leading_keys(condition: &Value) -> Result<Option<Vec<String>>, TemplateError> {
    let mut patterns = None;
    for (operator, tests) in crate::site::entries(condition) {
        match operator.as_str() {
            "ForAllValues:StringLike" => patterns = Some(texts(&tests["dynamodb:LeadingKeys"])),
            // A request for items always has the keys; without this, an empty set would pass.
            "Null" if tests["dynamodb:LeadingKeys"] == "false" => {}
            "StringEquals" if tests["iam:PassedToService"] == "scheduler.amazonaws.com" => {}
            // The mailbox takes mail of this address only.
            "StringEquals" if tests["ses:FromAddress"] == MAIL_FROM => {}
            other => return Err(TemplateError::Unknown(format!("the condition {other}"))),
        }
    }
    Ok(patterns)
}

/// Whether a text fits a pattern in which `*` stands for anything.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => text.strip_prefix(before).is_some_and(|rest| {
            after.is_empty() || rest.char_indices().any(|(at, _)| fits(after, &rest[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TABLE: &str = "arn:t";

    fn policy() -> Policy {
        Policy::read(&json!([{"PolicyDocument": {"Statement": [
            {
                "Effect": "Allow",
                "Action": ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
                "Resource": TABLE,
                "Condition": {
                    "ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["S#*", "C#*"]},
                    "Null": {"dynamodb:LeadingKeys": "false"},
                },
            },
            {"Effect": "Allow", "Action": "dynamodb:Query", "Resource": ["arn:t/index/gsi1"]},
        ]}}]))
        .unwrap()
    }

    fn is_allowed(operation: &str, body: &Value) -> bool {
        policy().check(&dynamo(operation, body, TABLE, "pk")).is_ok()
    }

    #[test]
    fn only_the_stated_actions_and_keys_are_allowed() {
        assert!(is_allowed("GetItem", &json!({"Key": {"pk": {"S": "S#1"}}})));
        assert!(!is_allowed("GetItem", &json!({"Key": {"pk": {"S": "U#1"}}})));
        assert!(!is_allowed("GetItem", &json!({"Key": {}})));
        assert!(!is_allowed("DeleteItem", &json!({"Key": {"pk": {"S": "S#1"}}})));
        assert!(!is_allowed("Scan", &json!({})));
    }

    #[test]
    fn a_query_is_judged_by_its_index_or_its_key() {
        let query = |key: &str| {
            json!({
                "KeyConditionExpression": "#k = :k AND begins_with(sk, :s)",
                "ExpressionAttributeNames": {"#k": "pk"},
                "ExpressionAttributeValues": {":k": {"S": key}, ":s": {"S": "x"}},
            })
        };
        assert!(is_allowed("Query", &query("S#1")));
        assert!(!is_allowed("Query", &query("T#1")));
        assert!(is_allowed("Query", &json!({"IndexName": "gsi1"})));
        assert!(!is_allowed("Query", &json!({"IndexName": "gsi2"})));
    }

    #[test]
    fn a_transaction_needs_all_of_its_parts() {
        let put = json!({"Put": {"Item": {"pk": {"S": "C#1"}}}});
        assert!(is_allowed("TransactWriteItems", &json!({"TransactItems": [put]})));
        let delete = json!({"Delete": {"Key": {"pk": {"S": "C#1"}}}});
        assert!(!is_allowed("TransactWriteItems", &json!({"TransactItems": [put, delete]})));
    }

    #[test]
    fn an_unknown_condition_is_not_overlooked() {
        let statement = json!({"Effect": "Allow", "Action": "a:b", "Resource": "c",
            "Condition": {"StringLike": {"aws:x": "y"}}});
        let policies = json!([{"PolicyDocument": {"Statement": [statement]}}]);
        assert!(Policy::read(&policies).is_err());
    }
}
