//! AV1 by libaom, set for screens in real time.
//!
//! The settings are those that Chromium's remote desktop arrived at (speed 10, screen content,
//! palette, adaptive quantization 3, constant bitrate), less intra block copy, which at this speed
//! costs more time than it saves bytes.
//!
//! A screen that changed in large part is refined by a key frame: measured on a page of text after
//! scrolling, 312 KB reach 56 dB at once, where ten refining frames of 1 MB together reach 43 dB,
//! because the palette, which makes text exact, is not tried for blocks that stay where they are.

#![expect(unsafe_code, reason = "libaom is a C library")]

use std::{ffi::c_int, mem::MaybeUninit, ptr, time::Duration};

use libaom_sys as aom;

use super::{
    Planes,
    encoder::{BITRATE_MAX, BITRATE_MIN, Coded, EncodeError, Encoder, FRAME_RATE_MAX, Pass},
};
use crate::capture::Size;

/// Threads of one encoder: rows of superblocks in two tile columns.
const THREADS: u32 = 2;
/// The best quality that the encoder may spend bits on (of 0 to 63) while the screen changes.
const QUANTIZER_MIN: u32 = 10;
/// The worst quality (of 0 to 63) that it may fall to.
const QUANTIZER_MAX: u32 = 52;
/// The worst quality of the refining passes, step by step: each is a frame of moderate size.
const REFINE_QUANTIZERS: [u32; 6] = [36, 28, 22, 18, 15, 12];
/// The time that a picture stands for when the screen was still before it.
const DURATION_MAX: Duration = Duration::from_millis(100);
/// How many times longer than an average frame a key frame may be, in percent.
const KEY_FRAME_PERCENT: c_int = 2_000;
/// The temporal delimiter, which every unit begins with and `WebCodecs` does not want.
const TEMPORAL_DELIMITER: [u8; 2] = [0x12, 0x00];

/// What is set once: codec controls and their values.
const CONTROLS: [(aom::aome_enc_control_id, c_int); 29] = [
    (aom::AOME_SET_CPUUSED, 10),
    (aom::AV1E_SET_TUNE_CONTENT, aom::AOM_CONTENT_SCREEN.cast_signed()),
    (aom::AV1E_SET_ENABLE_PALETTE, 1),
    (aom::AV1E_SET_ENABLE_INTRABC, 0),
    (aom::AV1E_SET_AQ_MODE, 3),
    (aom::AV1E_SET_CDF_UPDATE_MODE, 2),
    (aom::AV1E_SET_ROW_MT, 1),
    (aom::AV1E_SET_TILE_COLUMNS, 1),
    (aom::AV1E_SET_DELTAQ_MODE, 0),
    (aom::AV1E_SET_ENABLE_ORDER_HINT, 0),
    (aom::AV1E_SET_ENABLE_TPL_MODEL, 0),
    (aom::AV1E_SET_ENABLE_OBMC, 0),
    (aom::AV1E_SET_ENABLE_WARPED_MOTION, 0),
    (aom::AV1E_SET_ENABLE_GLOBAL_MOTION, 0),
    (aom::AV1E_SET_ENABLE_REF_FRAME_MVS, 0),
    (aom::AV1E_SET_ENABLE_CFL_INTRA, 0),
    (aom::AV1E_SET_ENABLE_SMOOTH_INTRA, 0),
    (aom::AV1E_SET_ENABLE_ANGLE_DELTA, 0),
    (aom::AV1E_SET_ENABLE_FILTER_INTRA, 0),
    (aom::AV1E_SET_INTRA_DEFAULT_TX_ONLY, 1),
    (aom::AV1E_SET_COEFF_COST_UPD_FREQ, 3),
    (aom::AV1E_SET_MODE_COST_UPD_FREQ, 3),
    (aom::AV1E_SET_MV_COST_UPD_FREQ, 3),
    (aom::AV1E_SET_MAX_REFERENCE_FRAMES, 3),
    (aom::AOME_SET_MAX_INTRA_BITRATE_PCT, KEY_FRAME_PERCENT),
    (aom::AV1E_SET_COLOR_PRIMARIES, aom::AOM_CICP_CP_BT_709.cast_signed()),
    (aom::AV1E_SET_TRANSFER_CHARACTERISTICS, aom::AOM_CICP_TC_SRGB.cast_signed()),
    (aom::AV1E_SET_MATRIX_COEFFICIENTS, aom::AOM_CICP_MC_BT_709.cast_signed()),
    (aom::AV1E_SET_COLOR_RANGE, aom::AOM_CR_FULL_RANGE.cast_signed()),
];

/// An AV1 encoder of one picture size.
pub(super) struct Av1 {
    context: Box<aom::aom_codec_ctx_t>,
    config: aom::aom_codec_enc_cfg_t,
    last: Option<i64>,
}

// SAFETY: a libaom context has no tie to the thread that made it, and is used through `&mut` only.
unsafe impl Send for Av1 {}

impl Av1 {
    pub(super) fn new(size: Size, bits_per_second: u32) -> Result<Self, EncodeError> {
        let config = config(size, bits_per_second)?;
        let mut context = Box::new(MaybeUninit::<aom::aom_codec_ctx_t>::zeroed());
        // SAFETY: `context` is room for a context, which the call fills; the configuration is
        // copied by it; interface and version are those of the library linked here.
        let status = unsafe {
            aom::aom_codec_enc_init_ver(
                context.as_mut_ptr(),
                aom::aom_codec_av1_cx(),
                &raw const config,
                0,
                aom::AOM_ENCODER_ABI_VERSION.cast_signed(),
            )
        };
        check(status, EncodeError::Settings)?;
        // SAFETY: the call above succeeded, so the context is initialized.
        let mut encoder = Self { context: unsafe { context.assume_init() }, config, last: None };
        for (control, value) in CONTROLS {
            encoder.control(control, value)?;
        }
        Ok(encoder)
    }

    fn control(&mut self, id: aom::aome_enc_control_id, value: c_int) -> Result<(), EncodeError> {
        // SAFETY: the context is live, and each control of `CONTROLS` takes one integer.
        let status =
            unsafe { aom::aom_codec_control(&raw mut *self.context, id.cast_signed(), value) };
        check(status, EncodeError::Settings)
    }

    /// Applies what the pass and the bitrate ask for, if it differs from what is in force.
    fn configure(&mut self, bits_per_second: u32, quantizer_max: u32) -> Result<(), EncodeError> {
        let kilobits = bits_per_second.clamp(BITRATE_MIN, BITRATE_MAX) / 1_000;
        let minimum = QUANTIZER_MIN.min(quantizer_max / 2);
        let wanted = (kilobits, minimum, quantizer_max);
        let config = &mut self.config;
        if (config.rc_target_bitrate, config.rc_min_quantizer, config.rc_max_quantizer) == wanted {
            return Ok(());
        }
        (config.rc_target_bitrate, config.rc_min_quantizer, config.rc_max_quantizer) = wanted;
        // SAFETY: the context is live; the configuration is copied.
        let status = unsafe {
            aom::aom_codec_enc_config_set(&raw mut *self.context, &raw const self.config)
        };
        check(status, EncodeError::Settings)
    }

    /// The coded picture that the last call to the encoder left, if it left one.
    fn take_packet(&mut self) -> Option<Coded> {
        let mut position: aom::aom_codec_iter_t = ptr::null();
        let mut coded: Option<Coded> = None;
        loop {
            // SAFETY: the context is live and `position` only ever set by this call.
            let packet =
                unsafe { aom::aom_codec_get_cx_data(&raw mut *self.context, &raw mut position) };
            // SAFETY: null or a packet that lives until the next call to the encoder.
            let Some(packet) = (unsafe { packet.as_ref() }) else { return coded };
            if packet.kind != aom::AOM_CODEC_CX_FRAME_PKT {
                continue;
            }
            // SAFETY: of this kind, so the union holds a frame with `sz` readable bytes.
            let (frame, bytes) = unsafe {
                let frame = packet.data.frame;
                (frame, std::slice::from_raw_parts(frame.buf.cast::<u8>(), frame.sz))
            };
            let bytes = bytes.strip_prefix(&TEMPORAL_DELIMITER).unwrap_or(bytes);
            let is_key = frame.flags & aom::AOM_FRAME_IS_KEY != 0;
            let unit = coded.get_or_insert(Coded { is_key, bytes: Vec::new() });
            unit.bytes.extend_from_slice(bytes);
        }
    }
}

impl Encoder for Av1 {
    fn encode(
        &mut self,
        planes: &Planes,
        pass: Pass,
        at: Duration,
    ) -> Result<Option<Coded>, EncodeError> {
        let (quantizer_max, is_key) = match pass {
            Pass::Key | Pass::Refine { step: 0, is_wide: true } => (QUANTIZER_MAX, true),
            Pass::Change => (QUANTIZER_MAX, false),
            Pass::Refine { step, .. } => {
                let last = REFINE_QUANTIZERS.len() - 1;
                (REFINE_QUANTIZERS[usize::from(step).min(last)], false)
            }
        };
        self.configure(self.config.rc_target_bitrate * 1_000, quantizer_max)?;
        let flags = if is_key { aom::AOM_EFLAG_FORCE_KF } else { 0 };
        let image = wrap(planes);
        let shortest = 1_000_000 / i64::from(FRAME_RATE_MAX);
        let micros = i64::try_from(at.as_micros()).unwrap_or(i64::MAX);
        let micros = self.last.map_or(micros, |last| micros.max(last + 1));
        let longest = i64::try_from(DURATION_MAX.as_micros()).unwrap_or(i64::MAX);
        let duration = self.last.map_or(shortest, |last| (micros - last).clamp(shortest, longest));
        self.last = Some(micros);
        // SAFETY: the context is live; the image points at planes of its size that outlive the
        // call, and the encoder only reads them (no denoising is on).
        let status = unsafe {
            aom::aom_codec_encode(
                &raw mut *self.context,
                &raw const image,
                micros,
                duration.unsigned_abs(),
                aom::aom_enc_frame_flags_t::from(flags),
            )
        };
        check(status, EncodeError::Failed)?;
        Ok(self.take_packet())
    }

    fn set_bitrate(&mut self, bits_per_second: u32) -> Result<(), EncodeError> {
        self.configure(bits_per_second, self.config.rc_max_quantizer)
    }
}

impl Drop for Av1 {
    fn drop(&mut self) {
        // SAFETY: the context is live and used no more.
        unsafe { aom::aom_codec_destroy(&raw mut *self.context) };
    }
}

fn config(size: Size, bits_per_second: u32) -> Result<aom::aom_codec_enc_cfg_t, EncodeError> {
    let mut config = MaybeUninit::<aom::aom_codec_enc_cfg_t>::zeroed();
    // SAFETY: the call fills the configuration for an interface of this library.
    let status = unsafe {
        let interface = aom::aom_codec_av1_cx();
        let usage = aom::AOM_USAGE_REALTIME;
        aom::aom_codec_enc_config_default(interface, config.as_mut_ptr(), usage)
    };
    check(status, EncodeError::Settings)?;
    // SAFETY: the call above succeeded and filled it.
    let mut config = unsafe { config.assume_init() };
    config.g_w = size.width.next_multiple_of(2);
    config.g_h = size.height.next_multiple_of(2);
    config.g_threads = THREADS;
    config.g_timebase = aom::aom_rational { num: 1, den: 1_000_000 };
    config.g_lag_in_frames = 0;
    config.g_error_resilient = 0;
    config.kf_mode = aom::AOM_KF_DISABLED;
    config.rc_end_usage = aom::AOM_CBR;
    config.rc_target_bitrate = bits_per_second / 1_000;
    config.rc_dropframe_thresh = 0;
    config.rc_min_quantizer = QUANTIZER_MIN;
    config.rc_max_quantizer = QUANTIZER_MAX;
    config.rc_undershoot_pct = 50;
    config.rc_overshoot_pct = 50;
    config.rc_buf_initial_sz = 600;
    config.rc_buf_optimal_sz = 600;
    config.rc_buf_sz = 1_000;
    Ok(config)
}

/// Describes the planes to libaom, which reads them where they are.
fn wrap(planes: &Planes) -> aom::aom_image_t {
    // SAFETY: an image is numbers and pointers; all of them zero is a valid, empty image.
    let mut image: aom::aom_image_t = unsafe { MaybeUninit::zeroed().assume_init() };
    let size = planes.coded();
    let stride = |width: u32| c_int::try_from(width).unwrap_or(c_int::MAX);
    image.fmt = aom::AOM_IMG_FMT_I420;
    image.cp = aom::AOM_CICP_CP_BT_709;
    image.tc = aom::AOM_CICP_TC_SRGB;
    image.mc = aom::AOM_CICP_MC_BT_709;
    image.range = aom::AOM_CR_FULL_RANGE;
    image.bit_depth = 8;
    image.bps = 12;
    (image.w, image.h) = (size.width, size.height);
    (image.d_w, image.d_h) = (size.width, size.height);
    (image.x_chroma_shift, image.y_chroma_shift) = (1, 1);
    image.planes = [
        planes.luma().as_ptr().cast_mut(),
        planes.blue().as_ptr().cast_mut(),
        planes.red().as_ptr().cast_mut(),
    ];
    image.stride = [stride(size.width), stride(size.width / 2), stride(size.width / 2)];
    image
}

fn check(
    status: aom::aom_codec_err_t,
    error: impl FnOnce(i64) -> EncodeError,
) -> Result<(), EncodeError> {
    if status == aom::AOM_CODEC_OK { Ok(()) } else { Err(error(i64::from(status))) }
}
