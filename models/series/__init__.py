"""One organ's reports over the years."""
