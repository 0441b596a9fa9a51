"""What the formats are made of: a plan's projects as tables for people, for programs and for other standards."""
