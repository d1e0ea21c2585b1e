"""What is measured side by side, on the machine at hand (docs/figures.md)."""
