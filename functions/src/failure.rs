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

/// How the Lambda Runtime API is told, and with it logs and alarms.
impl From<Failure> for lambda_runtime::Diagnostic {
    fn from(failure: Failure) -> Self {
        let error_type = match failure {
            Failure::ForeignEvent => "ForeignEvent",
            Failure::Unavailable => "Unavailable",
        };
        Self { error_type: error_type.into(), error_message: failure.to_string() }
    }
}
