"""The slash commands, in the order in which help and the manifest list them.

A new command is its own file here, one line in COMMANDS, and its test.
"""

from bot.interactions import Command
from bot.services import Services
from bot.views.naming import Naming
from commands.agenda import Agenda
from commands.decide import Decide
from commands.escalate import Escalate
from commands.liaison import Liaison
from commands.oncall import Oncall
from commands.roadmap import Roadmap
from commands.survey import Survey
from commands.win import Win

COMMANDS = (Escalate, Oncall, Roadmap, Agenda, Decide, Win, Survey)
EVERY = (*COMMANDS, Liaison)
"""With `/liaison`, which is given the others' `about` to list them in its help."""


def build_commands(services: Services, naming: Naming) -> list[Command]:
    """Every command, given its services."""
    others = [command.about for command in COMMANDS]
    built: list[Command] = [command(services, naming) for command in COMMANDS]
    return [*built, Liaison(services, naming, others)]
