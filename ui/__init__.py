"""What the pages share: components, words, and the only places that touch `session_state`."""
