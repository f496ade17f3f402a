"""Calendars of other tools as layers: imported with a dry run, and read anew on a timetable."""
