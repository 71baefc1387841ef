//! The real world: DynamoDB, API Gateway's connections, EventBridge Scheduler, mail, issuer's keys.
//!
//! All of it goes through one HTTP client. Nothing is made before it is needed, so a function
//! starts without it, and what a function never calls is not linked into it.

mod connections;
mod mail;
mod scheduler;
mod signed;
mod web;

use std::sync::OnceLock;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_apigatewaymanagement::Client as ConnectionsClient;
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use ring::rand::{SecureRandom, SystemRandom};
use sasae_protocol::{ConnectionId, MailAddress, SessionId, TeamId, Timestamp};
use sasae_store::{DynamoConfig, DynamoStore};

use crate::clock;
use crate::settings::{AwsSettings, ScheduleSettings, Settings};
use crate::world::{FetchError, Mail, MailError, PostError, ScheduleError, World};

/// AWS, or whatever answers at the addresses of the settings as AWS does.
pub struct Aws {
    account: AwsSettings,
    schedule: ScheduleSettings,
    mail_from: Option<MailAddress>,
    connections_endpoint: String,
    web: OnceLock<SharedHttpConnector>,
    store: OnceLock<DynamoStore>,
    connections: OnceLock<ConnectionsClient>,
    random: SystemRandom,
}

impl Aws {
    /// The world of these settings.
    pub fn new(settings: &Settings) -> Self {
        Self {
            account: settings.aws.clone(),
            schedule: settings.schedule.clone(),
            mail_from: settings.mail_from.clone(),
            connections_endpoint: settings.connections_endpoint.clone(),
            web: OnceLock::new(),
            store: OnceLock::new(),
            connections: OnceLock::new(),
            random: SystemRandom::new(),
        }
    }

    fn web(&self) -> &SharedHttpConnector {
        self.web.get_or_init(web::connector)
    }

    fn connections(&self) -> &aws_sdk_apigatewaymanagement::Client {
        self.connections.get_or_init(|| {
            let web = web::client(self.web());
            connections::client(&self.account, self.credentials(), &self.connections_endpoint, web)
        })
    }

    fn credentials(&self) -> Credentials {
        let token = self.account.session_token.as_ref().map(|token| token.reveal().clone());
        let secret = self.account.secret_access_key.reveal();
        Credentials::new(&self.account.access_key_id, secret, token, None, "environment")
    }
}

impl World for Aws {
    type Store = DynamoStore;

    fn store(&self) -> &DynamoStore {
        self.store.get_or_init(|| {
            let config = DynamoConfig {
                table: self.account.table.clone(),
                region: self.account.region.clone(),
                credentials: self.credentials(),
                endpoint: self.account.dynamodb_endpoint.clone(),
            };
            let client = config.client_over(web::client(self.web()));
            DynamoStore::with_client(client, &config.table)
        })
    }

    fn now(&self) -> Timestamp {
        clock::timestamp()
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.random.fill(bytes).expect("the system gives random bytes; without, nothing is safe");
    }

    async fn pause(&self, span: Duration) {
        tokio::time::sleep(span).await;
    }

    async fn post(&self, to: &ConnectionId, text: &str) -> Result<(), PostError> {
        connections::post(self.connections(), to, text).await
    }

    async fn disconnect(&self, connection: &ConnectionId) -> Result<(), PostError> {
        connections::end(self.connections(), connection).await
    }

    async fn schedule(
        &self,
        team: &TeamId,
        session: SessionId,
        at: Timestamp,
    ) -> Result<(), ScheduleError> {
        let request = scheduler::request(&self.account, &self.schedule, team, session, at);
        scheduler::send(self.web(), request, &self.account, self.credentials()).await
    }

    async fn send_mail(&self, mail: &Mail) -> Result<(), MailError> {
        let from = self.mail_from.as_ref().ok_or(MailError::Off)?;
        let request = mail::request(&self.account, from, mail);
        mail::send(self.web(), request, &self.account, self.credentials()).await
    }

    async fn fetch(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        web::get(self.web(), url).await
    }
}

#[cfg(test)]
mod tests;
