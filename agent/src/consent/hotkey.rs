//! The hotkey that revokes, said once: windows name it, the desk listens for it, and remote input
//! may never press it.

/// Its name, as printed on keyboards.
pub(crate) const NAME: &str = "Ctrl + Alt + Shift + S";
/// The keysym of its letter, `s` (X11 protocol, appendix A).
pub(crate) const KEYSYM: u32 = 0x73;
/// Control, alt (Mod1) and shift, as X counts modifiers.
pub(crate) const MODIFIERS: u16 = 0b1101;
