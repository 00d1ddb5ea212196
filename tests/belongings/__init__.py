"""Everything of one person: out, in, and gone."""
