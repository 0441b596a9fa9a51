"""A person in a hurry: random sequences of quick choices, and whether all four places agree on them in the end."""

THEMES = {"metro": "轨道交通", "railway": "铁路", "highway": "高速公路与干线公路"}
