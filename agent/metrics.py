"""What an operator watches of the turns, for Prometheus."""

from prometheus_client import Counter, Gauge, Histogram

TURNS = Counter("rapport_turns", "Turns that ended", ["outcome", "model"])
TURN_SECONDS = Histogram(
    "rapport_turn_seconds", "From the start of a turn to its end", buckets=(0.5, 1, 2, 4, 8, 16, 32, 64)
)
FIRST_TEXT_SECONDS = Histogram(
    "rapport_first_text_seconds", "From the start of a turn to its first text", buckets=(0.1, 0.25, 0.5, 1, 2, 4, 8, 16)
)
TOKENS = Counter("rapport_model_tokens", "Tokens sent to and received from models", ["direction"])
COST = Counter("rapport_model_cost_usd", "What models have cost, in US dollars")
REFUSED_REPLIES = Counter("rapport_refused_replies", "Replies that claimed what had not happened")
TOOL_CALLS = Counter("rapport_tool_calls", "Calls of tools", ["tool", "outcome"])
RUNNING = Gauge("rapport_turns_running", "Turns that are running now")
