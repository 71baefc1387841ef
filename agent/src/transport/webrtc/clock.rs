//! The clock that the stack runs on, which can be put forward.
//!
//! SCTP in `webrtc` 0.21.1 waits at least one second (a private constant) before it gives up or
//! resends what its quicker ways of finding a loss have missed, and one bug makes them miss often:
//! once in fast recovery it counts no more gap reports until the oldest lost packet is gone. Four
//! such packets fill its smallest window, and then nothing goes out for the rest of the second, on
//! unreliable channels too. The lane knows of the loss within milliseconds. So when it does, the
//! clock is put forward by that second: the timer fires, the lost packets are dropped, the window
//! opens. Everything else that the stack times gets the same jump, which is harmless a few times:
//! connectivity is refreshed early, and packets under way give no round trip sample, because the
//! timer has just dropped or resent them all.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ::webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, Runtime,
    TokioRuntime,
};
use tokio::sync::Notify;

type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Tokio, with a clock that can be put forward; clones are the same clock.
#[derive(Clone)]
pub(super) struct Clock(Arc<Shared>);

struct Shared {
    tokio: TokioRuntime,
    ahead_us: AtomicU64,
    put_forward: Notify,
}

impl Clock {
    pub(super) fn new() -> Self {
        let (ahead_us, put_forward) = (AtomicU64::new(0), Notify::new());
        Self(Arc::new(Shared { tokio: TokioRuntime, ahead_us, put_forward }))
    }

    /// Puts the clock forward; whoever sleeps on it looks again at once.
    pub(super) fn put_forward(&self, by: Duration) {
        let by_us = u64::try_from(by.as_micros()).unwrap_or(u64::MAX);
        self.0.ahead_us.fetch_add(by_us, Ordering::AcqRel);
        self.0.put_forward.notify_waiters();
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Clock").field("ahead_us", &self.0.ahead_us).finish_non_exhaustive()
    }
}

impl Runtime for Clock {
    fn spawn(&self, future: Later<'static, ()>) -> Box<dyn JoinHandle> {
        self.0.tokio.spawn(future)
    }

    fn wrap_udp_socket(&self, socket: UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        self.0.tokio.wrap_udp_socket(socket)
    }

    fn wrap_tcp_listener(&self, listener: TcpListener) -> io::Result<Arc<dyn AsyncTcpListener>> {
        self.0.tokio.wrap_tcp_listener(listener)
    }

    fn connect_tcp(
        &self,
        remote_addr: SocketAddr,
    ) -> Later<'_, io::Result<Arc<dyn AsyncTcpStream>>> {
        self.0.tokio.connect_tcp(remote_addr)
    }

    fn resolve_host<'a>(&'a self, host: &'a str) -> Later<'a, io::Result<Vec<SocketAddr>>> {
        self.0.tokio.resolve_host(host)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> Instant {
        Instant::now() + Duration::from_micros(self.0.ahead_us.load(Ordering::Acquire))
    }

    fn sleep(&self, duration: Duration) -> Later<'static, ()> {
        let clock = self.clone();
        let until = clock.now() + duration;
        Box::pin(async move {
            loop {
                let put_forward = clock.0.put_forward.notified();
                let left = until.saturating_duration_since(clock.now());
                if left.is_zero() {
                    return;
                }
                tokio::select! {
                    () = tokio::time::sleep(left) => return,
                    () = put_forward => {}
                }
            }
        })
    }

    fn interval(&self, period: Duration) -> Box<dyn AsyncInterval> {
        self.0.tokio.interval(period)
    }

    fn block_on(&self, future: Pin<Box<dyn Future<Output = ()> + '_>>) {
        self.0.tokio.block_on(future);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn putting_the_clock_forward_wakes_those_who_sleep_on_it() {
        let clock = Clock::new();
        let before = clock.now();
        let asleep = clock.sleep(Duration::from_mins(10));
        clock.put_forward(Duration::from_mins(5));
        clock.put_forward(Duration::from_mins(5));
        asleep.await;
        assert!(clock.now() - before >= Duration::from_mins(10));
    }

    #[tokio::test]
    async fn sleep_on_a_clock_left_alone_is_as_long_as_asked() {
        let clock = Clock::new();
        let before = clock.now();
        clock.sleep(Duration::from_millis(5)).await;
        assert!(clock.now() - before >= Duration::from_millis(5));
    }
}
