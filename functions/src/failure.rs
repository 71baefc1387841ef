//! Why a function gives no answer at all.

/// Why a function gives no answer at all. Whatever a caller can get wrong is an answer instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The event is not of the kind that this function is connected to: the template is wrong.
    #[error("the event is not of this function's kind")]
    ForeignEvent,
    /// The work could not be done; the event may be sent again.
    #[error("the work could not be done now")]
    Unavailable,
}
