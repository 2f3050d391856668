"""What the pages on allocations and applications share: rows, rules, period, switches."""
