"""Which addresses calendars may be read from: public ones, and hosts that an administrator names.

Without that rule anyone who may change a rotation could have Liaison call machines of the network
it stands in (server-side request forgery). The list of what is not public is IANA's, as
`ipaddress` knows it; addresses that carry another one within them count as that one.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from bot.errors import Mistake

ADDRESS_LIMIT = 2000
_HTTP, _HTTPS = 80, 443
_CARRYING = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""NAT64, and addresses “compatible” with IPv4: the last 32 bits are one of IPv4."""
_LEFT_ALONE = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True)
class Address:
    """A web address in its parts; `target` is what is asked for, with the question behind it."""

    secure: bool
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        return f"http{'s' if self.secure else ''}://{self.place}{self.target}"

    @property
    def place(self) -> str:
        """Host and port, the port only where it isn't the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = self.port == (_HTTPS if self.secure else _HTTP)
        return host if usual else f"{host}:{self.port}"


def read_address(text: str) -> Address:
    """An address as somebody pasted it; `webcal://` is read as `https://`.

    Raises:
        Mistake: it is none that a calendar can be read from.
    """
    link = text.strip()
    link = f"https://{link[9:]}" if link.lower().startswith("webcal://") else link
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        raise Mistake("I can’t make out that address. I expected one like https://….") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(link) > ADDRESS_LIMIT:
        raise Mistake("I read calendars from addresses that begin with https:// or http://.")
    if parts.username is not None or parts.password is not None:
        raise Mistake("I can’t use an address with a name or password in it, before the @.")
    secure = parts.scheme == "https"
    target = quote(parts.path or "/", safe=_LEFT_ALONE)
    question = f"?{quote(parts.query, safe=_LEFT_ALONE)}" if parts.query else ""
    return Address(
        secure, parts.hostname.lower(), port or (_HTTPS if secure else _HTTP), target + question
    )


def is_open(address: Address, open_hosts: Collection[str]) -> bool:
    """Whether an administrator has named this host (`host`, or `host:port`)."""
    exact = f"{address.host}:{address.port}"
    return address.host in open_hosts or exact in open_hosts


def refuse_private(address: Address, found: Collection[str], open_hosts: Collection[str]) -> None:
    """Refuse a host of which any address is not a public one.

    Args:
        address: what is to be read.
        found: what its name stands for: IP addresses.
        open_hosts: those that are allowed all the same.

    Raises:
        Mistake: it says what an administrator can do.
    """
    if is_open(address, open_hosts) or all(is_public(each) for each in found):
        return
    raise Mistake(
        f"“{address.host}” is inside a private network, and I read calendars only from public "
        "addresses. If it is meant to be read, whoever looks after Liaison can add it to "
        "LIAISON_CALENDAR_HOSTS."
    )


def refuse_private_literal(address: Address, open_hosts: Collection[str]) -> None:
    """The same as far as the address itself shows it, without asking for names.

    Raises:
        Mistake: as above.
    """
    if address.host == "localhost" or address.host.endswith(".localhost"):
        refuse_private(address, ["127.0.0.1"], open_hosts)
    elif _is_ip(address.host):
        refuse_private(address, [address.host], open_hosts)


def is_public(written: str) -> bool:
    """Whether an IP address is one of the public internet."""
    try:
        found = ip_address(written.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in _within(found))


def _within(found: IPv4Address | IPv6Address) -> Iterator[IPv4Address | IPv6Address]:
    """An address, or those it carries: mapped, 6to4, Teredo, NAT64 and compatible ones."""
    if isinstance(found, IPv4Address):
        yield found
        return
    carried = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    if any(found in network for network in _CARRYING):
        carried.append(IPv4Address(int(found) & 0xFFFFFFFF))
    inner = [each for each in carried if each is not None]
    yield from inner or [found]


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
