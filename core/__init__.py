"""What every package stands on: authority, policies, money, periods, errors, jobs."""
