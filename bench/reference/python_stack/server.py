"""The reference's service: uvicorn server:app, told by REFERENCE_FOLDER, REFERENCE_PACK, REFERENCE_THREADS.

POST /ask {"question"} answers with what the five best passages tell of the best one's place, and cites all five.
"""
import os

from fastapi import FastAPI
from pydantic import BaseModel, Field

from embedder import Embedder
from hybrid import Hybrid

app = FastAPI()
search = Hybrid(
    os.environ["REFERENCE_FOLDER"],
    Embedder(os.environ["REFERENCE_PACK"], int(os.environ.get("REFERENCE_THREADS", "0"))),
)


class Question(BaseModel):
    question: str = Field(min_length=1, max_length=2000)


class Citation(BaseModel):
    n: int
    place: str
    field: str
    text: str
    score: float


class Answer(BaseModel):
    answer: str
    grounded: bool
    citations: list[Citation]


@app.get("/healthz")
def healthz():
    return {"passages": len(search.passages)}


@app.post("/ask")
def ask(asked: Question) -> Answer:
    """Runs in the framework's pool of threads: the model and numpy let go of the interpreter's lock."""
    citations = [
        Citation(n=n, place=passage.place, field=passage.field, text=passage.text, score=score)
        for n, (passage, score) in enumerate(search.search(asked.question), 1)
    ]
    told = [f"{c.text}[{c.n}]" for c in citations if c.place == citations[0].place]
    return Answer(
        answer="\n".join(told) or "没有找到相关的资料。",
        grounded=bool(citations),
        citations=citations,
    )
