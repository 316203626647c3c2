"""Documents of a suite, read and judged."""
