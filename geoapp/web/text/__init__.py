"""The page 原文: the plan's text with everything that was recognised in it."""
