//! `@connections`: what functions call to reach a connected client.

use axum::{
    http::{Method, StatusCode},
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;

use crate::{
    connections::{Connections, PostError},
    limits::Verdict,
};

/// The connection's id in `/{stage}/@connections/{id}`, decoded; `None` for any other path.
pub fn connection_of(stage: &str, path: &str) -> Option<String> {
    let rest = path.strip_prefix('/')?.strip_prefix(stage)?;
    let rest =
        rest.strip_prefix("/@connections/").or_else(|| rest.strip_prefix("/%40connections/"))?;
    if rest.is_empty() || rest.contains('/') {
        return None;
    }
    Some(percent_decode_str(rest).decode_utf8().ok()?.into_owned())
}

/// Carries one request out.
pub fn answer(connections: &Connections, method: &Method, id: &str, body: Vec<u8>) -> Response {
    let done = match *method {
        Method::POST => match String::from_utf8(body) {
            Ok(text) => connections.post(id, text).map(|()| StatusCode::OK.into_response()),
            Err(_) => return error(StatusCode::BAD_REQUEST, "BadRequestException"),
        },
        Method::GET => connections.describe(id).map(|facts| axum::Json(facts).into_response()),
        Method::DELETE => {
            let ended = connections.end(id, Verdict::Deleted);
            ended.map(|()| StatusCode::NO_CONTENT.into_response())
        }
        _ => return error(StatusCode::FORBIDDEN, "ForbiddenException"),
    };
    done.unwrap_or_else(|refused| error(status(refused), &refused.to_string()))
}

fn status(refused: PostError) -> StatusCode {
    match refused {
        PostError::Gone => StatusCode::GONE,
        PostError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        PostError::LimitExceeded => StatusCode::TOO_MANY_REQUESTS,
    }
}

/// An error as the AWS SDKs read it.
pub fn error(status: StatusCode, name: &str) -> Response {
    let body = axum::Json(serde_json::json!({ "message": name }));
    (status, [("x-amzn-errortype", name.to_owned())], body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_taken_out_of_the_path_and_decoded() {
        let id = |path| connection_of("socket", path);
        assert_eq!(id("/socket/@connections/a%2Bb%3D").as_deref(), Some("a+b="));
        assert_eq!(id("/socket/%40connections/a=").as_deref(), Some("a="));
        assert_eq!(id("/other/@connections/a"), None);
        assert_eq!(id("/socket/@connections/"), None);
    }
}
