//! Posting to the connections of a WebSocket API (`@connections`).

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_sdk_apigatewaymanagement::config::retry::RetryConfig;
use aws_sdk_apigatewaymanagement::config::timeout::TimeoutConfig;
use aws_sdk_apigatewaymanagement::config::{BehaviorVersion, Region, SharedHttpClient};
use aws_sdk_apigatewaymanagement::operation::post_to_connection::PostToConnectionError;
use aws_sdk_apigatewaymanagement::primitives::Blob;
use aws_sdk_apigatewaymanagement::{Client, Config};
use sasae_protocol::ConnectionId;

use crate::settings::AwsSettings;
use crate::world::PostError;

/// How long one post may take.
const POST_TIMEOUT: Duration = Duration::from_secs(3);

pub(super) fn client(
    aws: &AwsSettings,
    credentials: Credentials,
    endpoint: &str,
    web: SharedHttpClient,
) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(aws.region.clone()))
        .credentials_provider(credentials)
        .endpoint_url(endpoint)
        .http_client(web)
        // Whoever posts knows better than the client what is worth another try.
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::builder().operation_timeout(POST_TIMEOUT).build())
        .build();
    Client::from_conf(config)
}

pub(super) async fn post(client: &Client, to: &ConnectionId, text: &str) -> Result<(), PostError> {
    let request = client.post_to_connection().connection_id(to.as_str()).data(Blob::new(text));
    let Err(error) = request.send().await else { return Ok(()) };
    let status = error.raw_response().map(|response| response.status().as_u16());
    Err(match (error.as_service_error(), status) {
        (Some(PostToConnectionError::GoneException(_)), _) | (_, Some(410)) => PostError::Gone,
        (Some(PostToConnectionError::LimitExceededException(_)), _) | (_, Some(429)) => {
            PostError::Busy
        }
        (_, status) => {
            tracing::warn!(status, "the gateway did not take a post");
            PostError::Failed
        }
    })
}

pub(super) async fn end(client: &Client, connection: &ConnectionId) -> Result<(), PostError> {
    let request = client.delete_connection().connection_id(connection.as_str());
    let Err(error) = request.send().await else { return Ok(()) };
    let status = error.raw_response().map(|response| response.status().as_u16());
    Err(match status {
        Some(410) => PostError::Gone,
        Some(429) => PostError::Busy,
        status => {
            tracing::warn!(status, "the gateway did not end a connection");
            PostError::Failed
        }
    })
}
