"""The SRU inventory, commune by commune."""
