"""What is told of the running program to those who keep it running: metrics and traces, never a word of a document."""
