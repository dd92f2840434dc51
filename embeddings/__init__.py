"""Text to vector to row: encoders and the FAISS vector store."""
