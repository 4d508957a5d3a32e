"""Hostile inputs, made by the thousand: every outcome is a result or a typed error, in bounds.

``python -m fuzz`` runs the harnesses (``make fuzz``). What was found stands in ``corpus/`` and is
tried again by ``make test``.
"""
