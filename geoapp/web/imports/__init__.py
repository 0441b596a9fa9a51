"""The page 导入: a visitor's file, its report and its uses."""
