"""Which addresses calendars are read from, whose their shifts are, and what a reading changes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar_address import (
    is_public,
    read_address,
    refuse_private,
    refuse_private_literal,
)
from bot.domain.calendar_import import Directory, Found, Kept, Someone, renewed, unknown
from bot.errors import Mistake

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        (" https://Example.com/a.ics ", "https://example.com/a.ics"),
        ("webcal://example.com/a", "https://example.com/a"),
        ("http://example.com:8080", "http://example.com:8080/"),
        ("https://example.com:443/ä b?q=ü#part", "https://example.com/%C3%A4%20b?q=%C3%BC"),
        ("https://[2001:db8::1]:8443/a", "https://[2001:db8::1]:8443/a"),
    ],
)
def test_an_address_is_read_as_it_is_meant(typed: str, url: str) -> None:
    assert read_address(typed).url == url


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "calendar",
        "ftp://example.com/a.ics",
        "file:///etc/passwd",
        "https://",
        "https://[::1",
        "https://example.com:99999/",
        "https://ana:secret@example.com/a.ics",
        "javascript:alert(1)",
        "https://example.com/" + "a" * 2000,
    ],
)
def test_what_is_no_web_address_is_refused(typed: str) -> None:
    with pytest.raises(Mistake):
        read_address(typed)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::5db8:d822", True),  # NAT64 of 93.184.216.34
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),  # where clouds tell machines their secrets
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 an address to refuse
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("::7f00:1", False),
        ("2002:7f00:1::", False),  # 6to4 of 127.0.0.1
        ("64:ff9b::a00:1", False),  # NAT64 of 10.0.0.1
        ("2001:0:a00:1::", False),  # Teredo
        ("no address", False),
    ],
)
def test_public_is_what_anyone_can_reach(address: str, public: object) -> None:
    assert is_public(address) is public


def test_one_private_address_among_public_ones_is_enough() -> None:
    address = read_address("https://both.example/a")
    refuse_private(address, ["93.184.216.34"], ())
    with pytest.raises(Mistake, match=r"“both\.example” is inside a private network"):
        refuse_private(address, ["93.184.216.34", "10.0.0.1"], ())
    refuse_private(address, ["10.0.0.1"], {"both.example"})
    refuse_private(address, ["10.0.0.1"], {"both.example:443"})
    with pytest.raises(Mistake):
        refuse_private(address, ["10.0.0.1"], {"both.example:8443"})


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "127.0.0.1", "[::1]", "10.0.0.1:80"])
def test_what_is_plainly_private_is_refused_at_once(host: str) -> None:
    with pytest.raises(Mistake, match="LIAISON_CALENDAR_HOSTS"):
        refuse_private_literal(read_address(f"http://{host}/"), ())


PEOPLE = (
    Someone("UANA", "Ana Ruiz", "ana@example.com"),
    Someone("UOLD", "Ana Ruiz", "ana@example.com", deleted=True),
    Someone("UBEN", "Ben Alt", None),
    Someone("UBEN2", "Ben Alt", "ben@example.com"),
    Someone("UGONE", "Gone  Girl", "gone@example.com", deleted=True),
)


@pytest.mark.parametrize(
    ("whose", "user_id", "how"),
    [
        ("Ana@Example.com", "UANA", Found.BY_EMAIL),
        (" ana  RUIZ", "UANA", Found.BY_NAME),
        ("Ben Alt", None, None),  # there are two
        ("ben@example.com", "UBEN2", Found.BY_EMAIL),
        ("gone girl", "UGONE", Found.BY_NAME),
        ("Ana", None, None),
        ("", None, None),
        ("Bob", "UBEN", Found.BY_HAND),
    ],
)
def test_who_is_meant(whose: str, user_id: str | None, how: Found | None) -> None:
    found = Directory(PEOPLE, {"Bob": "UBEN"}).find(whose)
    assert (found and found.user_id, found and found.how) == (user_id, how)


def kept(who: str | None, start: int, end: int) -> Kept:
    return Kept(who or "nobody", who, NOW + start * HOUR, NOW + end * HOUR)


@pytest.mark.parametrize(
    ("old", "read", "stored"),
    [
        pytest.param([], [kept("UANA", -5, 5)], [kept("UANA", 0, 5)], id="a new one begins now"),
        pytest.param(
            [kept("UANA", -5, 5)], [kept("UANA", -5, 5)], [kept("UANA", -5, 5)], id="same"
        ),
        pytest.param(
            [kept("UANA", -5, 5)], [kept("UANA", -3, 7)], [kept("UANA", -5, 7)], id="ends later"
        ),
        pytest.param([kept("UANA", -5, 5)], [], [kept("UANA", -5, 0)], id="gone: what was, was"),
        pytest.param(
            [kept("UANA", -5, 5)],
            [kept("UBEN", -5, 5)],
            [kept("UANA", -5, 0), kept("UBEN", 0, 5)],
            id="someone else from now on",
        ),
        pytest.param(
            [kept("UANA", -9, -5), kept("UANA", 5, 9)],
            [kept("UBEN", -9, -5), kept("UBEN", 6, 9)],
            [kept("UANA", -9, -5), kept("UBEN", 6, 9)],
            id="the past stays, the future is what was read",
        ),
        pytest.param([], [kept(None, -5, 5)], [kept(None, 0, 5)], id="nobody's"),
    ],
)
def test_a_new_reading_counts_from_now_on(
    old: list[Kept], read: list[Kept], stored: list[Kept]
) -> None:
    assert renewed(old, read, NOW) == stored


_SHIFTS = st.lists(
    st.builds(
        lambda who, start, length: kept(who, start, start + length),
        st.sampled_from(["UANA", "UBEN", None]),
        st.integers(-48, 48),
        st.integers(1, 24),
    ),
    max_size=8,
)


@given(old=_SHIFTS, read=_SHIFTS)
def test_no_reading_changes_the_past_and_the_same_one_changes_nothing(
    old: list[Kept], read: list[Kept]
) -> None:
    def on_call(shifts: list[Kept], at: datetime) -> set[str]:
        return {each.user_id for each in shifts if each.user_id and each.start <= at < each.end}

    stored = renewed(old, read, NOW)
    for hours in range(-50, 75):
        at = NOW + hours * HOUR
        assert on_call(stored, at) == on_call(old if at < NOW else read, at)
    assert renewed(stored, read, NOW) == stored
    assert all(each.start < each.end for each in stored)


def test_names_are_counted_where_they_are_nobodys_and_to_come() -> None:
    shifts = [kept(None, -3, -1), kept(None, -1, 1), kept("UANA", 1, 2), kept(None, 2, 3)]
    assert unknown(shifts, NOW) == {"nobody": 2}
