"""Components of the page *Parc social*.

::

    subjects.py   what the map can show, and the columns each subject is computed from
    sources.py    which counts of the stock there are: detail, published, counted; level and year
    measures.py   one subject over the zones of a level: part, whole, share, state
    kept.py       the page's caches
    view.py       what the address and the clicks ask for
    controls.py   source, level, subject, search
    figures.py    the headline figures: headline.py, and sru.py for the SRU law
    looks.py      classes, colours and sizes of the circles
    explorer.py   the map and, beside it, spread.py: what the curve and the indices say
    spreading.py  the indices of a subject      curves.py  the drawing of its Lorenz curve
    listing.py    the table by commune, IRIS, QPV, landlord, period or product
    rows.py       its rows, and the table that leaves
"""
