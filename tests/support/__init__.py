"""What tests share: databases, factories, people, counters."""
