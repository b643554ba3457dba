"""Python gql against the demo: introspection as staff, queries by AIOHTTP and HTTPX, subscription by WebSocket."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import traceback
import uuid
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from pathlib import Path

from gql import Client, GraphQLRequest, gql
from gql.dsl import DSLQuery, DSLSchema, dsl_gql
from gql.transport import AsyncTransport
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport, HTTPXTransport
from gql.transport.websockets import WebsocketsTransport
from graphql import build_schema, concat_ast, parse, separate_operations

HERE = Path(__file__).resolve().parent.parent
ENDPOINT = os.environ["CHECK_ENDPOINT"]
PASSWORD = os.environ["CHECK_PASSWORD"]
SCHEMA = HERE.parent.parent / "schema.graphql"


OPERATIONS = separate_operations(concat_ast([parse(it.read_text("utf-8")) for it in sorted((HERE / "operations").glob("*.graphql"))]))


def operation(name: str, **variables: object) -> GraphQLRequest:
    """One operation of `operations/`, with the fragments it spreads."""
    return GraphQLRequest(OPERATIONS[name], variable_values=variables)


def must(holds: object, what: str) -> None:
    if not holds:
        raise AssertionError(what)


async def token(username: str) -> str:
    async with Client(transport=HTTPXAsyncTransport(url=ENDPOINT)) as session:
        answer = await session.execute(operation("SignIn", input={"username": username, "password": PASSWORD}))
        return answer["signIn"]["accessToken"]


def bearer(held: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {held}"}


async def introspects() -> str:
    held = await token("chief")
    begun = time.monotonic()
    transport = AIOHTTPTransport(url=ENDPOINT, headers=bearer(held))
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        took = (time.monotonic() - begun) * 1000
        schema = session.client.schema
        printed = build_schema(SCHEMA.read_text("utf-8")).type_map.keys()
        apart = schema.type_map.keys() ^ printed
        must(apart <= {"ErrorCode", "Float"}, f"types that introspection or schema.graphql alone has: {sorted(apart)}")
        dsl = DSLSchema(schema)
        answer = await session.execute(
            dsl_gql(DSLQuery(dsl.Query.cases(first=1).select(dsl.CaseConnection.totalCount))), get_execution_result=True
        )
        must(answer.data["cases"]["totalCount"] > 3000, "the county's cases")
        return f"{len(schema.type_map)} types in {took:.0f} ms; {answer.data['cases']['totalCount']} cases through the DSL, cost {answer.extensions['cost']['requested']}"


async def worklist() -> str:
    held = await token("judge.rapid1")
    schema = SCHEMA.read_text("utf-8")
    transport = AIOHTTPTransport(url=ENDPOINT, headers=bearer(held))
    async with Client(transport=transport, schema=schema, parse_results=True) as session:
        begun = time.monotonic()
        answer = await session.execute(operation("Worklist"), get_execution_result=True)
        took = (time.monotonic() - begun) * 1000
    work = answer.data["worklist"]
    return f"{len(work['nodes'])} of {work['totalCount']}, cost {answer.extensions['cost']['requested']}, {len(json.dumps(answer.data).encode())} bytes, {took:.0f} ms"


def page() -> str:
    held = asyncio.run(token("applicant.pu"))
    transport = HTTPXTransport(url=ENDPOINT, headers=bearer(held))
    with Client(transport=transport, schema=SCHEMA.read_text("utf-8")) as session:
        begun = time.monotonic()
        answer = session.execute(operation("MyCasesPage"), get_execution_result=True)
        took = (time.monotonic() - begun) * 1000
    cases = answer.data["myCases"]["nodes"]
    must(cases and cases[0]["parties"], "a case with its parties")
    return f"{cases[0]['number']}, cost {answer.extensions['cost']['requested']}, {len(json.dumps(answer.data).encode())} bytes, {took:.0f} ms"


async def codes() -> str:
    told = []
    for held, request in [
        (await token("applicant.pu"), operation("Worklist", first=101)),
        (await token("applicant.pu"), operation("SendMessage", input={"requestId": str(uuid.uuid4()), "caseId": "none", "text": "x"})),
        (await token("applicant.pu"), gql("{ nothingOfTheKind }")),
        ("ended", operation("Viewer")),
    ]:
        for transport in (AIOHTTPTransport(url=ENDPOINT, headers=bearer(held)), HTTPXAsyncTransport(url=ENDPOINT, headers=bearer(held))):
            try:
                async with Client(transport=transport) as session:
                    await session.execute(request)
                told.append("none")
            except TransportQueryError as error:
                told.append(error.errors[0]["extensions"]["code"])
    must(told == [it for code in ("PAGE_TOO_LARGE", "NOT_FOUND", "QUERY_INVALID", "UNAUTHENTICATED") for it in (code, code)], " ".join(told))
    return " ".join(dict.fromkeys(told))


async def stream(socket: Callable[[str, dict[str, str]], AsyncTransport]) -> str:
    held = await token("applicant.pu")
    over = Client(transport=AIOHTTPTransport(url=ENDPOINT, headers=bearer(held)))
    live = Client(transport=socket(ENDPOINT.replace("http", "ws", 1) + "/ws", bearer(held)))
    async with over as http, live as told:
        case = (await http.execute(operation("MyCasesPage", first=1)))["myCases"]["nodes"][0]["id"]
        newest = (await http.execute(operation("CaseDetail", by={"id": case})))["case"]["events"]["nodes"][0]
        async with aclosing(told.subscribe(operation("CaseEvents", caseId=case, after=newest["cursor"]))) as events:
            first = asyncio.ensure_future(anext(events))
            await asyncio.sleep(0.2)
            sent = time.monotonic()
            message = {"requestId": str(uuid.uuid4()), "caseId": case, "text": "谢谢。"}
            await asyncio.gather(http.execute(operation("SendMessage", input=message)), first)
            took = (time.monotonic() - sent) * 1000
        event = first.result()["caseEvents"]
    must(event["n"] > newest["n"] and event["kind"] == "MESSAGE_SENT", f"event {event['n']} {event['kind']}")
    return f"event {event['n']} {event['kind']}, {took:.0f} ms after the act was sent"


def by_habit(url: str, payload: dict[str, str]) -> AsyncTransport:
    return WebsocketsTransport(url=url, init_payload=payload)


def named(url: str, payload: dict[str, str]) -> AsyncTransport:
    return WebsocketsTransport(url=url, init_payload=payload, subprotocols=["graphql-transport-ws"])


def aiohttp(url: str, payload: dict[str, str]) -> AsyncTransport:
    return AIOHTTPWebsocketsTransport(url=url, init_payload=payload)


async def main() -> int:
    # what is open is told, and fails under --strict alone
    checks: list[tuple[str, Callable[[], Awaitable[str]], bool]] = [
        ("reads the schema by introspection as staff (AIOHTTP)", introspects, False),
        ("reads the applicant's page of 20 (HTTPX, not async)", lambda: asyncio.to_thread(page), False),
        ("reads a judge's worklist (AIOHTTP)", worklist, False),
        ("tells refusals apart by code (AIOHTTP, HTTPX)", codes, False),
        ("is told what happens next in the case (AIOHTTP WebSocket)", lambda: stream(aiohttp), False),
        ("is told what happens next in the case (websockets, the subprotocol named)", lambda: stream(named), False),
        ("is told what happens next in the case (websockets as it comes)", lambda: stream(by_habit), False),
    ]
    for what, run, is_open in checks:
        try:
            told = await asyncio.wait_for(run(), 30)
        except Exception as error:
            if is_open and os.environ.get("CHECK_STRICT") != "1":
                print(f"OPEN        gql, {what}: {error.__cause__ or error}", flush=True)
                continue
            print(f"FAILED      gql, {what}: {error}", flush=True)
            traceback.print_exc()
            return 1
        print(f"{'gql':<12}{what}: {told}{' (no longer open: drop the mark)' if is_open else ''}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
