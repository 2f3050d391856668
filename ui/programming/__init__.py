"""Page *Programmation*: scenarios of a PLH, edited, compared, judged, solved.

::

    base       the stock, the reference                  kept, draft   scenarios, and changes
    view       what is looked at                         measures      the figures of a scenario
"""
