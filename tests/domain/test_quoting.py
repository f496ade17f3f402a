"""A message's text in plain words."""

import pytest

from bot.domain.quoting import people_in, plain_words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("checkout is down", "checkout is down"),
        ("<@U1> says 1 &lt; 2 &amp;&amp; 3", "@Ana says 1 < 2 && 3"),
        ("<@U9>, see <#C1|general> and <#C2>", "@U9, see #general and #C2"),
        ("<https://a.example/x?b=1&amp;c=2>", "https://a.example/x?b=1&c=2"),
        ("<https://a.example|the page>", "the page (https://a.example)"),
        ("<https://a.example|https://a.example>", "https://a.example"),
        ("<!channel> now, by <!date^1^{time}|21:40>", "channel now, by 21:40"),
        ("<!subteam^S1|@it> &amp;lt;", "@it &lt;"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_as_its_reader_saw_it(text: str, plain: str) -> None:
    assert plain_words(text, {"U1": "Ana"}) == plain


def test_whom_it_mentions() -> None:
    assert people_in("<@U1> and <@U2|two>, not <#C1> or U3") == {"U1", "U2"}
