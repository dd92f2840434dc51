"""Source files become articles, sections and chunks with offsets."""
