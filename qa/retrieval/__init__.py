"""Lexical and dense retrieval, fused, over one index folder."""
