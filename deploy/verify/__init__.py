"""The steps after a deployment, as one command against any running instance."""
