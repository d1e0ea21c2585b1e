"""The directory as Open Referral UK 3.0 publishes one, below /open-referral/."""
