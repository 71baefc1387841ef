//! The wall clock, read in one place, and the ways AWS writes a moment.

use time::{OffsetDateTime, macros::format_description};

/// Milliseconds since 1970 in UTC.
pub type Millis = u64;

/// The time now.
pub fn now() -> Millis {
    #[expect(clippy::disallowed_methods, reason = "the one place where this crate reads the clock")]
    let now = std::time::SystemTime::now();
    let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// As API Gateway writes it in `requestTime`: `22/Nov/2026:05:45:34 +0000`.
pub fn request_time(at: Millis) -> String {
    let format = format_description!(
        "[day]/[month repr:short]/[year]:[hour]:[minute]:[second] [offset_hour sign:mandatory][offset_minute]"
    );
    moment(at).format(&format).unwrap_or_default()
}

/// ISO 8601 with milliseconds, as in the answers of `@connections`.
pub fn iso(at: Millis) -> String {
    let format =
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");
    moment(at).format(&format).unwrap_or_default()
}

/// As mail writes it (RFC 5322): `Sun, 22 Nov 2026 05:45:34 +0000`.
pub fn mail_date(at: Millis) -> String {
    let format = format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] [offset_hour sign:mandatory][offset_minute]"
    );
    moment(at).format(&format).unwrap_or_default()
}

fn moment(at: Millis) -> OffsetDateTime {
    let nanos = i128::from(at) * 1_000_000;
    OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_aws_writes_it() {
        assert_eq!(request_time(1_795_326_334_000), "22/Nov/2026:05:45:34 +0000");
        assert_eq!(mail_date(1_795_326_334_000), "Sun, 22 Nov 2026 05:45:34 +0000");
        assert_eq!(iso(1_795_326_334_120), "2026-11-22T05:45:34.120Z");
    }
}
