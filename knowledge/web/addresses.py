"""Which addresses may be asked at all, on paper and on the wire. Resolves and fetches nothing.

A link in somebody's page must not make this server ask its own network (SSRF). A name says nothing about where it
leads, so what is judged is the IP address that is about to be connected to, however it was written.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from httpx2 import URL, InvalidURL

from knowledge.errors import Unreadable

LONGEST = 2_000
_NAT64 = IPv6Network("64:ff9b::/96")
_OF_CLOUDS = frozenset({IPv4Address("168.63.129.16")})  # public, and yet the inside of one's own machine there
_PORTS = {"http": 80, "https": 443}


class Refused(Unreadable):
    """An address that is not asked, whatever is there."""


def parsed(url: str) -> URL:
    """An address in the one form that it is known by: without a fragment, its host in ASCII. Raises Refused."""
    if len(url) > LONGEST:
        raise Refused(f"the address is longer than {LONGEST:,} characters")
    try:
        found = URL(url.strip())
    except (InvalidURL, UnicodeError, ValueError):
        raise Refused("it is not an address") from None
    if found.scheme not in _PORTS or not found.host:
        raise Refused("only http and https addresses are read")
    if found.userinfo:
        raise Refused("an address with a user name in it is not asked")
    port = None if found.port == _PORTS[found.scheme] else found.port
    return found.copy_with(port=port, fragment=None, raw_path=found.raw_path.rstrip(b"?") or b"/")


def origin_of(url: URL) -> str:
    """Scheme, host and port: whose robots.txt holds."""
    return str(url.copy_with(raw_path=b"/"))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet; one that carries another inside is what it carries."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64:
            inner = IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and found not in _OF_CLOUDS
