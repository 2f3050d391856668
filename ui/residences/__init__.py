"""Components of the page *Résidences*.

::

    kept.py        the caches: residences, names, places, classes, rows
    facts.py       family, rating and gap of each residence, by role
    view.py        what is looked at, once the choices are settled
    controls.py    the choices above the map      filters.py    search and filters
    subjects.py    what the map can show          classes.py    the classes of each subject
    map_values.py  geometries and circles         explorer.py   the map and what is beside it
    summary.py     the residences in figures      card.py       the short card of one of them
    sheet.py       the whole sheet, made of identity.py, patrimony.py and surroundings.py
    listing.py     the list                       rows.py       its rows, and the table that leaves
    cells.py       one value as text              parts.py      pieces of HTML
    lacking.py     what the source does not say   style.py      the page's own rules
"""
