"""The server around the pages: its own routes and what every answer carries."""
