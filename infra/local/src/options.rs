//! The command line.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use lexopt::prelude::{Long, Short, Value, ValueExt};
use thiserror::Error;

use crate::{limits::Lifetimes, seed::DEFAULT_LIFE_SECONDS};

/// The template that is built in; `--template` reads another.
pub const TEMPLATE: &str = include_str!("../../template.yaml");

/// The command line's help.
pub const HELP: &str = "\
sasae-local: the whole deployment on one machine, read from infra/template.yaml

  --data DIR           where all state is kept, in one SQLite file (required)
  --listen ADDR:PORT   the gateway's address, loopback only [127.0.0.1:0]
  --console DIR        the built console (console/dist)
  --download DIR       the agent's files, given out below /download/
  --template FILE      another template than the built-in one
  --runtime-api DIR    run the real function binaries of DIR as processes of their own
  --lifetime-s N       seconds that a WebSocket connection lives [7200]
  --idle-s N           seconds that a WebSocket connection may be silent [600]
  --fault-seed N       lose some $disconnect events and reorder some messages
  --sweep-s N          seconds between collections of expired items [60]
  --password TEXT      the demo members' password [made once and printed]
  --session-life-s N   seconds that a session of the demo channel lives [86400]
  --no-demo            do not fill in the demo team
  --help               this text
";

/// What the command line asks for.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where all state is kept.
    pub data: PathBuf,
    /// The gateway's `host:port`; port 0 takes a free one and keeps it for the next start.
    pub listen: String,
    /// The built console.
    pub console: Option<PathBuf>,
    /// The agent's files.
    pub download: Option<PathBuf>,
    /// The template's text.
    pub template: String,
    /// The folder of the function binaries; none calls the functions in this process.
    pub runtime_api: Option<PathBuf>,
    /// How long connections live.
    pub lifetimes: Lifetimes,
    /// The seed of the faults; none makes no faults.
    pub fault_seed: Option<u64>,
    /// How often expired items are collected.
    pub sweep: Duration,
    /// The demo members' password; none makes one.
    pub password: Option<String>,
    /// How long a session of the demo channel lives, in seconds; for a channel not made yet.
    pub session_life: u32,
    /// Whether the demo team is filled in.
    pub demo: bool,
}

/// Why a command line is refused.
#[derive(Debug, Error)]
pub enum OptionsError {
    /// Not an option, or not its kind of value.
    #[error(transparent)]
    Form(#[from] lexopt::Error),
    /// An option that must be there is not.
    #[error("--data is needed")]
    NoData,
    /// The template cannot be read.
    #[error("the template cannot be read: {0}")]
    Template(#[from] std::io::Error),
    /// Help was asked for.
    #[error("{HELP}")]
    Help,
}

impl Options {
    /// Reads the arguments that follow the program's name.
    pub fn parse<I>(arguments: I) -> Result<Self, OptionsError>
    where
        I: IntoIterator,
        I::Item: Into<OsString>,
    {
        let mut parser = lexopt::Parser::from_args(arguments);
        let mut data = None;
        let mut options = Self {
            data: PathBuf::new(),
            listen: "127.0.0.1:0".to_owned(),
            console: None,
            download: None,
            template: TEMPLATE.to_owned(),
            runtime_api: None,
            lifetimes: Lifetimes::default(),
            fault_seed: None,
            sweep: Duration::from_mins(1),
            password: None,
            session_life: DEFAULT_LIFE_SECONDS,
            demo: true,
        };
        while let Some(argument) = parser.next()? {
            match argument {
                Long("data") => data = Some(parser.value()?.into()),
                Long("listen") => options.listen = parser.value()?.string()?,
                Long("console") => options.console = Some(parser.value()?.into()),
                Long("download") => options.download = Some(parser.value()?.into()),
                Long("template") => options.template = std::fs::read_to_string(parser.value()?)?,
                Long("runtime-api") => options.runtime_api = Some(parser.value()?.into()),
                Long("lifetime-s") => options.lifetimes.total = seconds(&mut parser)?,
                Long("idle-s") => options.lifetimes.idle = seconds(&mut parser)?,
                Long("fault-seed") => options.fault_seed = Some(parser.value()?.parse()?),
                Long("sweep-s") => {
                    options.sweep = seconds(&mut parser)?.max(Duration::from_secs(1));
                }
                Long("password") => options.password = Some(parser.value()?.string()?),
                Long("session-life-s") => options.session_life = parser.value()?.parse()?,
                Long("no-demo") => options.demo = false,
                Long("help") | Short('h') => return Err(OptionsError::Help),
                Long(_) | Short(_) | Value(_) => return Err(argument.unexpected().into()),
            }
        }
        options.data = data.ok_or(OptionsError::NoData)?;
        Ok(options)
    }
}

fn seconds(parser: &mut lexopt::Parser) -> Result<Duration, lexopt::Error> {
    Ok(Duration::from_secs(parser.value()?.parse()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_command_line_is_read() {
        let line = "--data d --listen 127.0.0.1:4000 --lifetime-s 3 --fault-seed 9 --no-demo";
        let options = Options::parse(line.split(' ')).unwrap();
        assert_eq!(options.listen, "127.0.0.1:4000");
        assert_eq!(options.lifetimes.total, Duration::from_secs(3));
        assert_eq!(options.lifetimes.idle, Duration::from_mins(10));
        assert_eq!(options.fault_seed, Some(9));
        assert!(!options.demo);
    }

    #[test]
    fn a_wrong_command_line_is_refused() {
        assert!(matches!(Options::parse([""; 0]), Err(OptionsError::NoData)));
        assert!(matches!(Options::parse(["--what"]), Err(OptionsError::Form(_))));
        assert!(matches!(Options::parse(["--idle-s", "x"]), Err(OptionsError::Form(_))));
        assert!(matches!(Options::parse(["--help"]), Err(OptionsError::Help)));
    }
}
