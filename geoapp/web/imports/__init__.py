"""The page 上传图层: a visitor's file, its report and its uses."""
