"""The page 导入: a visitor's file, its report, and what becomes of it."""
