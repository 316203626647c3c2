"""What running text states, against the tables."""
