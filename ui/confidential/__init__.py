"""What concerns households and what is reserved, before anything was decided of it.

Nothing here may be drawn. Only the *counters* import this package (an import contract in
``pyproject.toml`` holds their list): one or a few modules a package, which draw nothing and give
drawing code what disclosure rules left, for a role. ``tests/ui/test_counters.py`` holds the rest.
"""
