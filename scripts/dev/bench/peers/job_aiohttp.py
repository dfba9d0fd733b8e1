"""The whole job with Python and aiohttp: no journal, results in CSV.

job_aiohttp.py LEADS URL RESULTS CONNECTIONS
"""

import asyncio
import csv
import sys

import aiohttp
from lead_rules import Results, encode, judge, patient_id

HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer bench"}


async def work(rows, session, url, results):
    for row in rows:
        request, note = judge(row)
        if not request:
            results.write("disqualified", row, note, "", "")
            continue
        async with session.post(url, data=encode(request)) as reply:
            reply.raise_for_status()
            patient = patient_id(await reply.json())
        results.write("registered", row, "", note, patient)


async def main(leads, url, folder, connections):
    with open(leads, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        results = Results(folder, next(rows))
        connector = aiohttp.TCPConnector(limit=connections)
        async with aiohttp.ClientSession(connector=connector, headers=HEADERS) as session:
            # One source of rows for all: whoever is free takes the next.
            workers = (work(rows, session, url, results) for _ in range(connections))
            await asyncio.gather(*workers)
        results.close()


asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
