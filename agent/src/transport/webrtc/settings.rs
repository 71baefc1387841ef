//! The settings that avoid the stack's faults.

use std::time::Duration;

use ::webrtc::data_channel::RTCDataChannelInit;
use ::webrtc::peer_connection::{RTCIceServer, SettingEngine, SettingEngineBuilder};
use rtc::ice::mdns::MulticastDnsMode;
use rtc::peer_connection::transport::RTCDtlsRole;

use crate::transport::{
    Channel, ICE_CHECK_INTERVAL, ICE_CHECKS_MAX, ICE_DISCONNECTED_TIMEOUT, ICE_FAILED_TIMEOUT,
    ICE_KEEPALIVE_INTERVAL, IceServer,
};

pub(super) fn settings(loopback: bool) -> SettingEngine {
    SettingEngineBuilder::new()
        .with_multicast_dns_mode(MulticastDnsMode::Disabled)
        .with_prflx_acceptance_min_wait(Some(Duration::ZERO))
        .with_srflx_acceptance_min_wait(Some(Duration::ZERO))
        .with_ice_connection_attempts(Some(ICE_CHECK_INTERVAL), Some(ICE_CHECKS_MAX))
        .with_ice_timeouts(
            Some(ICE_DISCONNECTED_TIMEOUT),
            Some(ICE_FAILED_TIMEOUT),
            Some(ICE_KEEPALIVE_INTERVAL),
        )
        .with_include_loopback_candidate(loopback)
        .with_answering_dtls_role(RTCDtlsRole::Server)
        .build()
}

pub(super) fn ice_server(server: &IceServer) -> RTCIceServer {
    RTCIceServer {
        urls: server.urls.clone(),
        username: server.username.clone().unwrap_or_default(),
        credential: server.credential.clone().unwrap_or_default(),
    }
}

pub(super) fn options(channel: Channel) -> RTCDataChannelInit {
    let is_reliable = channel.is_reliable();
    RTCDataChannelInit {
        ordered: is_reliable,
        max_retransmits: (!is_reliable).then_some(0),
        negotiated: Some(channel.id()),
        ..RTCDataChannelInit::default()
    }
}
