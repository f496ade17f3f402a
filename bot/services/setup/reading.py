"""Reads a setup file; what it gets wrong is told with the line, the key and what was expected."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bot.errors import Mistake
from bot.services.setup.file import SetupFile

_MISSING, _UNKNOWN = "missing", "extra_forbidden"


def load_setup(path: Path) -> SetupFile:
    """Read the file.

    Raises:
        Mistake: it can't be read, is no YAML, or says what can't be; each with its line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"I can't read {path}: {error}") from None
    return read_text(text, path.name)


def read_text(text: str, name: str) -> SetupFile:
    """Read the text of a file of that name; raises as `load_setup`."""
    import yaml  # noqa: PLC0415 `run` never reads YAML, and starts sooner without it

    try:
        loader = _loader()(text)
        try:
            node = loader.get_single_node()
            twice = list(_written_twice(node))
            data = loader.construct_document(node) if node else None
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        place = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise Mistake(f"{name}{place}: this is no YAML: {error.problem}.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise Mistake(f"{name} is no YAML: {error}") from None
    if twice:
        raise Mistake("\n".join(f"{name}, line {line}: {said}" for line, said in twice))
    return read_setup(data, node, name)


def read_setup(data: Any, node: Any = None, name: str = "the file") -> SetupFile:
    """Check what was read from the file.

    Args:
        data: as YAML gives it.
        node: the same as YAML's nodes, which know their lines; without it places are paths.
        name: of the file.

    Raises:
        Mistake: names each place in the file and what was expected there.
    """
    try:
        return SetupFile.model_validate(data)
    except ValidationError as error:
        told = dict.fromkeys(_explain(problem, node, name) for problem in error.errors())
        raise Mistake("\n".join(told)) from None


def _loader() -> Any:
    import yaml  # noqa: PLC0415 as above

    # The one in C is ten times as fast; where it isn't built, the other does the same.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _written_twice(node: Any) -> Iterator[tuple[int, str]]:
    """Keys that a mapping has twice: YAML would silently take the last."""
    if node is None or node.id == "scalar":
        return
    if node.id == "sequence":
        for each in node.value:
            yield from _written_twice(each)
        return
    seen: set[str] = set()
    for key, value in node.value:
        if str(key.value) in seen:
            yield key.start_mark.line + 1, f"“{key.value}” is written twice. Once, please."
        seen.add(str(key.value))
        yield from _written_twice(value)


def _explain(problem: Mapping[str, Any], node: Any, name: str) -> str:
    path = list(problem["loc"])
    place = _place(problem, path, node, name)
    if problem["type"] == _UNKNOWN:
        return f"{place}: {_unknown(path)}"
    if problem["type"] == _MISSING:
        return f"{place}: “{path[-1]}” is missing."
    said = str(problem["msg"]).removeprefix("Value error, ")
    said = said.replace("Input should be", "expected", 1)
    key = next((str(each) for each in reversed(path) if _is_key(each)), "")
    given = problem.get("input")
    got = f", not “{given}”" if isinstance(given, str | int) and said.startswith("expected") else ""
    return f"{place}: {key}: {said}{got}" if key else f"{place}: {said}"


def _is_key(part: object) -> bool:
    """Pydantic puts the names of types and functions into a path too."""
    return isinstance(part, str) and part.isidentifier() and part not in {"str", "constrained"}


def _place(problem: Mapping[str, Any], path: Sequence[str | int], node: Any, name: str) -> str:
    if node is None:
        return f"{name}, {'.'.join(map(str, path))}" if path else name
    return f"{name}, line {_line(node, path, at_key=problem['type'] == _UNKNOWN)}"


def _line(node: Any, path: Sequence[str | int], *, at_key: bool) -> int:
    """The line, from 1 on, of what a path leads to; parts that YAML hasn't are passed over."""
    line = int(node.start_mark.line)
    for part in path:
        if node.id == "mapping":
            found = next((pair for pair in node.value if str(pair[0].value) == str(part)), None)
            if found is None:
                continue
            key, node = found
            line = key.start_mark.line if at_key else max(key.start_mark.line, 0)
            line = line if node.id == "mapping" or at_key else node.start_mark.line
        elif node.id == "sequence" and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
    return line + 1


def _unknown(path: Sequence[str | int]) -> str:
    written = str(path[-1])
    parents = [str(each) for each in path[:-1] if str(each) in _KEYS]
    known = _KEYS[parents[-1] if parents else ""]
    close = get_close_matches(written, known, n=1)
    meant = f" Did you mean “{close[0]}”?" if close else ""
    return f"I don't know “{written}” here.{meant} There are: {', '.join(known)}."


def _keys(model: type[BaseModel], name: str) -> Iterator[tuple[str, list[str]]]:
    """What can be written below each key; "" is the file itself."""
    yield name, list(model.model_fields)
    for field_name, field in model.model_fields.items():
        for inner in _models_in(field.annotation):
            yield from _keys(inner, field_name)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models_in(each)


_KEYS = dict(_keys(SetupFile, ""))
