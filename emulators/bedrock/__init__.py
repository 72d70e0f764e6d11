"""A Bedrock endpoint for one machine: judges requests as Bedrock does, answers from rules, injects faults."""
