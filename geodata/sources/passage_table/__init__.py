"""How commune codes changed: INSEE's passage tables and the events of the COG."""
