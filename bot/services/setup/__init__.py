"""The workspace's setup as a file: written, read, compared, and applied."""

from bot.services.setup.directory import Directory, directory_of
from bot.services.setup.service import SetupService

__all__ = ["Directory", "SetupService", "directory_of"]
