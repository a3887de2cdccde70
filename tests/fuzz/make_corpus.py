#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_corpus.py FOLDER KIND FILE.jsonl...: one file for each recorded message.

KIND json-scan keeps the payload, decoder the topic, a line end and the payload.
"""

import base64
import json
import pathlib
import sys


def messages(paths):
    for path in paths:
        with open(path, encoding='utf-8') as lines:
            for line in lines:
                message = json.loads(line)
                payload = message.get('payload', '').encode()
                if 'payload_b64' in message:
                    payload = base64.b64decode(message['payload_b64'])
                yield message.get('topic', 'ws').encode(), payload


def main():
    folder, kind, *paths = sys.argv[1:]
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number, (topic, payload) in enumerate(messages(paths)):
        content = payload if kind == 'json-scan' else topic + b'\n' + payload
        (folder / f'{number:04}').write_bytes(content)


main()
