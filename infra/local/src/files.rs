//! Files of the console and of the agent, as the distribution gives them out.

use std::path::PathBuf;

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, Uri, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
};
use tower_http::services::ServeDir;

/// Files with a hash in their name never change.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Pages are asked for again each time.
const FRESH: HeaderValue = HeaderValue::from_static("no-cache");

/// A folder of files.
#[derive(Debug, Clone)]
pub struct Files {
    folder: Option<PathBuf>,
}

impl Files {
    /// The files of this folder; without one there are none.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// The console: an address without a file behind it is a page.
    pub async fn page(&self, request: Request<Body>) -> Response {
        let path = page_path(request.uri().path());
        let is_forever = path.starts_with("/assets/");
        let mut response = self.file(request, &path).await;
        if response.status().is_success() {
            let cache = if is_forever { FOREVER } else { FRESH };
            response.headers_mut().insert(CACHE_CONTROL, cache);
        }
        response
    }

    /// A file below `/download/`.
    pub async fn download(&self, request: Request<Body>) -> Response {
        let path = request.uri().path().to_owned();
        self.file(request, path.strip_prefix("/download").unwrap_or(&path)).await
    }

    async fn file(&self, request: Request<Body>, path: &str) -> Response {
        let (Some(folder), Ok(uri)) = (&self.folder, path.parse::<Uri>()) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let (mut parts, body) = request.into_parts();
        parts.uri = uri;
        let served = ServeDir::new(folder)
            .append_index_html_on_directories(false)
            .try_call(Request::from_parts(parts, body))
            .await;
        match served {
            Ok(response) => response.map(Body::new).into_response(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                StatusCode::NOT_FOUND.into_response()
            }
            Err(error) => {
                tracing::error!(%error, folder = %folder.display(), "a file could not be read");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

/// The file behind an address, as the template's `PageFunction` says.
fn page_path(path: &str) -> String {
    let leaf = path.rsplit('/').next().unwrap_or_default();
    match path {
        "/j" | "/j/" => "/j.html".to_owned(),
        _ if path.starts_with("/s/") => "/s.html".to_owned(),
        _ if leaf.contains('.') => path.to_owned(),
        _ => "/index.html".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_pages_lead_to_their_file() {
        for (path, file) in [
            ("/", "/index.html"),
            ("/sessions/1", "/index.html"),
            ("/j", "/j.html"),
            ("/s/q3J8mZ0aX5tLw9RbKcYd2A", "/s.html"),
            ("/assets/a-1.js", "/assets/a-1.js"),
            ("/favicon.svg", "/favicon.svg"),
        ] {
            assert_eq!(page_path(path), file);
        }
    }
}
