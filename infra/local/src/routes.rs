//! Which route of the HTTP API a request takes, as API Gateway chooses it.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;

/// A route: `GET /api/sessions/{session}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The route key as the template has it.
    pub key: String,
    /// The ARN of the function behind it.
    pub function: String,
    method: String,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Word(String),
    Parameter(String),
    Rest(String),
}

impl Route {
    /// Reads a route key; `None` when it is not of the form `METHOD /path`.
    pub fn parse(key: &str, function: String) -> Option<Self> {
        let (method, path) = key.split_once(' ')?;
        let path = path.strip_prefix('/')?;
        let segments = path.split('/').map(|part| {
            match part.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) => match name.strip_suffix('+') {
                    Some(name) => Segment::Rest(name.to_owned()),
                    None => Segment::Parameter(name.to_owned()),
                },
                None => Segment::Word(part.to_owned()),
            }
        });
        Some(Self {
            key: key.to_owned(),
            function,
            method: method.to_owned(),
            segments: segments.collect(),
        })
    }

    /// The path parameters when this route takes the request.
    fn matches(&self, method: &str, path: &str) -> Option<BTreeMap<String, String>> {
        if self.method != method && self.method != "ANY" {
            return None;
        }
        let mut parameters = BTreeMap::new();
        let mut given = path.strip_prefix('/')?.split('/');
        for segment in &self.segments {
            match segment {
                Segment::Rest(name) => {
                    let rest = given.by_ref().collect::<Vec<_>>().join("/");
                    parameters.insert(name.clone(), decoded(&rest));
                }
                Segment::Word(word) => (given.next()? == word).then_some(())?,
                Segment::Parameter(name) => {
                    let value = given.next().filter(|value| !value.is_empty())?;
                    parameters.insert(name.clone(), decoded(value));
                }
            }
        }
        given.next().is_none().then_some(parameters)
    }

    /// Words win over parameters, parameters over the rest of a path.
    fn rank(&self) -> Vec<u8> {
        let rank = |segment: &Segment| match segment {
            Segment::Word(_) => 0,
            Segment::Parameter(_) => 1,
            Segment::Rest(_) => 2,
        };
        self.segments.iter().map(rank).collect()
    }
}

/// The route of a request and its path parameters, or none: API Gateway answers 404 then.
pub fn choose<'a>(
    routes: &'a [Route],
    method: &str,
    path: &str,
) -> Option<(&'a Route, BTreeMap<String, String>)> {
    routes
        .iter()
        .filter_map(|route| Some((route, route.matches(method, path)?)))
        .min_by_key(|(route, _)| (route.rank(), route.method == "ANY"))
}

/// Whether a path pattern of the distribution takes this path; `*` stands for anything.
pub fn pattern_takes(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((before, "")) => path.starts_with(before),
        Some((before, after)) => path.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices().any(|(at, _)| pattern_takes(after, &rest[at..]))
                || pattern_takes(after, "")
        }),
    }
}

fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes() -> Vec<Route> {
        ["GET /a/{id}", "GET /a/list", "POST /a/{id}/c", "ANY /b/{rest+}"]
            .iter()
            .filter_map(|key| Route::parse(key, String::new()))
            .collect()
    }

    fn chosen(method: &str, path: &str) -> Option<(String, BTreeMap<String, String>)> {
        choose(&routes(), method, path).map(|(route, given)| (route.key.clone(), given))
    }

    #[test]
    fn the_most_exact_route_is_taken() {
        assert_eq!(chosen("GET", "/a/list").unwrap().0, "GET /a/list");
        let (key, given) = chosen("GET", "/a/x%20y").unwrap();
        assert_eq!((key.as_str(), given["id"].as_str()), ("GET /a/{id}", "x y"));
        assert_eq!(chosen("DELETE", "/b/c/d").unwrap().1["rest"], "c/d");
    }

    #[test]
    fn a_request_without_a_route_is_nobodys() {
        for (method, path) in
            [("POST", "/a/list"), ("GET", "/a/"), ("GET", "/a/1/2"), ("GET", "/a"), ("PUT", "/")]
        {
            assert_eq!(chosen(method, path), None, "{method} {path}");
        }
    }

    #[test]
    fn path_patterns_are_those_of_the_distribution() {
        assert!(pattern_takes("/api/*", "/api/me"));
        assert!(!pattern_takes("/api/*", "/apis"));
        assert!(pattern_takes("/socket", "/socket"));
        assert!(!pattern_takes("/socket", "/socket/x"));
        assert!(pattern_takes("*", "/anything"));
    }
}
