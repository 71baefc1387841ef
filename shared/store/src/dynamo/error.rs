//! What the table's errors mean to a caller.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

use crate::StoreError;

/// The meaning of an error's name, wherever it turns up.
fn meaning(code: &str) -> StoreError {
    match code {
        "ConditionalCheckFailed"
        | "ConditionalCheckFailedException"
        | "TransactionConflict"
        | "TransactionConflictException"
        | "TransactionInProgressException" => StoreError::Conflict,
        "ProvisionedThroughputExceeded"
        | "ProvisionedThroughputExceededException"
        | "RequestLimitExceeded"
        | "ThrottlingError"
        | "ThrottlingException" => StoreError::Throttled,
        other => StoreError::Failure(other.to_owned()),
    }
}

/// Gives an error its meaning. Texts of the table are left out: they may quote an item.
pub(super) fn store_error<E, R>(error: &SdkError<E, R>) -> StoreError
where
    E: ProvideErrorMetadata,
{
    if let Some(code) = error.code() {
        return meaning(code);
    }
    StoreError::Failure(
        match error {
            SdkError::TimeoutError(_) => "no answer in time",
            SdkError::DispatchFailure(_) => "the table cannot be reached",
            SdkError::ConstructionFailure(_) => "the request could not be made",
            SdkError::ResponseError(_) => "the answer could not be read",
            SdkError::ServiceError(_) | _ => "an error without a name",
        }
        .to_owned(),
    )
}

/// The meaning of why one item cancelled a transaction.
pub(super) fn reason_error(code: &str) -> StoreError {
    meaning(code)
}
