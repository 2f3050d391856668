"""Components of the page *Résidences*.

::

    kept.py       the page's caches: residences, their names and places
    view.py       what the address, the filters and the clicks ask for
    subjects.py   what the map can show, and who may see it
    looks.py      the classes, colours and words of each subject
    filters.py    search and filters
    explorer.py   the map and, beside it, a short card
    listing.py    the list, sorted and exported
    rows.py       its rows, and the table that leaves
    card.py       the short card: identity, key figures, previous and next
    sheet.py      the whole sheet, section by section
    identity.py, patrimony.py, surroundings.py   its sections
"""
