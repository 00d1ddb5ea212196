"""Quotas: what each person may use of this site, what they have used, and what takes room."""
