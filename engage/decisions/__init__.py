"""Relevant decisions: a network acts only on a decision made by its published procedure."""
