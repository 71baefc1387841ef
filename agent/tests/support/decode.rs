//! Decoders for tests: what a viewer would see of the frames that were sent.

#![allow(dead_code, reason = "each program that includes this file uses another part of it")]
#![expect(unsafe_code, reason = "libaom's decoder is a C library")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on ends here")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixels are small numbers"
)]

use std::{mem::MaybeUninit, ptr};

use libaom_sys as aom;
use openh264::formats::YUVSource;
use sasae_agent::capture::Size;
use sasae_protocol::{
    peer::Codec,
    picture::{Frame, Part},
};

/// A decoded picture in I420, cropped to the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) size: Size,
    pub(crate) luma: Vec<u8>,
    pub(crate) blue: Vec<u8>,
    pub(crate) red: Vec<u8>,
}

impl Picture {
    /// The red, green and blue of a pixel, by full-range BT.709.
    pub(crate) fn rgb(&self, x: u32, y: u32) -> [u8; 3] {
        let half = self.size.width.div_ceil(2);
        let luma = f32::from(self.luma[(y * self.size.width + x) as usize]);
        let blue = f32::from(self.blue[(y / 2 * half + x / 2) as usize]) - 128.0;
        let red = f32::from(self.red[(y / 2 * half + x / 2) as usize]) - 128.0;
        let byte = |value: f32| value.round().clamp(0.0, 255.0) as u8;
        [
            byte(luma + 1.5748 * red),
            byte(luma - 0.1873 * blue - 0.4681 * red),
            byte(luma + 1.8556 * blue),
        ]
    }

    /// How near the brightness is to that of another picture of this size, in dB.
    pub(crate) fn luma_psnr(&self, wanted: &[u8]) -> f64 {
        assert_eq!(self.luma.len(), wanted.len());
        let squares: u64 =
            self.luma.iter().zip(wanted).map(|(a, b)| u64::from(a.abs_diff(*b)).pow(2)).sum();
        let mean = (squares as f64 / wanted.len() as f64).max(1e-6);
        10.0 * (255.0_f64.powi(2) / mean).log10()
    }
}

/// What the screen looks like in the brightness of full-range BT.709, from rows of BGRX.
pub(crate) fn luma_of(pixels: &[u8]) -> Vec<u8> {
    let luma = |pixel: &[u8]| {
        let [b, g, r] = [f32::from(pixel[0]), f32::from(pixel[1]), f32::from(pixel[2])];
        (0.2126 * r + 0.7152 * g + 0.0722 * b).round() as u8
    };
    pixels.chunks_exact(4).map(luma).collect()
}

/// A viewer's decoder of one codec.
pub(crate) enum Decoder {
    Av1(Box<aom::aom_codec_ctx_t>),
    H264(openh264::decoder::Decoder),
}

impl Decoder {
    pub(crate) fn new(codec: Codec) -> Self {
        match codec {
            Codec::H264 => Self::H264(openh264::decoder::Decoder::new().unwrap()),
            Codec::Av1 => {
                let mut context = Box::new(MaybeUninit::zeroed());
                // SAFETY: the call fills the context; no configuration is allowed.
                let status = unsafe {
                    aom::aom_codec_dec_init_ver(
                        context.as_mut_ptr(),
                        aom::aom_codec_av1_dx(),
                        ptr::null(),
                        0,
                        aom::AOM_DECODER_ABI_VERSION.cast_signed(),
                    )
                };
                assert_eq!(status, aom::AOM_CODEC_OK);
                // SAFETY: initialized by the call above.
                Self::Av1(unsafe { context.assume_init() })
            }
        }
    }

    /// Decodes the bytes of one frame; it must hold one video part over the whole screen.
    pub(crate) fn frame(&mut self, bytes: &[u8]) -> Picture {
        let frame = Frame::read(bytes).unwrap();
        let [Part::Video(video)] = &frame.parts[..] else { panic!("one part") };
        assert_eq!((video.width, video.height), (frame.width, frame.height));
        let size = Size::new(frame.width.into(), frame.height.into());
        self.video(video.data, size)
    }

    /// Decodes one coded picture of this size.
    pub(crate) fn video(&mut self, data: &[u8], size: Size) -> Picture {
        match self {
            Self::H264(decoder) => {
                let picture = decoder.decode(data).unwrap().expect("a picture for every frame");
                let (y, u, v) = picture.strides();
                Picture {
                    size,
                    luma: crop(picture.y(), y, size.width, size.height),
                    blue: crop(picture.u(), u, size.width.div_ceil(2), size.height.div_ceil(2)),
                    red: crop(picture.v(), v, size.width.div_ceil(2), size.height.div_ceil(2)),
                }
            }
            Self::Av1(context) => {
                // SAFETY: the context is live and the data readable.
                let status = unsafe {
                    aom::aom_codec_decode(
                        &raw mut **context,
                        data.as_ptr(),
                        data.len(),
                        ptr::null_mut(),
                    )
                };
                assert_eq!(status, aom::AOM_CODEC_OK);
                let mut position = ptr::null();
                // SAFETY: the image lives until the next call.
                let image = unsafe {
                    aom::aom_codec_get_frame(&raw mut **context, &raw mut position).as_ref()
                };
                let image = image.expect("a picture for every frame");
                assert_eq!(image.range, aom::AOM_CR_FULL_RANGE);
                assert_eq!(image.mc, aom::AOM_CICP_MC_BT_709);
                assert_eq!(image.tc, aom::AOM_CICP_TC_SRGB);
                assert!(image.d_w >= size.width && image.d_h >= size.height);
                let plane = |index: usize, width: u32, height: u32| {
                    let stride = usize::try_from(image.stride[index]).unwrap();
                    // SAFETY: the plane has `height` rows of `stride` bytes.
                    let bytes = unsafe {
                        std::slice::from_raw_parts(image.planes[index], stride * height as usize)
                    };
                    crop(bytes, stride, width, height)
                };
                let (half_width, half_height) = (size.width.div_ceil(2), size.height.div_ceil(2));
                Picture {
                    size,
                    luma: plane(0, size.width, size.height),
                    blue: plane(1, half_width, half_height),
                    red: plane(2, half_width, half_height),
                }
            }
        }
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        if let Self::Av1(context) = self {
            // SAFETY: the context is live and used no more.
            unsafe { aom::aom_codec_destroy(&raw mut **context) };
        }
    }
}

fn crop(plane: &[u8], stride: usize, width: u32, height: u32) -> Vec<u8> {
    plane
        .chunks(stride)
        .take(height as usize)
        .flat_map(|row| &row[..width as usize])
        .copied()
        .collect()
}
