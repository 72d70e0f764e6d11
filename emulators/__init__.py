"""Local endpoints that speak the real protocols: Redis, S3, Bedrock. Reached by URL alone, never imported."""
