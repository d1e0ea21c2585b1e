"""What the benches share: settings with the peers beside Steer, pairs, and the peers' own ways."""
