"""What `/metrics` shows of the sockets and the requests; what turns cost is counted in `agent.metrics`."""

from prometheus_client import Counter, Gauge

SOCKETS = Gauge("rapport_chat_sockets", "Chat sockets that are open")
DESKS = Gauge("rapport_console_sockets", "Sockets of the console that are open")
FRAMES = Counter("rapport_chat_frames", "Frames from browsers", ["type"])
REFUSALS = Counter("rapport_chat_refusals", "Frames that were refused", ["code"])
