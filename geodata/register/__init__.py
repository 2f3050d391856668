"""Allocations and applications, one row each: what is impossible, repeated, and where it happened.

A file is first read with its mapping (:mod:`geodata.user_tables.events`); :mod:`~geodata.register.\
dates`, :mod:`~geodata.register.contradictions` and :mod:`~geodata.register.repeats` say what cannot
be. Once the territory is known, :mod:`~geodata.register.placing` finds where each row happened, and
:mod:`~geodata.register.assembling` puts the files of one table together.
"""
