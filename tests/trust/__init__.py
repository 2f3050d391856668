"""What the tests hold of trust, measured: ``python -m tests.trust`` prints every figure."""
