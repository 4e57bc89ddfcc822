"""Who may do what at a committee: each question is answered with the appointment acted under, or None."""
