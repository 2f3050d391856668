"""The journal of exports."""
