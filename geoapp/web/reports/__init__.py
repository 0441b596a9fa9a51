"""The page 月度调度: what districts report of their projects by the month, its lights, and who may write."""
