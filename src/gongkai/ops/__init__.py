"""Running the house: serve, back up, restore, watch its health."""
