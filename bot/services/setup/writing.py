"""Writes a setup as a file that people like to review."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from bot.services.setup.compare import plain
from bot.services.setup.file import SetupFile, TeamFile
from bot.services.setup.policy import StepFile
from bot.services.setup.rotation_file import LayerFile, RotationFile

_ALWAYS_SAID = {TeamFile: {"zone", "opens", "closes"}, RotationFile: {"always"}}
_WIDTH = 100


def write_text(setup: SetupFile) -> str:
    """The YAML that says this; what is as it is by default is left out."""
    import yaml  # noqa: PLC0415 `run` never writes YAML, and starts sooner without it

    class Dumper(yaml.SafeDumper):
        """Indents lists, and writes short ones of words on one line."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 PyYAML's own words
            del indentless
            super().increase_indent(flow, indentless=False)

    def list_of(dumper: Any, items: list[Any]) -> Any:
        words = all(not isinstance(each, Mapping | list) for each in items)
        return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=words)

    Dumper.add_representer(list, list_of)
    text = yaml.dump(terse(setup), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return str(text)


def terse(value: Any) -> Any:
    """As YAML holds it, without what the file means anyway when it is left out."""
    if isinstance(value, RotationFile):
        return _rotation(value)
    if isinstance(value, StepFile) and value == StepFile(targets=value.targets):
        return terse(value.targets)
    if isinstance(value, BaseModel):
        kept = _ALWAYS_SAID.get(type(value), set())
        fields = type(value).model_fields
        held = {name: getattr(value, name) for name in fields}
        return {
            name: terse(each)
            for name, each in held.items()
            if name in kept or each != fields[name].get_default(call_default_factory=True)
        }
    if isinstance(value, list):
        return [terse(each) for each in value]
    if isinstance(value, Mapping) and any(isinstance(each, BaseModel) for each in value.values()):
        return {plain(name): terse(each) for name, each in value.items()}
    return plain(value)


def _rotation(rotation: RotationFile) -> dict[str, Any]:
    """In short where its only layer needs no name."""
    fields = {name: getattr(rotation, name) for name in RotationFile.model_fields}
    layers = fields.pop("layers")
    said = {name: plain(value) for name, value in fields.items() if value not in {None, False}}
    said["always"] = rotation.is_always
    written: list[dict[str, Any]] = [terse(each) for each in layers]
    if len(layers) == 1 and layers[0].name == LayerFile.model_fields["name"].default:
        return {**said, **written[0]}
    return {**said, "layers": written}
