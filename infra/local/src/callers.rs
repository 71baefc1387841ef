//! Who may ask the inward side, known by the access key that a request's signature names.
//!
//! The keys are drawn anew at each start, so naming one is proof enough between the processes of
//! one machine; the signatures themselves are not checked.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header::AUTHORIZATION};

use crate::{
    access::{Denied, Need, Policy},
    blueprint::Blueprint,
    site::{ACCOUNT, REGION, Site},
};

/// Everybody who may ask.
#[derive(Debug, Clone, Default)]
pub struct Callers {
    /// The table's ARN.
    pub table: String,
    /// The table's partition key.
    pub hash_key: String,
    /// The WebSocket API's ARN.
    pub socket_api: String,
    /// The key of this machine itself.
    pub owner: String,
    /// The functions' roles by their keys.
    pub functions: BTreeMap<String, Policy>,
}

/// Somebody who may ask.
#[derive(Debug, Clone, Copy)]
pub enum Caller<'a> {
    /// This machine: for anything.
    Owner,
    /// A function: for what its role allows.
    Function(&'a Policy),
}

impl Callers {
    /// The functions of a deployment with the roles that the template gives them.
    pub fn of(blueprint: &Blueprint, site: &Site) -> Self {
        let functions = blueprint.functions.values();
        Self {
            table: blueprint.table.arn.clone(),
            hash_key: blueprint.table.hash_key.clone(),
            socket_api: format!("arn:aws:execute-api:{REGION}:{ACCOUNT}:{}", blueprint.socket_api),
            owner: site.access_key.clone(),
            functions: functions.map(|f| (f.access_key.clone(), f.policy.clone())).collect(),
        }
    }

    /// Who asks; `None` for a stranger.
    pub fn find(&self, headers: &HeaderMap) -> Option<Caller<'_>> {
        let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (_, rest) = value.split_once("Credential=")?;
        let (key, _) = rest.split_once('/')?;
        if key == self.owner {
            return Some(Caller::Owner);
        }
        self.functions.get(key).map(Caller::Function)
    }
}

impl Caller<'_> {
    /// Whether all of this is allowed.
    pub fn check(self, needs: &[Need]) -> Result<(), Denied> {
        match self {
            Self::Owner => Ok(()),
            Self::Function(policy) => policy.check(needs),
        }
    }
}
