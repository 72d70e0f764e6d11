"""What an operator points at an installation: is it in order, and what does it bear."""
