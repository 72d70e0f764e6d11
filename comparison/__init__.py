"""Several runs over one document beside each other: aligned into issues, measured, and scored against answer keys."""
