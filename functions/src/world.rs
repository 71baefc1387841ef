//! What the handlers act through: everything that is not a decision.

use std::future::Future;
use std::time::Duration;

use sasae_protocol::{ConnectionId, MailAddress, Name, SessionId, TeamId, Timestamp};
use sasae_store::Store;

/// The most bytes that are read of an answer to [`World::fetch`].
pub const FETCH_BYTES_MAX: usize = 256 * 1024;
/// How long [`World::fetch`], [`World::schedule`] and [`World::send_mail`] wait for an answer.
pub const FETCH_TIMEOUT: Duration = Duration::from_secs(4);

/// Why a message did not reach a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// The connection is over, or was never there.
    #[error("the connection is gone")]
    Gone,
    /// Too much at once, or the other side reads too slowly.
    #[error("the connection takes no more just now")]
    Busy,
    /// The gateway did not take it.
    #[error("the gateway did not take it")]
    Failed,
}

/// The scheduler did not take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the scheduler did not take it")]
pub struct ScheduleError;

/// A letter to one address, plain text in UTF-8.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// To whom.
    pub to: MailAddress,
    /// The name that it comes from: the team's.
    pub sender: Name,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// Codes and addresses are in it, so it is not printed.
impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mail(hidden)")
    }
}

/// Why a mail was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// This deployment sends no mail.
    #[error("this deployment sends no mail")]
    Off,
    /// The mail service did not take it.
    #[error("the mail service did not take it")]
    Failed,
}

/// Nothing, or nothing usable, came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nothing usable came back")]
pub struct FetchError;

/// What the handlers act through: the store, the connections, the scheduler, the issuer, the
/// clock and chance. [`crate::Aws`] is the real one; simulations bring their own.
pub trait World: Send + Sync {
    /// Where sessions are kept.
    type Store: Store;

    /// Where sessions are kept.
    fn store(&self) -> &Self::Store;

    /// The time.
    fn now(&self) -> Timestamp;

    /// Fills `bytes` by chance, fit for secrets.
    fn fill(&self, bytes: &mut [u8]);

    /// Lets `span` pass before something is tried again.
    fn pause(&self, span: Duration) -> impl Future<Output = ()> + Send;

    /// Sends a text to a connection.
    fn post(
        &self,
        to: &ConnectionId,
        text: &str,
    ) -> impl Future<Output = Result<(), PostError>> + Send;

    /// Ends a connection.
    fn disconnect(
        &self,
        connection: &ConnectionId,
    ) -> impl Future<Output = Result<(), PostError>> + Send;

    /// Has the expiry of a session announced at `at`, or within the second after it. What is
    /// scheduled already for that second is left as it is.
    fn schedule(
        &self,
        team: &TeamId,
        session: SessionId,
        at: Timestamp,
    ) -> impl Future<Output = Result<(), ScheduleError>> + Send;

    /// Hands a mail to the mail service. Whether it arrives is not known here.
    fn send_mail(&self, mail: &Mail) -> impl Future<Output = Result<(), MailError>> + Send;

    /// Gets the document at `url`, of at most [`FETCH_BYTES_MAX`].
    fn fetch(&self, url: &str) -> impl Future<Output = Result<Vec<u8>, FetchError>> + Send;
}
