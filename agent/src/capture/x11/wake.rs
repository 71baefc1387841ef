//! Waiting for the X connection or for another thread, whichever comes first.

use std::{io, os::fd::AsFd, sync::Arc, time::Duration};

use rustix::{
    event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll},
    fd::OwnedFd,
};

use crate::capture::Waker;

/// A counter of the kernel (`eventfd(2)`) that ends a wait.
#[derive(Debug)]
pub(crate) struct WakeFd(Arc<OwnedFd>);

impl WakeFd {
    pub(crate) fn new() -> io::Result<Self> {
        let flags = EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK;
        Ok(Self(Arc::new(eventfd(0, flags)?)))
    }

    pub(crate) fn waker(&self) -> Waker {
        let fd = Arc::clone(&self.0);
        Waker::new(move || {
            // A full counter means that the wake is already due; nothing else can fail here.
            let _ = rustix::io::write(&*fd, &1_u64.to_ne_bytes());
        })
    }

    /// Blocks until `stream` can be read, the waker was called (`true`), or `timeout` has passed.
    pub(crate) fn wait(&self, stream: &impl AsFd, timeout: Option<Duration>) -> io::Result<bool> {
        let timeout = timeout.and_then(|timeout| Timespec::try_from(timeout).ok());
        let mut fds = [
            PollFd::new(stream, PollFlags::IN),
            PollFd::from_borrowed_fd(self.0.as_fd(), PollFlags::IN),
        ];
        match poll(&mut fds, timeout.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let mut counter = [0; 8];
        Ok(rustix::io::read(&*self.0, &mut counter).is_ok())
    }
}
