"""The drawing itself, with matplotlib. It runs in a process of its own: see bot.gateways.drawing.

Nothing else imports this package.
"""
