"""Other readers on the same documents."""
