"""The shape of what a person types about a referral; no database."""
