"""Meetings, purely: their rhythm, agendas, facilitators, presets, and topics as people type them.

Their dates are in `bot.domain.cadence`, which the roadmap's summary uses too.
"""
