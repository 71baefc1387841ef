//! What two computers say to each other directly, on the JSON channels.
//!
//! Four data channels are negotiated beforehand (`negotiated: true`, W3C WebRTC 6.2), so that none
//! needs a round trip to open: see [`Channel`].

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Mode, ProtocolVersion};

/// The data channels of a share, by their negotiated id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Reliable and ordered, JSON: greetings, screen, codec, pointer shape, end.
    Control,
    /// Reliable and ordered, JSON: keys, buttons, wheel, text.
    Input,
    /// Unordered and not resent, JSON: pointer moves both ways; the newest number wins.
    Pointer,
    /// Unordered and not resent, binary: the lane of [`crate::picture`].
    Picture,
}

impl Channel {
    /// Every channel, in the order of their ids.
    pub const ALL: [Self; 4] = [Self::Control, Self::Input, Self::Pointer, Self::Picture];

    /// The negotiated stream id.
    pub const fn id(self) -> u16 {
        match self {
            Self::Control => 0,
            Self::Input => 1,
            Self::Pointer => 2,
            Self::Picture => 3,
        }
    }

    /// The label, which only people who debug see.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Control => "control",
            Self::Input => "input",
            Self::Pointer => "pointer",
            Self::Picture => "picture",
        }
    }

    /// Whether messages arrive once each and in order.
    pub const fn is_reliable(self) -> bool {
        match self {
            Self::Control | Self::Input => true,
            Self::Pointer | Self::Picture => false,
        }
    }
}

/// The most characters of a composed text in one message.
pub const TEXT_CHARS_MAX: usize = 1024;
/// The most characters of a W3C `KeyboardEvent.code`.
pub const KEY_CODE_CHARS_MAX: usize = 24;
/// The largest distance that one wheel message may carry, in CSS pixels.
pub const WHEEL_PIXELS_MAX: f32 = 4_000.0;
/// The side of the largest pointer shape, in pixels.
pub const CURSOR_SIDE_MAX: u16 = 96;

/// A video codec, named as in the codec registry of `WebCodecs`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Codec {
    /// AV1 (AOMedia), low-overhead bitstream format.
    Av1,
    /// H.264 (ITU-T H.264), Annex B byte stream.
    H264,
}

/// A pointer button, numbered as `MouseEvent.button` of W3C UI Events.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Button {
    /// The main one, left for most people.
    Left,
    /// The wheel.
    Middle,
    /// The other one.
    Right,
    /// Back.
    Back,
    /// Forward.
    Forward,
}

/// From the viewer (the technician's browser) to the agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromViewer {
    /// First message on the control channel: what the viewer can show, best first.
    Hello {
        /// What the viewer speaks.
        protocol: ProtocolVersion,
        /// Codecs that it can decode.
        codecs: Vec<Codec>,
    },
    /// The picture cannot be continued: send one that stands alone.
    KeyFrame,
    /// A physical key went down or up.
    Key {
        /// The key's place: `KeyboardEvent.code`.
        code: String,
        /// Down or up.
        down: bool,
    },
    /// A composed text (an IME's, or pasted).
    Text {
        /// The text.
        text: String,
    },
    /// A pointer button went down or up at a place.
    Button {
        /// Which one.
        button: Button,
        /// Down or up.
        down: bool,
        /// Pixels from the left of the shared screen.
        x: u16,
        /// Pixels from its top.
        y: u16,
    },
    /// The wheel turned at a place.
    Wheel {
        /// To the right, in CSS pixels.
        dx: f32,
        /// Down, in CSS pixels.
        dy: f32,
        /// Pixels from the left of the shared screen.
        x: u16,
        /// Pixels from its top.
        y: u16,
    },
    /// The pointer moved; on the pointer channel.
    Move {
        /// Rises with every move; an older one is dropped.
        seq: u32,
        /// Pixels from the left of the shared screen.
        x: u16,
        /// Pixels from its top.
        y: u16,
    },
    /// The picture lost the keyboard: let go of every key and button.
    ReleaseAll,
    /// The technician ends the share.
    End,
}

impl FromViewer {
    /// Whether every part is within the limit that its type does not say.
    pub fn is_within_limits(&self) -> bool {
        match self {
            Self::Hello { codecs, .. } => codecs.len() <= 4,
            Self::Key { code, .. } => {
                code.len() <= KEY_CODE_CHARS_MAX && code.bytes().all(|b| b.is_ascii_alphanumeric())
            }
            Self::Text { text } => text.chars().count() <= TEXT_CHARS_MAX,
            Self::Wheel { dx, dy, .. } => {
                dx.abs() <= WHEEL_PIXELS_MAX && dy.abs() <= WHEEL_PIXELS_MAX
            }
            Self::KeyFrame
            | Self::Button { .. }
            | Self::Move { .. }
            | Self::ReleaseAll
            | Self::End => true,
        }
    }
}

/// From the agent to the viewer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToViewer {
    /// First message on the control channel: what was granted and how the picture comes.
    Hello {
        /// What the agent speaks.
        protocol: ProtocolVersion,
        /// What the customer allowed.
        mode: Mode,
        /// The codec in use.
        codec: Codec,
        /// The screen's width in pixels.
        width: u16,
        /// Its height.
        height: u16,
    },
    /// None of the viewer's codecs can be made here.
    NoCodec,
    /// The pointer's shape.
    Cursor {
        /// Width in pixels; zero hides the pointer.
        width: u16,
        /// Height in pixels.
        height: u16,
        /// The pixel that points, from the left.
        hot_x: u16,
        /// The pixel that points, from the top.
        hot_y: u16,
        /// Rows of RGBA, not premultiplied, in base 64 (RFC 4648, section 4).
        rgba: String,
    },
    /// Where the customer's pointer is; on the pointer channel.
    Pointer {
        /// Rises with every message; an older one is dropped.
        seq: u32,
        /// Pixels from the left of the shared screen.
        x: u16,
        /// Pixels from its top.
        y: u16,
    },
    /// An input was not passed on, because it would have pressed one of the agent's own windows.
    InputRefused,
    /// An input was not passed on, because the customer uses mouse or keyboard. Everything that was
    /// held has been let go; two seconds after the customer's last input it goes on.
    InputPaused,
    /// The share is over; nothing follows.
    End,
}
