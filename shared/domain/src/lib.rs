//! The pure decisions of the service desk: sessions, permissions, expiry, audit.
