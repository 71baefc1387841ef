//! `sasae-new-team`: makes a team with its default channel and first owner in a table on AWS.
//!
//! `infra/deploy` runs it once. What is there already stays as it is. It takes the credentials of
//! the environment (`AWS_ACCESS_KEY_ID` and the rest) and writes through the same store code as
//! the functions.

use std::{env, io::Write};

use anyhow::Context;
use aws_credential_types::Credentials;
use lexopt::prelude::{Long, Short, Value, ValueExt};
use sasae_domain::Member;
use sasae_local::seed::{DEFAULT_LIFE_SECONDS, found};
use sasae_protocol::{MemberId, Name, Role, TeamId};
use sasae_store::{DynamoConfig, DynamoStore, TokenSubject};

/// The id of the first owner.
const FIRST_OWNER: &str = "owner";

const HELP: &str = "\
sasae-new-team --region R --table T --team ID --team-name NAME
               --issuer URL --subject SUB --owner-name NAME
";

#[derive(Default)]
struct Wishes {
    region: String,
    table: String,
    team: String,
    team_name: String,
    issuer: String,
    subject: String,
    owner_name: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let wishes = read()?;
    let variable = |name: &str| env::var(name).with_context(|| format!("{name} is not set"));
    let credentials = Credentials::new(
        variable("AWS_ACCESS_KEY_ID")?,
        variable("AWS_SECRET_ACCESS_KEY")?,
        env::var("AWS_SESSION_TOKEN").ok(),
        None,
        "environment",
    );
    let store = DynamoStore::new(&DynamoConfig {
        table: wishes.table,
        region: wishes.region,
        credentials,
        endpoint: env::var("AWS_ENDPOINT_URL_DYNAMODB").ok(),
    });
    let team = TeamId::new(&wishes.team)?;
    let (id, name) = (MemberId::new(FIRST_OWNER)?, Name::new(&wishes.owner_name)?);
    let owner = Member::new(team.clone(), id, name, Role::Owner);
    let subject = TokenSubject { issuer: wishes.issuer, subject: wishes.subject };
    found(&store, &team, &wishes.team_name, DEFAULT_LIFE_SECONDS, &[(owner, subject)]).await?;
    writeln!(std::io::stdout(), "the team {team} has its first owner")?;
    Ok(())
}

fn read() -> anyhow::Result<Wishes> {
    let mut wishes = Wishes::default();
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        let place = match argument {
            Long("region") => &mut wishes.region,
            Long("table") => &mut wishes.table,
            Long("team") => &mut wishes.team,
            Long("team-name") => &mut wishes.team_name,
            Long("issuer") => &mut wishes.issuer,
            Long("subject") => &mut wishes.subject,
            Long("owner-name") => &mut wishes.owner_name,
            Long(_) | Short(_) | Value(_) => {
                return Err(argument.unexpected()).context(HELP);
            }
        };
        *place = parser.value()?.string()?;
    }
    Ok(wishes)
}
