"""Groups of communes: the page *Secteurs*, and what every page asks of them.

::

    kept.py       divisions as they are saved, the one in use, the sector that is open
    geometry.py   contours of the sectors for the browser
    draft.py      divisions being changed in a session, and their saving
    view.py       what the page looks at
    divisions.py  choice of a division; made, renamed, removed
    editor.py     the sector being filled: clicks, outline, list; made, renamed, removed
    explorer.py   the map        drawing.py  what it shows
    exchange.py   export, and a table pasted or dropped
    listing.py    the sectors as a table, communes left out, history
"""
