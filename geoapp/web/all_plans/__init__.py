"""The page 全部规划: every plan at hand on one map and in one list, counted, searched and filtered together."""
