//! The one HTTP client: TLS by rustls and ring, the roots of the system, time limits.

use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::byte_stream::ByteStream;

use crate::world::{FETCH_BYTES_MAX, FETCH_TIMEOUT, FetchError};

/// How long a connection may take to come up.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

pub(super) fn connector() -> SharedHttpConnector {
    let limits = HttpConnectorSettings::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(FETCH_TIMEOUT)
        .build();
    let tls = Provider::Rustls(CryptoMode::Ring);
    let connector = Connector::builder().connector_settings(limits).tls_provider(tls).build();
    SharedHttpConnector::new(connector)
}

/// The same client for an SDK.
pub(super) fn client(connector: &SharedHttpConnector) -> SharedHttpClient {
    let connector = connector.clone();
    http_client_fn(move |_, _| connector.clone())
}

/// Sends a request and waits for the head of its answer.
pub(super) async fn send(
    connector: &SharedHttpConnector,
    request: HttpRequest,
) -> Result<HttpResponse, FetchError> {
    let answer = tokio::time::timeout(FETCH_TIMEOUT, connector.call(request)).await;
    answer.map_err(|_| FetchError)?.map_err(|_| FetchError)
}

/// Gets a document of at most [`FETCH_BYTES_MAX`]. A redirection is not followed.
pub(super) async fn get(connector: &SharedHttpConnector, url: &str) -> Result<Vec<u8>, FetchError> {
    let mut request = HttpRequest::get(url).map_err(|_| FetchError)?;
    request.headers_mut().insert("accept", "application/json");
    let answer = send(connector, request).await?;
    if !answer.status().is_success() {
        return Err(FetchError);
    }
    let reading = read(ByteStream::new(answer.into_body()));
    tokio::time::timeout(FETCH_TIMEOUT, reading).await.map_err(|_| FetchError)?
}

async fn read(mut body: ByteStream) -> Result<Vec<u8>, FetchError> {
    let mut document = Vec::new();
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|_| FetchError)?;
        if document.len() + piece.len() > FETCH_BYTES_MAX {
            return Err(FetchError);
        }
        document.extend_from_slice(&piece);
    }
    Ok(document)
}
