"""Which addresses are usable, and which of them lie on the open internet."""

import ipaddress

import pytest

from playground.providers import BadAddress
from playground.providers.addresses import is_public, parse_url


@pytest.mark.parametrize(
    "url",
    [
        "", "pictures.example/a.png", "ftp://pictures.example/", "javascript:alert(1)",
        "http://", "http:///a", "http://a b/", "http://a\\b/", "http://a\r\nHost: b/",
        "http://user@pictures.example/", "http://:@pictures.example/", "http://x:99999/",
        "http://x:ssh/", "http://x:22/", "http://x:6379/", "http://[::1/", "http://[fe80::1%25e]/",
        "http://" + "a" * 64 + ".example/", "http://x/" + "a" * 3_000, "http://a..b/",
        "http://x/\u202e",
    ],
)  # fmt: skip
def test_what_is_no_usable_address(url: str) -> None:
    with pytest.raises(BadAddress):
        parse_url(url)


def test_an_address_is_written_out_for_the_wire() -> None:
    target = parse_url("https://Bücher.example:8443/ü b.png?q=ü#part".replace(" ", "%20"))
    assert target.host_header == "xn--bcher-kva.example:8443"
    assert target.path == "/%C3%BC%20b.png?q=%C3%BC"


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "168.63.129.16",
        "169.254.169.254", "172.16.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
        "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "fc00::1",
        "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_inward_and_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_the_rest_is(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
