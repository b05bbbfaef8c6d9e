"""What customers are told of offers: grounded in their own rows, by a model or a template, held by the check."""
