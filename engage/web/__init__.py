"""Where rules meet HTTP: access, errors, headers, what may come in, what may be kept, how things are shown."""
