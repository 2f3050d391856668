"""The rules that allocations are held against: those in use, and a territory's own."""
