"""The budget of a document: `settings` says what one may hold, `meter` counts what one does."""
