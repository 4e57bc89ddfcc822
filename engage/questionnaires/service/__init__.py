"""The only code that changes questionnaires, and what is sent to them."""
