"""A second look at single numbers of a scan."""
