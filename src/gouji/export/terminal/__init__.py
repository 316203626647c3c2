"""Reports and intermediates as text for a terminal."""
