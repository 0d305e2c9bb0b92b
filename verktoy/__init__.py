"""Set-up tools: the environment, the front-end files and the browser for the tests; only the standard library."""
