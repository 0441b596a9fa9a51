"""Charts of what is on screen: counts that filter when a bar is clicked, and milestones along a line of time."""
