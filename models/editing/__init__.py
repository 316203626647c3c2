"""Statistical data editing: rules checked, errors located, blanks inferred."""
