"""Pictures of lines → characters."""
