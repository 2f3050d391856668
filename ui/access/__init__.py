"""Who comes in: the login where one is configured, and what an account is let do."""
