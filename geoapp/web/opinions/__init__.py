"""The page 意见: what offices say to projects and conflicts, what was answered, and who may write."""
