"""What the web port serves beside the pages: the JSON API, downloads, static files, response headers."""
