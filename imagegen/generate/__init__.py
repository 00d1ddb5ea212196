"""The pages that make images: their forms, what fills them in, what they send."""
