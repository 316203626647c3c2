"""Train the digit reader."""
