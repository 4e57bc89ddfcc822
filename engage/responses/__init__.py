"""You said, we did: a body answers each item, promises, and is followed until it has delivered."""
