//! Which programs this deployment talks to, and which side is told that it is old.

use sasae_protocol::{ErrorCode, PROTOCOL_VERSION_MAX, PROTOCOL_VERSION_UNSAID, ProtocolVersion};

use crate::denied::Denied;
use crate::settings::Versions;

/// Refuses a program outside the window, by the name of the side that is old.
pub(crate) fn check(spoken: ProtocolVersion, oldest: ProtocolVersion) -> Result<(), Denied> {
    if spoken < oldest {
        Err(ErrorCode::VersionTooOld.into())
    } else if spoken > PROTOCOL_VERSION_MAX {
        Err(ErrorCode::VersionTooNew.into())
    } else {
        Ok(())
    }
}

/// Checks what a request says in its header, on every route: so at every connect too, which
/// begins with asking for a ticket. What is below `/api/` comes from a console.
pub(crate) fn check_request(
    versions: Versions,
    route: &str,
    header: Option<&str>,
) -> Result<(), Denied> {
    let spoken = match header {
        None => PROTOCOL_VERSION_UNSAID,
        Some(text) => {
            let number = text.trim().parse().map_err(|_| ErrorCode::MalformedRequest)?;
            ProtocolVersion::new(number)
        }
    };
    let is_console = route.contains(" /api/");
    check(spoken, if is_console { versions.console_min } else { versions.agent_min })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn versions(console: u16, agent: u16) -> Versions {
        let version = ProtocolVersion::new;
        Versions { console_min: version(console), agent_min: version(agent) }
    }

    fn asked(versions: Versions, route: &str, header: Option<&str>) -> Result<(), ErrorCode> {
        check_request(versions, route, header).map_err(|denied| denied.code)
    }

    #[test]
    fn both_neighbours_of_this_version_are_served_and_their_neighbours_are_not() {
        let open = versions(1, 1);
        for route in ["POST /api/tickets", "POST /join/ticket"] {
            for good in [None, Some("1"), Some("2"), Some("3")] {
                assert_eq!(asked(open, route, good), Ok(()), "{route} {good:?}");
            }
            assert_eq!(asked(open, route, Some("0")), Err(ErrorCode::VersionTooOld));
            assert_eq!(asked(open, route, Some("4")), Err(ErrorCode::VersionTooNew));
            for bad in ["", "one", "-1", "70000"] {
                assert_eq!(asked(open, route, Some(bad)), Err(ErrorCode::MalformedRequest));
            }
        }
    }

    #[test]
    fn a_deployment_may_want_newer_programs_each_by_its_kind() {
        let strict = versions(2, 1);
        let old = Err(ErrorCode::VersionTooOld);
        assert_eq!(asked(strict, "GET /api/me", None), old, "who says nothing is of the first");
        assert_eq!(asked(strict, "GET /api/me", Some("2")), Ok(()));
        assert_eq!(asked(strict, "POST /join/look", None), Ok(()));
        assert_eq!(asked(versions(1, 2), "POST /join/ticket", Some("1")), old);
    }
}
