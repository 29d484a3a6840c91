"""What only the document tells: status, horizon, campaign, units in charge; and the records made of it."""
