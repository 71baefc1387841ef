//! A signed POST of JSON to a service of AWS (AWS Signature Version 4).

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;

use crate::clock;
use crate::settings::AwsSettings;

/// A request before it is signed.
#[derive(PartialEq, Eq)]
pub(super) struct Unsigned {
    pub(super) url: String,
    pub(super) body: String,
}

/// The request, signed now for this service.
pub(super) fn signed(
    request: Unsigned,
    service: &str,
    aws: &AwsSettings,
    credentials: Credentials,
) -> Option<HttpRequest> {
    let identity = credentials.into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(&aws.region)
        .name(service)
        .time(clock::now())
        .settings(SigningSettings::default())
        .build()
        .ok()?
        .into();
    let kind = ("content-type", "application/json");
    let body = SignableBody::Bytes(request.body.as_bytes());
    let signable = SignableRequest::new("POST", &request.url, std::iter::once(kind), body).ok()?;
    let (instructions, _) = sign(signable, &parameters).ok()?.into_parts();
    let mut signed = HttpRequest::new(SdkBody::from(request.body.as_str()));
    signed.set_method("POST").ok()?;
    signed.set_uri(request.url).ok()?;
    signed.headers_mut().insert(kind.0, kind.1);
    for (name, value) in instructions.headers() {
        signed.headers_mut().insert(name.to_owned(), value.to_owned());
    }
    Some(signed)
}
