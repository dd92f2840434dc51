"""What `eval load` compares with: a bare FastAPI route that takes a question and gives it back. Serves on QA_PORT."""

import os

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel


class Question(BaseModel):
    """As POST /api/ask takes it."""

    question: str
    history: list[str] = []


app = FastAPI()


@app.post("/api/ask")
async def echo(question: Question) -> Question:
    """The question itself."""
    return question


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["QA_PORT"]), log_level="warning")
