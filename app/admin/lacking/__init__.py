"""What is missing on our territory: what people look for and nothing, or almost nothing, meets."""
