"""Models of questionnaires and what was sent to them."""
