//! `sasae`: what whoever runs a deployment does by hand. For now, checking the audit.

use std::{env, io::Write, path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use aws_credential_types::Credentials;
use lexopt::prelude::{Long, Short, Value, ValueExt};
use sasae_domain::check_audit_file;
use sasae_local::{audit::check_table, clock};
use sasae_protocol::{TeamId, Timestamp};
use sasae_store::{DynamoConfig, DynamoStore};

const HELP: &str = "\
sasae audit verify FILE
    checks an audit that was exported as JSON Lines
sasae audit verify --table NAME --team ID [--region R] [--endpoint URL]
    checks every audit in a table, with the credentials of the environment

It ends with 0 when everything is whole, with 1 and a line for each thing that is not, with 2 when
it could not look.
";

/// What to look at.
enum Wish {
    File(PathBuf),
    Table { name: String, team: TeamId, region: String, endpoint: Option<String> },
    Help,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let done = async { carry_out(read()?).await };
    match done.await {
        Ok((report, true)) => say(&report, ExitCode::SUCCESS),
        Ok((report, false)) => say(&report, ExitCode::from(1)),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "sasae: {error:#}\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}

fn say(report: &str, code: ExitCode) -> ExitCode {
    // Where nobody reads, the code still tells.
    let _ = writeln!(std::io::stdout(), "{report}");
    code
}

/// The report, and whether everything is whole.
async fn carry_out(wish: Wish) -> anyhow::Result<(String, bool)> {
    match wish {
        Wish::Help => Ok((HELP.trim_end().to_owned(), true)),
        Wish::File(path) => {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            Ok(match check_audit_file(&text) {
                Ok(found) => {
                    let (sessions, records) = (found.sessions, found.records);
                    let hash = found.hash;
                    (format!("whole: {sessions} sessions, {records} records, hash {hash}"), true)
                }
                Err(wrong) => (lines(wrong.iter().map(ToString::to_string)), false),
            })
        }
        Wish::Table { name, team, region, endpoint } => {
            let variable =
                |name: &str| env::var(name).with_context(|| format!("{name} is not set"));
            let credentials = Credentials::new(
                variable("AWS_ACCESS_KEY_ID")?,
                variable("AWS_SECRET_ACCESS_KEY")?,
                env::var("AWS_SESSION_TOKEN").ok(),
                None,
                "environment",
            );
            let config = DynamoConfig { table: name, region, credentials, endpoint };
            let now = Timestamp::from_millis(clock::now());
            let report = check_table(&DynamoStore::new(&config), &team, now).await?;
            let (sessions, records) = (report.sessions, report.records);
            Ok(if report.wrong.is_empty() {
                (format!("whole: {sessions} sessions, {records} records"), true)
            } else {
                (lines(report.wrong.into_iter()), false)
            })
        }
    }
}

fn lines(wrong: impl Iterator<Item = String>) -> String {
    wrong.collect::<Vec<_>>().join("\n")
}

fn read() -> anyhow::Result<Wish> {
    let mut parser = lexopt::Parser::from_env();
    let (mut words, mut table, mut team) = (Vec::new(), None, None);
    let mut region = env::var("AWS_REGION").ok();
    let mut endpoint = env::var("AWS_ENDPOINT_URL_DYNAMODB").ok();
    while let Some(argument) = parser.next()? {
        match argument {
            Value(word) => words.push(word.string()?),
            Long("table") => table = Some(parser.value()?.string()?),
            Long("team") => team = Some(TeamId::new(&parser.value()?.string()?)?),
            Long("region") => region = Some(parser.value()?.string()?),
            Long("endpoint") => endpoint = Some(parser.value()?.string()?),
            Long("help") | Short('h') => return Ok(Wish::Help),
            Long(_) | Short(_) => return Err(argument.unexpected().into()),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match (words.as_slice(), table) {
        (["audit", "verify", file], None) => Ok(Wish::File((*file).into())),
        (["audit", "verify"], Some(name)) => {
            let team = team.context("--team is needed")?;
            let region = region.context("--region is needed")?;
            Ok(Wish::Table { name, team, region, endpoint })
        }
        _ => bail!("what is to be done?"),
    }
}
