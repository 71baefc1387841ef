//! What tokens are taken.
