"""Finds every public call of every service that changes something.

A service is what `Services` holds, or what a dataclass in it holds, however deep. A call changes
something when it, or a method of the same object that it calls, begins a `writing()`. What is
given a `session` works within the transaction of another call, and is covered by that one.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import is_dataclass
from types import NoneType
from typing import Any, get_args, get_type_hints

from bot.services import Services


def state_changing_calls(holder: type = Services, prefix: str = "") -> Iterator[str]:
    """Names like `oncall.covers.ask`, as one would write them after `services.`."""
    for name, hint in get_type_hints(holder).items():
        kind = next((each for each in get_args(hint) if each is not NoneType), hint)
        if not isinstance(kind, type) or not kind.__module__.startswith("bot."):
            continue
        if is_dataclass(kind):
            yield from state_changing_calls(kind, f"{prefix}{name}.")
        else:
            yield from (f"{prefix}{name}.{method}" for method in _writing_methods(kind))


def _writing_methods(service: type) -> Iterator[str]:
    methods = dict(inspect.getmembers(service, inspect.isfunction))
    trees = {name: _tree(method) for name, method in methods.items()}
    for name, method in methods.items():
        is_public = not name.startswith("_")
        takes_session = "session" in inspect.signature(method).parameters
        if is_public and not takes_session and _writes(name, trees, set()):
            yield name


def _tree(method: Any) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(method)))


def _writes(name: str, trees: dict[str, ast.AST], seen: set[str]) -> bool:
    if name in seen or name not in trees:
        return False
    seen.add(name)
    called = [
        node.func.attr
        for node in ast.walk(trees[name])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return "writing" in called or any(_writes(each, trees, seen) for each in called)
