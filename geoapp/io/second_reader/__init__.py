"""A second reader: a language model at an address that the operator allows; off unless there is one."""
