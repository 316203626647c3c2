"""Reports in the formats that people and programs want: one file a format, and what they share."""
