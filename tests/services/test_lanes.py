"""Lanes that an administrator changes hold at once, wherever they are asked for."""

from dataclasses import replace

import pytest

from bot.domain.roadmap.draft import ItemDraft
from bot.errors import InvalidInput
from bot.services import Services
from bot.services.workspace import WorkspaceDraft

DRAFT = ItemDraft("Banner", "Website", "2026-Q4", "UANA")


def test_they_are_looked_up_when_they_are_needed(services: Services) -> None:
    items = services.roadmap.items
    first = items.add("UANA", DRAFT)
    services.workspace.save("UBEN", WorkspaceDraft([], "Shop\nBrand", ""))
    assert items.lanes == ("Shop", "Brand")
    with pytest.raises(InvalidInput, match="Choose one of: Shop, Brand"):
        items.add("UANA", DRAFT)
    items.add("UANA", replace(DRAFT, lane="Brand"))
    items.add("UANA", replace(DRAFT, lane="Shop"))
    form = services.roadmap.editing.form("UANA", first)
    assert list(form.lanes) == ["Shop", "Brand"]
