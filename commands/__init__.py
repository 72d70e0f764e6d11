"""What the subcommands of `ai-prism` do."""
