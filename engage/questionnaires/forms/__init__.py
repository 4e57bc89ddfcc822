"""What people type: officers building a questionnaire. No database here."""
