#!/usr/bin/env python3
"""Builds the reference's indexes: build.py RECORDS.jsonl FOLDER [--pack FOLDER] [--threads N]

Without --pack only the keyword index is built. Prints what took how long as a line of JSON.
"""
import argparse
import json
import os
import time

import hybrid
import passages


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("records")
    parser.add_argument("folder")
    parser.add_argument("--pack")
    parser.add_argument("--threads", type=int, default=0)
    args = parser.parse_args()
    os.makedirs(args.folder, exist_ok=True)
    begun = time.perf_counter()
    found = passages.read(args.records)
    hybrid.build_keywords(found, args.folder)
    keywords = time.perf_counter()
    if args.pack:
        from embedder import Embedder

        hybrid.build_vectors(found, Embedder(args.pack, args.threads), args.folder)
    told = {"passages": len(found), "characters": sum(len(p.text) for p in found), "keyword_s": keywords - begun}
    print(json.dumps({**told, "vector_s": time.perf_counter() - keywords}))


main()
