"""The prompt library: templates with {{variables}}, in versions, filled in for a model."""
