"""What an installation bears: the original guide's 50 users, over the API and in tabs."""
