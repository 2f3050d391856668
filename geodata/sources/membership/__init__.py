"""Which commune belongs to which EPCI, and how EPCI codes followed one another."""
