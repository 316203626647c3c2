"""Build a token stream: what every converter writes into, and the grids and numberings that they share."""
