//! Which network addresses may be opened: public ones, and what the configuration names.

use crate::{CrawlError, Settings};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// An address that must not be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{host} leads to a {why} address, which is not fetched")]
pub struct Forbidden {
    /// The host asked for.
    pub host: String,
    /// What sort of address it leads to.
    pub why: &'static str,
}

/// Decides about network addresses.
#[derive(Clone, Debug)]
pub struct Guard {
    loopback: bool,
    networks: Vec<IpNet>,
    hosts: Vec<String>,
}

/// IPv4 networks that are not the public internet (IANA special-purpose registry), and two
/// addresses inside it where clouds keep their instances' secrets.
const CLOSED_V4: [(Ipv4Addr, u8, &str); 18] = [
    (Ipv4Addr::new(169, 254, 169, 254), 32, "cloud metadata"),
    (Ipv4Addr::new(168, 63, 129, 16), 32, "cloud metadata"),
    (Ipv4Addr::new(0, 0, 0, 0), 8, "unspecified"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "private"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "carrier-grade NAT"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, LOOPBACK),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "private"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "documentation"),
    (Ipv4Addr::new(192, 31, 196, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "reserved"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "private"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "benchmarking"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved"),
];

/// IPv6 networks named for what they are; outside them only 2000::/3 is public.
const CLOSED_V6: [(Ipv6Addr, u8, &str); 9] = [
    (Ipv6Addr::LOCALHOST, 128, LOOPBACK),
    (Ipv6Addr::UNSPECIFIED, 128, "unspecified"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "unique-local"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "link-local"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "multicast"),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "local NAT64"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "reserved"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "documentation"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "documentation"),
];

const LOOPBACK: &str = "loopback";
const PUBLIC_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
const NAT64: (Ipv6Addr, u8) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);
const SIX_TO_FOUR: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16);
const COMPATIBLE: (Ipv6Addr, u8) = (Ipv6Addr::UNSPECIFIED, 96);

impl Guard {
    /// A guard with the configuration's exceptions. An entry that is neither a network, an address
    /// nor `host:NAME` is refused.
    pub fn new(settings: &Settings) -> Result<Self, CrawlError> {
        let mut guard = Self { loopback: settings.allow_loopback, networks: Vec::new(), hosts: Vec::new() };
        for entry in &settings.allow_private {
            if let Some(host) = entry.strip_prefix("host:").map(plain).filter(|host| !host.is_empty()) {
                guard.hosts.push(host);
            } else if let Ok(network) = entry.parse::<IpNet>() {
                guard.networks.push(network);
            } else if let Ok(address) = entry.parse::<IpAddr>() {
                guard.networks.push(address.into());
            } else {
                return Err(CrawlError::Setting {
                    field: "allow_private",
                    message: format!("{entry:?} is neither a network such as 10.0.0.0/8 nor host:NAME"),
                });
            }
        }
        Ok(guard)
    }

    /// Whether `host`, which leads to `address`, may be opened there.
    pub fn check(&self, host: &str, address: IpAddr) -> Result<(), Forbidden> {
        let Some(why) = closed(address) else { return Ok(()) };
        let allowed = (why == LOOPBACK && self.loopback)
            || self.networks.iter().any(|network| network.contains(&unwrapped(address)))
            || (why != METADATA && self.hosts.contains(&plain(host)));
        if allowed { Ok(()) } else { Err(Forbidden { host: host.to_owned(), why }) }
    }
}

const METADATA: &str = CLOSED_V4[0].2;

/// A host name as names are compared.
fn plain(host: &str) -> String {
    host.trim().trim_end_matches('.').to_ascii_lowercase()
}

/// Why an address is not public; `None` when it is.
fn closed(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => CLOSED_V4.iter().find(|(at, len, _)| within_v4(v4, *at, *len)).map(|row| row.2),
        IpAddr::V6(v6) => closed_v6(v6),
    }
}

fn closed_v6(v6: Ipv6Addr) -> Option<&'static str> {
    if let Some(row) = CLOSED_V6.iter().find(|(at, len, _)| within_v6(v6, *at, *len)) {
        return Some(row.2);
    }
    match embedded(v6) {
        Some(v4) => closed(IpAddr::V4(v4)),
        None if within_v6(v6, PUBLIC_V6.0, PUBLIC_V6.1) => None,
        None => Some("reserved"),
    }
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible, NAT64 or 6to4.
fn embedded(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let octets = v6.octets();
    let at = |i: usize| Ipv4Addr::new(octets[i], octets[i + 1], octets[i + 2], octets[i + 3]);
    if let Some(mapped) = v6.to_ipv4_mapped() {
        Some(mapped)
    } else if within_v6(v6, NAT64.0, NAT64.1) || within_v6(v6, COMPATIBLE.0, COMPATIBLE.1) {
        Some(at(12))
    } else if within_v6(v6, SIX_TO_FOUR.0, SIX_TO_FOUR.1) {
        Some(at(2))
    } else {
        None
    }
}

/// The address a configured network is compared with: `::ffff:10.0.0.1` is `10.0.0.1`.
fn unwrapped(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    }
}

fn within_v4(address: Ipv4Addr, network: Ipv4Addr, len: u8) -> bool {
    Ipv4Net::new(network, len).is_ok_and(|net| net.contains(&address))
}

fn within_v6(address: Ipv6Addr, network: Ipv6Addr, len: u8) -> bool {
    Ipv6Net::new(network, len).is_ok_and(|net| net.contains(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(loopback: bool, private: &[&str]) -> Guard {
        let allow_private = private.iter().map(|&entry| entry.to_owned()).collect();
        Guard::new(&Settings { allow_loopback: loopback, allow_private, ..Settings::default() })
            .expect("a guard")
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().expect(text)
    }

    #[test]
    fn only_public_addresses_are_opened() {
        let closed = [
            ("0.0.0.0", "unspecified"),
            ("0.1.2.3", "unspecified"),
            ("10.255.0.1", "private"),
            ("100.64.0.1", "carrier-grade NAT"),
            ("100.127.255.255", "carrier-grade NAT"),
            ("100.100.100.200", "carrier-grade NAT"),
            ("127.0.0.1", "loopback"),
            ("127.8.8.8", "loopback"),
            ("169.254.169.254", "cloud metadata"),
            ("169.254.1.1", "link-local"),
            ("168.63.129.16", "cloud metadata"),
            ("172.16.0.1", "private"),
            ("172.31.255.255", "private"),
            ("192.0.0.192", "reserved"),
            ("192.168.1.1", "private"),
            ("198.19.0.1", "benchmarking"),
            ("203.0.113.9", "documentation"),
            ("224.0.0.1", "multicast"),
            ("255.255.255.255", "reserved"),
            ("::", "unspecified"),
            ("::1", "loopback"),
            ("::7f00:1", "loopback"),
            ("::ffff:127.0.0.1", "loopback"),
            ("::ffff:10.0.0.1", "private"),
            ("::ffff:169.254.169.254", "cloud metadata"),
            ("64:ff9b::a00:1", "private"),
            ("64:ff9b::a9fe:a9fe", "cloud metadata"),
            ("64:ff9b:1::808:808", "local NAT64"),
            ("2002:c0a8:101::1", "private"),
            ("2002:7f00:1::", "loopback"),
            ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "reserved"),
            ("2001:db8::1", "documentation"),
            ("fc00::1", "unique-local"),
            ("fd00:ec2::254", "unique-local"),
            ("fe80::1", "link-local"),
            ("fec0::1", "reserved"),
            ("ff02::1", "multicast"),
            ("4000::1", "reserved"),
        ];
        for (address, why) in closed {
            let refused = guard(false, &[]).check("h.example", ip(address)).expect_err(address);
            assert_eq!(refused.why, why, "{address}");
        }
        for address in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.0",
            "172.32.0.1",
            "223.5.5.5",
            "2400:3200::1",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::1",
        ] {
            assert_eq!(guard(false, &[]).check("h.example", ip(address)), Ok(()), "{address}");
        }
    }

    #[test]
    fn the_configuration_opens_what_it_names_and_nothing_else() {
        let open = guard(true, &["10.20.0.0/16", "fd12::/16", "192.168.7.7", "host:Museum.Intranet."]);
        for (host, address) in [
            ("a", "127.0.0.1"),
            ("a", "::1"),
            ("a", "::ffff:127.0.0.1"),
            ("a", "10.20.255.1"),
            ("a", "::ffff:10.20.0.1"),
            ("a", "fd12::9"),
            ("a", "192.168.7.7"),
            ("museum.intranet", "172.16.0.1"),
        ] {
            assert_eq!(open.check(host, ip(address)), Ok(()), "{host} {address}");
        }
        for (host, address) in [
            ("a", "10.21.0.1"),
            ("a", "192.168.7.8"),
            ("a", "172.16.0.1"),
            ("museum.intranet", "169.254.169.254"),
            ("evil.museum.intranet", "172.16.0.1"),
        ] {
            assert!(open.check(host, ip(address)).is_err(), "{host} {address}");
        }
        for bad in ["10.0.0.0/33", "host:", "intranet", ""] {
            let settings = Settings { allow_private: vec![bad.into()], ..Settings::default() };
            assert!(Guard::new(&settings).is_err(), "{bad:?}");
        }
    }
}
