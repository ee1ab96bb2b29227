"""What should happen: the rules. No Telegram, no SQL, no YAML, no clock."""
