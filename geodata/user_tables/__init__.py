"""Tables of the user's own, without public layout, read through a saved, validated mapping.

A *kind* of table (:mod:`~geodata.user_tables.catalogue`, one YAML file each) says which fields it
may have. A *mapping* (:mod:`~geodata.user_tables.mapping`) says which column of a file is which
field and how its values are written. :class:`~geodata.user_tables.source.UserTableSource` then
reads such a file like any official one.
"""
