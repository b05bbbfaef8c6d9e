"""Who the customers are: their features, segments and what they will do next, each with its reason."""
