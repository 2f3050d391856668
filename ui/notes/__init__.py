"""Notes from 1 to 4 on how a residence lives: entered here by several people, never lost."""
