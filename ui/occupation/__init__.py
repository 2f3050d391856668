"""Occupation of residences on the screens: what a role may see of it, and how it is drawn.

::

    study.py     occupation, ratings, references and gaps of a territory, put together
    kept.py      the caches                        shown.py    what may be shown of them, by role
    section.py   the part of a residence's sheet   drawing.py  bars against the reference
    advice.py    the decision aid                  vitals.py   how the residence lives, in figures
    groups.py    what everyone sees: residences put together

Only ``shown.py`` and ``groups.py`` read counts; what they give has passed ``fragility.disclosure``.
"""
