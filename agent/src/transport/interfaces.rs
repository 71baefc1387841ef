//! Which addresses of this computer a peer connection binds.
//!
//! `webrtc` turns a wildcard into one socket an interface by itself, but without any interface it
//! falls back to the wildcard as a candidate, which no one can reach. We name addresses instead.

use std::net::{IpAddr, SocketAddr};

use rtc::shared::ifaces::ifaces;

use super::{Bind, Config, INTERFACES_MAX};

/// The addresses to bind for a configuration; empty when this computer has no network.
pub(super) fn addresses(config: &Config) -> Vec<SocketAddr> {
    let found = match &config.bind {
        Bind::EveryInterface => {
            let all = ifaces().unwrap_or_default();
            let addresses = all.into_iter().filter_map(|interface| interface.addr);
            addresses.map(|address| address.ip()).filter(is_usable).collect()
        }
        Bind::Addresses(addresses) => return with_loopback(addresses.clone(), config.loopback),
    };
    with_loopback(distinct(found), config.loopback)
}

fn distinct(mut found: Vec<IpAddr>) -> Vec<SocketAddr> {
    // IPv4 first: when the list is cut, what nearly every network has is kept.
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(INTERFACES_MAX).map(|ip| SocketAddr::new(ip, 0)).collect()
}

fn with_loopback(mut addresses: Vec<SocketAddr>, loopback: bool) -> Vec<SocketAddr> {
    if loopback && !addresses.iter().any(|address| address.ip().is_loopback()) {
        addresses.push(SocketAddr::from(([127, 0, 0, 1], 0)));
    }
    addresses
}

fn is_usable(ip: &IpAddr) -> bool {
    let is_link_local = match ip {
        IpAddr::V4(ip) => ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    !is_link_local && !ip.is_loopback() && !ip.is_unspecified() && !ip.is_multicast()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_bound_only_when_asked_for() {
        let mut config = Config::every_interface(Vec::new());
        assert!(addresses(&config).iter().all(|address| !address.ip().is_loopback()));
        config.loopback = true;
        assert!(addresses(&config).iter().any(|address| address.ip().is_loopback()));
    }

    #[test]
    fn addresses_given_are_bound_as_they_are() {
        let config = Config::loopback_only();
        assert_eq!(addresses(&config), vec![SocketAddr::from(([127, 0, 0, 1], 0))]);
    }

    #[test]
    fn an_address_found_twice_is_bound_once() {
        let ip = IpAddr::from([192, 0, 2, 1]);
        assert_eq!(distinct(vec![ip, ip]), vec![SocketAddr::new(ip, 0)]);
    }
}
