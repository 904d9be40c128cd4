"""The cloud's own account of its calls: made from the models of the wire, so that it can't say anything else."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from sync.wire import MEDIA_TYPE, PROBLEM_TYPE, PROBLEMS, Cursor, Enrolled, Enrolment, FeedPage, JournalLine, Problem

_REF: Final = "#/components/schemas/{name}"
_MODELS: Final = (Cursor, Enrolled, Enrolment, FeedPage, JournalLine, Problem)
SIGNED: Final = ("malformed", "bad-signature", "clock-skew", "replayed", "unknown-register", "revoked", "not-yours")
ANYWHERE: Final = ("malformed", "too-large", "too-slow", "failed", "busy")
_SECURITY: Final = {
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Signature",
        "description": "RFC 9421 with Ed25519 over @method, @authority, @path, @query and content-digest (RFC 9530); "
        'parameters created, nonce, keyid and tag="yundian".',
    }
}


def responses(model: type, codes: Sequence[str]) -> dict[int | str, dict[str, Any]]:
    """What a call may answer: the model, or one of these problems."""
    found: dict[int | str, dict[str, Any]] = {
        200: {"description": (model.__doc__ or "").strip(), "content": {"application/json": {"schema": _ref(model)}}}
    }
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys((*codes, *ANYWHERE)):
        by_status.setdefault(PROBLEMS[code][0], []).append(code)
    for status, named in sorted(by_status.items()):
        text = "; ".join(f"`{code}`: {PROBLEMS[code][1]}" for code in named)
        found[status] = {"description": text, "content": {PROBLEM_TYPE: {"schema": _ref(Problem)}}}
        if {"too-many-tries", "busy"} & set(named):
            found[status]["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds"}}
    return found


def json_body(model: type) -> dict[str, Any]:
    content = {"application/json": {"schema": _ref(model)}}
    return {"requestBody": {"required": True, "content": content}}


def lines_body() -> dict[str, Any]:
    """Bytes to a program: what is in them is in the contract, and the model of a line below."""
    text = "gzip (`Content-Encoding: gzip`) of one `JournalLine` in canonical JSON a line"
    content = {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary", "description": text}}}
    return {"requestBody": {"required": True, "content": content}}


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, with the models of the wire in it."""
    made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    _, schemas = msgspec.json.schema_components(_MODELS, ref_template=_REF)
    made["components"] = {"schemas": schemas, "securitySchemes": _SECURITY}
    for methods in made["paths"].values():
        for call in methods.values():
            call["security"] = [{"signature": []}]
            for answer in list(call["responses"]):
                if "HTTPValidationError" in str(call["responses"][answer]):
                    del call["responses"][answer]  # the framework's own, which is never sent
    return made


def _ref(model: type) -> dict[str, str]:
    return {"$ref": _REF.format(name=model.__name__)}
