"""Documents that hold a plan: text, Word, PDF, web pages and tables, each as lines of text or rows."""
