"""The small forms behind a team's settings, one for each part."""

from collections.abc import Callable, Mapping, Sequence

from bot.domain.decision import KINDS, kind_words
from bot.domain.impact import IMPACTS, SEVERITY_WORDS
from bot.domain.policy import Hours, Step, TargetKind, Wait
from bot.domain.policy_checks import MOST_TARGETS
from bot.domain.settings_parts import SEVERITIES, approver_at, step_at
from bot.views import blocks as b
from bot.views.team_settings import HOURS_WORDS, SIDE_WORDS, SIDES, SettingsView, wait_words

PART = "settings_part"
_WAITS: tuple[Wait, ...] = (
    *(2, 5, 10, 15, 30, 60, 120, 240, 480),
    "business_hour",
    "business_day",
)
_MOST_ROUNDS = 10
_MOST_OPTIONS = 100


def part_form(view: SettingsView, part: str, metadata: str) -> b.Block:
    """The form of one part; `part` is as in `bot.domain.settings_parts`.

    Raises:
        Mistake: the step that it is about is not there any more.
    """
    name, _, about = part.partition(":")
    title, blocks = _FORMS[name](view, about)
    return b.modal(PART, title, blocks, submit="Done", metadata=metadata)


_Form = tuple[str, list[b.Block]]


def _step(view: SettingsView, about: str) -> _Form:
    step = step_at(view.settings, about)
    people = b.people_select("value", initial=_refs(step, TargetKind.PERSON), most=MOST_TARGETS)
    fields = [b.field("people", "People", people, optional=True)]
    for block_id, label, kind, names in (
        ("rotations", "Who is on call in", TargetKind.ROTATION, view.rotations),
        ("groups", "Everyone in these user groups", TargetKind.GROUP, view.groups),
    ):
        if names:
            chosen = b.multi_select("value", _options(names), initial=_refs(step, kind))
            fields.append(b.field(block_id, label, chosen, optional=True))
    channels = b.channels_select("value", initial=_refs(step, TargetKind.CHANNEL))
    lead = b.checkboxes(
        "value",
        [b.option(f"The lead of {view.team}", "lead")],
        initial=["lead"] if _has_lead(step) else [],
    )
    hours = [b.option(words.capitalize(), each) for each, words in HOURS_WORDS.items()]
    when = b.select("value", hours, initial=step.hours if step else Hours.ALWAYS)
    hint = "Only where they differ: severity and minutes, like 1: 3, 2: 10."
    fields += [
        b.field("channels", "Channels it is posted in", channels, optional=True),
        b.field("lead", "The lead", lead, optional=True),
        b.field("hours", "When", when),
        b.field("waits", "Waits", b.text_input("value", initial=_own_waits(step), limit=60),
                hint=hint, optional=True),
    ]  # fmt: skip
    return _title(about, "step"), fields


def _vendor(view: SettingsView, about: str) -> _Form:
    step = step_at(view.settings, about)
    vendor = next((t for t in step.targets if t.kind == TargetKind.VENDOR), None) if step else None
    rows = (
        ("name", "Vendor or agency", 80, "Empty the name to take them out of this step."),
        ("reach", "How they are reached", 300, "A phone number, an address or a link."),
        ("contract", "Contract", 120, None),
        ("sla", "What they have promised", 120, "Such as: answers within an hour."),
    )
    fields = [
        b.field(
            block_id,
            label,
            b.text_input("value", initial=getattr(vendor, block_id, ""), limit=most),
            hint=hint,
            optional=True,
        )
        for block_id, label, most, hint in rows
    ]
    return _title(about, "vendor"), fields


def _waits(title: str, name: str) -> Callable[[SettingsView, str], _Form]:
    def form(view: SettingsView, about: str) -> _Form:
        del about
        held: Mapping[int, Wait] = getattr(view.settings.policy, name)
        return title, [_severity_field(each, _wait_select(held[each])) for each in SEVERITIES]

    return form


def _rounds(view: SettingsView, about: str) -> _Form:
    del about
    held = view.settings.policy.rounds
    options = [b.option(str(n), str(n)) for n in range(1, _MOST_ROUNDS + 1)]
    return "Rounds", [
        _severity_field(each, b.select("value", options, initial=str(held[each])))
        for each in SEVERITIES
    ]


def _severities(view: SettingsView, about: str) -> _Form:
    options = [b.option(f"{each} ({SEVERITY_WORDS[each]})", str(each)) for each in SEVERITIES]
    own = view.settings.policy.severities
    fields = [
        b.field(
            impact.key,
            impact.words,
            b.select("value", options, initial=str(own.get(impact.key, impact.severity))),
        )
        for impact in SIDES[about]
    ]
    return "How bad it is", [b.context(SIDE_WORDS[about]), *fields]


def _runbooks(view: SettingsView, about: str) -> _Form:
    links = view.settings.policy.runbooks
    fields = [
        b.field(
            impact.key,
            IMPACTS[impact.key].words,
            b.link_input("value", initial=links.get(impact.key)),
            optional=True,
        )
        for impact in SIDES[about]
    ]
    return "Runbooks", [b.context(f"{SIDE_WORDS[about]}: a link for each"), *fields]


def _approver(view: SettingsView, about: str) -> _Form:
    held = approver_at(view.settings, about)
    who = b.person_select("value", initial=held.user_id if held else None)
    others = b.people_select("value", initial=held.delegates if held else (), most=MOST_TARGETS)
    kind = b.text_input("value", initial=kind_words(held.kind) if held else "", limit=60)
    alone, other_alone = (
        b.text_input("value", initial=words, multiline=True, limit=500)
        for words in ((held.alone, held.other_alone) if held else ("", ""))
    )
    usual = ", ".join(KINDS.values())
    fields = [
        b.field("kind", "Kind of decision", kind, hint=f"Escalations ask for: {usual}."),
        b.field("who", "Who decides", who),
        b.field("delegates", "Who may in their place, in order", others, optional=True),
    ]
    if view.others:
        pairs = b.select("value", _options(view.others), initial=held.with_team if held else None)
        hint = "Left empty, it holds with every other team."
        fields.append(b.field("with_team", "Together with", pairs, hint=hint, optional=True))
    fields += [
        b.field("alone", f"What {view.team} may do without asking", alone, optional=True),
        b.field("other_alone", "What the other team may do without asking", other_alone,
                optional=True),
    ]  # fmt: skip
    return "Who decides", fields


def _end(view: SettingsView, about: str) -> _Form:
    del about
    policy = view.settings.policy
    channel = b.channel_select("value", initial=policy.fallback_channel)
    severities = [b.option(f"{n} ({SEVERITY_WORDS[n]}) or worse", str(n)) for n in SEVERITIES]
    mild = b.select("value", severities, initial=str(policy.post_mortem_from))
    hint = "Left empty: the team's own channel. Liaison has to be in it: /invite @Liaison."
    return "When nobody answers", [
        b.field("channel", "Where it is said then", channel, hint=hint, optional=True),
        b.field("post_mortem", "A post-mortem is asked for at severity", mild),
    ]


def _hours(view: SettingsView, about: str) -> _Form:
    del about
    settings = view.settings
    zone_name = b.text_input("value", initial=settings.zone, limit=60)
    region = b.text_input("value", initial=settings.holiday_region or "", limit=20)
    return "Business hours", [
        b.field("zone", "Time zone", zone_name, hint="Like America/New_York or Europe/Berlin."),
        b.field("opens", "Opens", b.time_input("value", initial=settings.opens_at)),
        b.field("closes", "Closes", b.time_input("value", initial=settings.closes_at)),
        b.field("region", "Whose public holidays", region, optional=True,
                hint="A country or a part of one: US, DE-BE. Empty for none."),
    ]  # fmt: skip


def _title(about: str, what: str) -> str:
    return f"Add a {what}" if about == "new" else f"Step {int(about) + 1}: {what}"


def _severity_field(severity: int, element: b.Block) -> b.Block:
    label = f"Severity {severity} ({SEVERITY_WORDS[severity]})"
    return b.field(f"s{severity}", label, element)


def _wait_select(held: Wait) -> b.Block:
    waits = _WAITS if held in _WAITS else (held, *_WAITS)
    return b.select("value", [b.option(wait_words(w), str(w)) for w in waits], initial=str(held))


def _options(names: Mapping[str, str]) -> list[b.Block]:
    return [b.option(name, key) for key, name in list(names.items())[:_MOST_OPTIONS]]


def _refs(step: Step | None, kind: TargetKind) -> Sequence[str]:
    return [each.ref for each in step.targets if each.kind == kind] if step else []


def _has_lead(step: Step | None) -> bool:
    return step is not None and any(each.kind == TargetKind.LEAD for each in step.targets)


def _own_waits(step: Step | None) -> str:
    held = step.waits if step else {}
    return ", ".join(f"{each}: {wait}" for each, wait in held.items())


_FORMS: Mapping[str, Callable[[SettingsView, str], _Form]] = {
    "step": _step,
    "vendor": _vendor,
    "waits": _waits("How long a step waits", "waits"),
    "rounds": _rounds,
    "acknowledged_for": _waits("Acknowledged for", "acknowledged_for"),
    "severities": _severities,
    "runbooks": _runbooks,
    "approver": _approver,
    "end": _end,
    "hours": _hours,
}
