"""The page 数据 and the download buttons of the other pages."""
