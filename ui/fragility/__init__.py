"""Components of the page *Fragilité*.

::

    view.py        what the address and the clicks ask for: level, commune, zone, subject, weights
    navigation.py  level, subject, search, breadcrumb
    weights.py     the weights panel
    layers.py      geometries of the map        values.py   classes and figures of the map
    indicator_map.py the classes of one indicator
    explorer.py    the map and the zone's sheet, side by side
    sheet.py       the sheet of a zone          charts.py   its bars
    classes.py     the class table              export.py   the table that leaves
    rows.py        what both hold               words.py    names fit for labels
    reliability.py how sure a class is          directory.py names by code
    notes.py       what the method lacks here   kept.py     the page's caches
"""
