//! Schedule expressions: only `at(2026-11-22T05:45:34)` in UTC, which is all that expiry needs.

use thiserror::Error;
use time::{PrimitiveDateTime, macros::format_description};

use crate::clock::Millis;

/// Why an expression is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ExpressionError {
    /// Not `at(...)`, or no such moment.
    #[error("only at(yyyy-mm-ddThh:mm:ss) is run here")]
    Form,
    /// A time zone other than UTC.
    #[error("only UTC is run here")]
    Zone,
}

/// The moment of an expression.
pub fn moment(expression: &str, zone: Option<&str>) -> Result<Millis, ExpressionError> {
    if !matches!(zone, None | Some("UTC" | "Etc/UTC")) {
        return Err(ExpressionError::Zone);
    }
    let inner = expression.strip_prefix("at(").and_then(|rest| rest.strip_suffix(')'));
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    let parsed = PrimitiveDateTime::parse(inner.ok_or(ExpressionError::Form)?, &format)
        .map_err(|_| ExpressionError::Form)?;
    let seconds = u64::try_from(parsed.assume_utc().unix_timestamp());
    Ok(seconds.map_err(|_| ExpressionError::Form)? * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_to_the_second() {
        assert_eq!(moment("at(2026-11-22T05:45:34)", None), Ok(1_795_326_334_000));
        assert_eq!(moment("at(2026-11-22T05:45:34)", Some("UTC")), Ok(1_795_326_334_000));
    }

    #[test]
    fn everything_else_is_refused() {
        for bad in
            ["rate(5 minutes)", "at(2026-11-22T05:45)", "at(2026-13-01T00:00:00)", "at()", ""]
        {
            assert_eq!(moment(bad, None), Err(ExpressionError::Form), "{bad}");
        }
        let tokyo = Some("Asia/Tokyo");
        assert_eq!(moment("at(2026-11-22T05:45:34)", tokyo), Err(ExpressionError::Zone));
    }
}
