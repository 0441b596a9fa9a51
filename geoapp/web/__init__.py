"""The browser: pages, maps and routes; the only ring beside the command line that draws."""
