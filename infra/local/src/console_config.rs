//! `/config.json`: what the console must know before anybody has signed in.
//!
//! On AWS `infra/deploy` writes the same file beside the console.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::{
    issuer::members::DEMO_TEAM,
    site::{CLIENT_ID, Site},
};

/// The scopes that the console asks for.
const SCOPE: &str = "openid profile email";
/// The beginnings of the names of the agent's files, by system.
const AGENTS: [(&str, &str); 3] = [
    ("linux", "sasae-agent-linux"),
    ("windows", "sasae-agent-windows"),
    ("macos", "sasae-agent-macos"),
];

/// The file's content; `download` is the folder behind `/download/`.
pub fn config(site: &Site, download: Option<&Path>) -> Value {
    let names: Vec<String> = download
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    json!({
        "oidc": { "issuer": site.issuer(), "client_id": CLIENT_ID, "scope": SCOPE },
        "team": DEMO_TEAM,
        "downloads": downloads(&names),
    })
}

/// The address of each system's agent, for the systems that have one.
fn downloads(names: &[String]) -> Map<String, Value> {
    let found = |beginning: &str| names.iter().filter(|name| name.starts_with(beginning)).min();
    AGENTS
        .iter()
        .filter_map(|(system, beginning)| {
            let name = found(beginning)?;
            Some(((*system).to_owned(), json!(format!("/download/{name}"))))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_systems_with_an_agent_are_offered() {
        let names = ["sasae-agent-linux-x86_64".to_owned(), "notes.txt".to_owned()];
        let offered = downloads(&names);
        assert_eq!(Value::Object(offered), json!({"linux": "/download/sasae-agent-linux-x86_64"}));
    }
}
