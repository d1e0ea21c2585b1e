"""First page of each role, sign-in, settings, help, demo, verify."""
