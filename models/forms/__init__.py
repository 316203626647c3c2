"""Form definitions: the YAML files, what they say as types, how they are read and checked."""
