"""The committee: meetings and minutes, reviews, recommendations and who follows them."""
