//! H.264 by `OpenH264`, set for screens in real time, with the deblocking filter off.
//!
//! The filter costs sharp text 5.6 dB at the same size, and the `openh264` crate cannot switch it
//! off, so this speaks to the library itself. The stream is constrained baseline in Annex B with
//! its parameter sets in front of every key frame, which is what `WebCodecs` takes without a
//! description. The library answers a wholly new scene with a key frame of its own accord.

#![expect(unsafe_code, reason = "OpenH264 is a C++ library behind a table of functions")]

use std::{ffi::c_int, ptr, slice, time::Duration};

use openh264_sys2::{
    API as _, CONSTANT_ID, DynamicAPI, ENCODER_OPTION, ENCODER_OPTION_BITRATE,
    ENCODER_OPTION_RC_MODE, ENCODER_OPTION_TRACE_LEVEL, ISVCEncoder, ISVCEncoderVtbl, LEVEL_5_1,
    LOW_COMPLEXITY, PRO_BASELINE, RC_BITRATE_MODE, RC_OFF_MODE, SBitrateInfo,
    SCREEN_CONTENT_REAL_TIME, SEncParamExt, SFrameBSInfo, SM_SINGLE_SLICE, SPATIAL_LAYER_ALL,
    SSourcePicture, WELS_LOG_QUIET, videoFormatI420, videoFrameTypeIDR, videoFrameTypeSkip,
};

use super::{
    Planes,
    encoder::{BITRATE_MAX, BITRATE_MIN, Coded, EncodeError, Encoder, FRAME_RATE_MAX, Pass},
};
use crate::capture::Size;

/// The best quality (quantization parameter, of 0 to 51) while the screen changes.
const QUANTIZER_MIN: c_int = 14;
/// The worst quality that the encoder may fall to.
const QUANTIZER_MAX: c_int = 34;
/// The quality of the refining passes.
const REFINE_QUANTIZER: c_int = 20;
/// The largest longer and shorter side that the library codes.
const SIDES_MAX: (u32, u32) = (3840, 2160);
/// `disable_deblocking_filter_idc` of the slice header (ITU-T H.264, 7.4.3): off.
const DEBLOCKING_OFF: c_int = 1;
/// Numbers of ITU-T H.264, tables E-3 to E-5: BT.709 primaries and matrix, sRGB transfer.
const BT_709: u8 = 1;
const SRGB: u8 = 13;

/// An H.264 encoder of one picture size.
pub(super) struct H264 {
    raw: Raw,
    parameters: SEncParamExt,
}

/// The library's object, made and destroyed once.
struct Raw {
    api: DynamicAPI,
    encoder: *mut ISVCEncoder,
}

// SAFETY: the object has no tie to the thread that made it, and is used through `&mut` only.
unsafe impl Send for Raw {}

impl H264 {
    pub(super) fn new(size: Size, bits_per_second: u32) -> Result<Self, EncodeError> {
        let (long, short) = (size.width.max(size.height), size.width.min(size.height));
        if long > SIDES_MAX.0 || short > SIDES_MAX.1 {
            return Err(EncodeError::Settings(-1));
        }
        let raw = Raw::new()?;
        let mut parameters = SEncParamExt::default();
        // SAFETY: the object is live and the call fills the parameters.
        check(unsafe { call(raw.table().GetDefaultParams)?(raw.encoder, &raw mut parameters) })?;
        set(&mut parameters, size, bits_per_second);
        let mut encoder = Self { raw, parameters };
        let mut level = WELS_LOG_QUIET;
        encoder.option(ENCODER_OPTION_TRACE_LEVEL, &mut level)?;
        let Self { raw, parameters } = &encoder;
        // SAFETY: the object is live; the parameters are copied.
        check(unsafe { call(raw.table().InitializeExt)?(raw.encoder, parameters) })?;
        Ok(encoder)
    }

    fn option<T>(&mut self, option: ENCODER_OPTION, value: &mut T) -> Result<(), EncodeError> {
        // SAFETY: the object is live, and each caller gives the type that the option takes.
        check(unsafe {
            call(self.raw.table().SetOption)?(self.raw.encoder, option, ptr::from_mut(value).cast())
        })
    }

    /// Goes over to a fixed good quality for refining, or back to the bitrate.
    fn refine(&mut self, is_on: bool) -> Result<(), EncodeError> {
        let mode = if is_on { RC_OFF_MODE } else { RC_BITRATE_MODE };
        if self.parameters.iRCMode == mode {
            return Ok(());
        }
        self.parameters.iRCMode = mode;
        let mut mode = mode;
        self.option(ENCODER_OPTION_RC_MODE, &mut mode)
    }
}

impl Encoder for H264 {
    fn encode(
        &mut self,
        planes: &Planes,
        pass: Pass,
        at: Duration,
    ) -> Result<Option<Coded>, EncodeError> {
        self.refine(matches!(pass, Pass::Refine { .. }))?;
        if pass == Pass::Key {
            // SAFETY: the object is live.
            check(unsafe { call(self.raw.table().ForceIntraFrame)?(self.raw.encoder, true) })?;
        }
        let stride = c_int::try_from(planes.coded().width).unwrap_or(c_int::MAX);
        let source = SSourcePicture {
            iColorFormat: videoFormatI420,
            iStride: [stride, stride / 2, stride / 2, 0],
            pData: [
                planes.luma().as_ptr().cast_mut(),
                planes.blue().as_ptr().cast_mut(),
                planes.red().as_ptr().cast_mut(),
                ptr::null_mut(),
            ],
            iPicWidth: stride,
            iPicHeight: c_int::try_from(planes.coded().height).unwrap_or(c_int::MAX),
            uiTimeStamp: i64::try_from(at.as_millis()).unwrap_or(i64::MAX),
            bPsnrY: false,
            bPsnrU: false,
            bPsnrV: false,
        };
        let mut info = SFrameBSInfo::default();
        // SAFETY: the object is live; the planes outlive the call, which only reads them; the
        // answer points into memory of the object that lasts until the next call.
        check(unsafe {
            call(self.raw.table().EncodeFrame)?(self.raw.encoder, &raw const source, &raw mut info)
        })?;
        if info.eFrameType == videoFrameTypeSkip {
            return Ok(None);
        }
        let bytes = bytes(&info);
        let is_key = info.eFrameType == videoFrameTypeIDR;
        Ok((!bytes.is_empty()).then_some(Coded { is_key, bytes }))
    }

    fn set_bitrate(&mut self, bits_per_second: u32) -> Result<(), EncodeError> {
        let bitrate = bitrate(bits_per_second);
        self.parameters.iTargetBitrate = bitrate;
        self.parameters.sSpatialLayers[0].iSpatialBitrate = bitrate;
        let mut info = SBitrateInfo { iLayer: SPATIAL_LAYER_ALL, iBitrate: bitrate };
        self.option(ENCODER_OPTION_BITRATE, &mut info)
    }
}

impl Raw {
    fn new() -> Result<Self, EncodeError> {
        let api = DynamicAPI::from_source();
        let mut encoder = ptr::null_mut();
        // SAFETY: the call writes a pointer to a new object, or an error.
        check(unsafe { api.WelsCreateSVCEncoder(&raw mut encoder) })?;
        if encoder.is_null() {
            return Err(EncodeError::Settings(-2));
        }
        Ok(Self { api, encoder })
    }

    fn table(&self) -> &ISVCEncoderVtbl {
        // SAFETY: an object begins with the pointer to its table, which is static.
        unsafe { &**self.encoder }
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // SAFETY: the object is live and used no more; taking it down before it was set up is
        // allowed by the library.
        unsafe {
            if let Some(uninitialize) = self.table().Uninitialize {
                uninitialize(self.encoder);
            }
            self.api.WelsDestroySVCEncoder(self.encoder);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a frame rate is a small number")]
fn set(parameters: &mut SEncParamExt, size: Size, bits_per_second: u32) {
    let pixels = |n: u32| c_int::try_from(n.next_multiple_of(2)).unwrap_or(c_int::MAX);
    let bitrate = bitrate(bits_per_second);
    parameters.iUsageType = SCREEN_CONTENT_REAL_TIME;
    parameters.iPicWidth = pixels(size.width);
    parameters.iPicHeight = pixels(size.height);
    parameters.iTargetBitrate = bitrate;
    parameters.iRCMode = RC_BITRATE_MODE;
    parameters.fMaxFrameRate = FRAME_RATE_MAX as f32;
    parameters.iTemporalLayerNum = 1;
    parameters.iSpatialLayerNum = 1;
    parameters.iComplexityMode = LOW_COMPLEXITY;
    parameters.uiIntraPeriod = 0;
    parameters.eSpsPpsIdStrategy = CONSTANT_ID;
    parameters.iEntropyCodingModeFlag = 0;
    parameters.bEnableFrameSkip = false;
    parameters.iMinQp = QUANTIZER_MIN;
    parameters.iMaxQp = QUANTIZER_MAX;
    parameters.bEnableLongTermReference = false;
    parameters.iMultipleThreadIdc = 1;
    parameters.iLoopFilterDisableIdc = DEBLOCKING_OFF;
    parameters.bEnableDenoise = false;
    parameters.bEnableBackgroundDetection = false;
    parameters.bEnableAdaptiveQuant = false;
    let layer = &mut parameters.sSpatialLayers[0];
    layer.iVideoWidth = pixels(size.width);
    layer.iVideoHeight = pixels(size.height);
    layer.fFrameRate = FRAME_RATE_MAX as f32;
    layer.iSpatialBitrate = bitrate;
    layer.iDLayerQp = REFINE_QUANTIZER;
    layer.uiProfileIdc = PRO_BASELINE;
    // A level chosen by the library would cap the bitrate at what small pictures usually need.
    layer.uiLevelIdc = LEVEL_5_1;
    layer.sSliceArgument.uiSliceMode = SM_SINGLE_SLICE;
    layer.sSliceArgument.uiSliceNum = 1;
    layer.bVideoSignalTypePresent = true;
    layer.bFullRange = true;
    layer.bColorDescriptionPresent = true;
    layer.uiColorPrimaries = BT_709;
    layer.uiTransferCharacteristics = SRGB;
    layer.uiColorMatrix = BT_709;
}

fn bitrate(bits_per_second: u32) -> c_int {
    c_int::try_from(bits_per_second.clamp(BITRATE_MIN, BITRATE_MAX)).unwrap_or(c_int::MAX)
}

/// All NAL units of an answer, in order.
fn bytes(info: &SFrameBSInfo) -> Vec<u8> {
    let layers = usize::try_from(info.iLayerNum).unwrap_or(0).min(info.sLayerInfo.len());
    let mut bytes = Vec::new();
    for layer in &info.sLayerInfo[..layers] {
        let count = usize::try_from(layer.iNalCount).unwrap_or(0);
        // SAFETY: the library gives `iNalCount` lengths, and their units one after another.
        unsafe {
            let lengths = slice::from_raw_parts(layer.pNalLengthInByte, count);
            let length = lengths.iter().map(|n| usize::try_from(*n).unwrap_or(0)).sum();
            bytes.extend_from_slice(slice::from_raw_parts(layer.pBsBuf, length));
        }
    }
    bytes
}

/// A function of the table, which every build of the library fills.
fn call<F>(function: Option<F>) -> Result<F, EncodeError> {
    function.ok_or(EncodeError::Settings(-3))
}

fn check(status: c_int) -> Result<(), EncodeError> {
    if status == 0 { Ok(()) } else { Err(EncodeError::Failed(status.into())) }
}
