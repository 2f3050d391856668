"""Census counts by IRIS or commune (RP)."""
