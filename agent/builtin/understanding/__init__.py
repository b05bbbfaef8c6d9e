"""What a customer's message means: which intents it carries and which facts it names. Knows nothing of dialogues or
tools.
"""
