"""What one would pick instead, measured beside ours: same machine, same run, same texts, each in its own process."""
