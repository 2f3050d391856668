"""The social stock counted: by residence, by zone."""
