"""Documents in, cited passages out. Knows nothing of customers, tools or models that write."""
