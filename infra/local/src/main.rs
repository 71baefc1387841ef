//! `sasae-local`: the whole deployment on one machine.

use std::{io::Write, process::ExitCode};

use sasae_local::{
    issuer::members::DEMO_MEMBERS,
    machine::Machine,
    options::{Options, OptionsError},
};
use serde_json::json;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "sasae-local: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let options = match Options::parse(std::env::args_os().skip(1)) {
        Ok(options) => options,
        Err(OptionsError::Help) => {
            std::io::stdout().write_all(sasae_local::options::HELP.as_bytes())?;
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    let is_demo = options.demo;
    let machine = Machine::start(options).await?;
    announce(&machine, is_demo)?;
    stop_signal().await?;
    machine.stop().await;
    Ok(())
}

/// One line for programs on standard output, a few for people on standard error.
fn announce(machine: &Machine, is_demo: bool) -> anyhow::Result<()> {
    let site = machine.site();
    let members: Vec<_> = DEMO_MEMBERS
        .iter()
        .filter(|_| is_demo)
        .map(|member| json!({ "subject": member.subject, "role": member.role }))
        .collect();
    let ready = json!({
        "ready": true,
        "gateway": machine.gateway(),
        "issuer": site.issuer(),
        "members": members,
        "password": machine.password(),
        "mail": machine.mail(),
        "control": { "address": site.inward(), "token": machine.control_token() },
        "pid": std::process::id(),
    });
    let mut out = std::io::stdout().lock();
    writeln!(out, "{ready}")?;
    out.flush()?;
    let mut err = std::io::stderr().lock();
    writeln!(err, "Sasae: {}", machine.gateway())?;
    writeln!(err, "  メール / mail: {}", machine.mail().display())?;
    if is_demo {
        writeln!(err, "  パスワード / password: {}", machine.password())?;
        for member in &DEMO_MEMBERS {
            writeln!(err, "  - {}", member.name)?;
        }
    }
    Ok(())
}

async fn stop_signal() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            stopped = tokio::signal::ctrl_c() => stopped,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
