//! One place for a process: starts it, watches it, starts it again.

use std::{process::Stdio, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, BufReader},
    process::{Child, Command},
    time::{Instant, interval, sleep},
};

use super::{RESTART_WAIT, RESTART_WAIT_MAX, Shared, environment, server::Seat};

/// How often a process is looked at for a call that took too long.
const OVERDUE_EVERY: Duration = Duration::from_millis(250);
/// A process that lived this long starts again without a wait.
const STEADY: Duration = Duration::from_secs(10);
/// Characters of one log line that are kept.
const LINE_CHARS_MAX: usize = 4_000;

/// Keeps one process running until the pool stops.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut wait = RESTART_WAIT;
    loop {
        let started = Instant::now();
        tokio::select! {
            () = one_life(&shared) => {}
            () = shared.stopped.notified() => return,
        }
        wait = if started.elapsed() > STEADY {
            RESTART_WAIT
        } else {
            (wait * 2).min(RESTART_WAIT_MAX)
        };
        tokio::select! {
            () = sleep(wait) => {}
            () = shared.stopped.notified() => return,
        }
    }
}

async fn one_life(shared: &Arc<Shared>) {
    let seat = Seat::new(shared.clone());
    let (address, serving) = match seat.serve().await {
        Ok(served) => served,
        Err(error) => {
            tracing::error!(%error, "no port for a Runtime API server");
            return;
        }
    };
    let serving = tokio::spawn(serving);
    let function = &shared.plan.name;
    match start(shared, &address.to_string()) {
        Ok(mut child) => {
            log(function, child.stdout.take());
            log(function, child.stderr.take());
            let reason = watch(&mut child, &seat).await;
            tracing::warn!(function, reason, "a process ended");
            seat.died(&reason);
        }
        Err(error) => {
            tracing::error!(function, %error, program = %shared.program.display(), "cannot start");
            seat.died("the program cannot be started");
        }
    }
    serving.abort();
}

fn start(shared: &Shared, address: &str) -> std::io::Result<Child> {
    Command::new(&shared.program)
        .env_clear()
        .envs(environment(&shared.plan, address))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}

/// Waits for the process to end, or ends it when its call took too long, as Lambda does.
async fn watch(child: &mut Child, seat: &Seat) -> String {
    let mut ticks = interval(OVERDUE_EVERY);
    loop {
        tokio::select! {
            ended = child.wait() => {
                return ended.map_or_else(|e| e.to_string(), |status| format!("Runtime exited: {status}"));
            }
            _ = ticks.tick() => {
                if seat.is_overdue() && child.kill().await.is_ok() {
                    return "Task timed out".to_owned();
                }
            }
        }
    }
}

/// Passes the lines that a process prints on to this machine's log.
fn log(function: &str, output: Option<impl AsyncRead + Unpin + Send + 'static>) {
    let Some(output) = output else { return };
    let function = function.to_owned();
    tokio::spawn(async move {
        let mut lines = BufReader::new(output).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let line: String = line.chars().take(LINE_CHARS_MAX).collect();
            tracing::info!(target: "function", function, "{line}");
        }
    });
}
