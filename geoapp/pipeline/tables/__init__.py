"""Tables behind the formats: a plan's projects for people, for programs and for other standards."""
