//! Where a request came from (来源地址): the socket's peer, or what a trusted proxy says of it.
//!
//! Headers count only when the peer is a trusted proxy. They are read from the right: each proxy adds the address it
//! saw, so the first one that is no trusted proxy is the client, and what stands left of it the client wrote himself.
//! `X-Forwarded-For` goes before `Forwarded`: a proxy of ours must overwrite or drop the former.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use axum::http::header::FORWARDED;

use crate::kernel::network::Network;

const FORWARDED_FOR: &str = "x-forwarded-for";
/// Bits of an IPv6 address that one household or office has as a whole.
const IPV6_OWNER_BITS: u32 = 64;

/// The client's address.
pub(super) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> IpAddr {
    let peer = peer.to_canonical();
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.holds(address));
    if !is_trusted(peer) {
        return peer;
    }
    let mut nearest = peer;
    for text in hops(headers).iter().rev() {
        let Some(address) = address(text) else { break };
        nearest = address;
        if !is_trusted(address) {
            break;
        }
    }
    nearest
}

/// The addresses the proxies wrote, the nearest last.
fn hops(headers: &HeaderMap) -> Vec<&str> {
    let lines = |name: &str| {
        let texts = headers.get_all(name).into_iter();
        texts
            .flat_map(|line| line.to_str().unwrap_or("?").split(','))
            .map(str::trim)
            .collect::<Vec<_>>()
    };
    let listed = lines(FORWARDED_FOR);
    if !listed.is_empty() {
        return listed;
    }
    lines(FORWARDED.as_str()).into_iter().map(forwarded_for).collect()
}

/// The `for` parameter of one element of `Forwarded`; an element without one tells nothing.
fn forwarded_for(element: &str) -> &str {
    let named = element.split(';').filter_map(|pair| pair.split_once('='));
    let mut of = named.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
    of.next().map_or("", |(_, value)| value.trim().trim_matches('"'))
}

/// Reads an address, with or without a port or brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(text);
    let read = bare
        .parse()
        .ok()
        .or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    read.map(|address: IpAddr| address.to_canonical())
}

/// What of an address one owner cannot change at will: all of IPv4, the network of IPv6.
pub(super) fn owner(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let mask = u128::MAX << (128 - IPV6_OWNER_BITS);
            IpAddr::V6((address.to_bits() & mask).into())
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn seen(peer: &str, headers: &[(&'static str, &'static str)]) -> String {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let trusted = ["10.0.0.0/8", "127.0.0.1"].map(|text| text.parse().expect("a network"));
        client(peer.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_may_not_name_his_own_address() {
        for name in ["x-forwarded-for", "forwarded", "x-real-ip"] {
            assert_eq!(seen("203.0.113.5", &[(name, "1.2.3.4")]), "203.0.113.5");
        }
        assert_eq!(seen("127.0.0.1", &[("x-real-ip", "1.2.3.4")]), "127.0.0.1");
    }

    #[test]
    fn a_trusted_proxy_names_the_client() {
        for (headers, client) in [
            (&[("x-forwarded-for", "203.0.113.5")][..], "203.0.113.5"),
            (&[("x-forwarded-for", "1.1.1.1, 203.0.113.5")], "203.0.113.5"),
            (&[("x-forwarded-for", "1.1.1.1, 203.0.113.5, 10.2.0.1")], "203.0.113.5"),
            (&[("x-forwarded-for", "10.9.9.9, 10.2.0.1")], "10.9.9.9"),
            (&[("x-forwarded-for", "203.0.113.5:1234")], "203.0.113.5"),
            (&[("x-forwarded-for", "2001:db8::7")], "2001:db8::7"),
            (&[("x-forwarded-for", "::ffff:203.0.113.5")], "203.0.113.5"),
            (&[("x-forwarded-for", "203.0.113.5, rubbish")], "10.0.0.1"),
            (&[("x-forwarded-for", "rubbish, 10.2.0.1")], "10.2.0.1"),
            (&[("x-forwarded-for", "")], "10.0.0.1"),
            (
                &[("forwarded", "for=1.1.1.1, for=203.0.113.5;proto=https")],
                "203.0.113.5",
            ),
            (
                &[("forwarded", "proto=https;For=\"[2001:db8::7]:4711\"")],
                "2001:db8::7",
            ),
            (&[("forwarded", "for=unknown")], "10.0.0.1"),
            (
                &[("forwarded", "for=1.1.1.1"), ("x-forwarded-for", "203.0.113.5")],
                "203.0.113.5",
            ),
            (&[], "10.0.0.1"),
        ] {
            assert_eq!(seen("10.0.0.1", headers), client, "{headers:?}");
        }
    }

    #[test]
    fn a_network_of_ipv6_is_one_owner() {
        let of = |text: &str| owner(text.parse().expect("an address")).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(of("203.0.113.5"), "203.0.113.5");
    }
}
