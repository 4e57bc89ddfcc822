"""Citizens' juries: people drawn by a lottery that anyone can check."""
