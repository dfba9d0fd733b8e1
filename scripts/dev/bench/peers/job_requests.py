"""The whole job with Python and requests, a session for each of its threads: no journal, results
in CSV.

job_requests.py LEADS URL RESULTS CONNECTIONS
"""

import csv
import sys
import threading

import requests
from lead_rules import Results, encode, judge, patient_id

HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer bench"}


def work(rows, lock, url, results, failures):
    try:
        with requests.Session() as session:
            session.headers.update(HEADERS)
            while True:
                with lock:
                    row = next(rows, None)
                if row is None:
                    return
                handle(row, session, lock, url, results)
    except Exception as failure:  # a thread's failure is the program's
        failures.append(failure)


def handle(row, session, lock, url, results):
    request, note = judge(row)
    if not request:
        with lock:
            results.write("disqualified", row, note, "", "")
        return
    reply = session.post(url, data=encode(request), timeout=60)
    reply.raise_for_status()
    patient = patient_id(reply.json())
    with lock:
        results.write("registered", row, "", note, patient)


def main(leads, url, folder, connections):
    failures = []
    with open(leads, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        results = Results(folder, next(rows))
        lock = threading.Lock()
        threads = [
            threading.Thread(target=work, args=(rows, lock, url, results, failures))
            for _ in range(connections)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        results.close()
    if failures:
        raise failures[0]


main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
