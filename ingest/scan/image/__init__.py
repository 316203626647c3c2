"""A picture → a clean, upright, straight page."""
