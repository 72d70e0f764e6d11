"""The words of AI-Prism as values: documents, findings, decisions, events, errors. Standard library only."""
