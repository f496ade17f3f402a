"""JSON from outside, without halves of surrogate pairs: nothing that is sent on can hold them."""

import json
from typing import Any


def loads(text: str | bytes) -> Any:
    """What the JSON says; half a surrogate pair becomes a question mark.

    Raises:
        ValueError: it is no JSON, or no UTF-8.
    """
    whole = json.dumps(json.loads(text), ensure_ascii=False)
    return json.loads(whole.encode("utf-8", "replace"))
