"""The web service on a real port, over an assistant that is open already."""

import threading
import time
from contextlib import contextmanager, nullcontext

import httpx
import uvicorn

from assistant.commands.serve import open_port
from assistant.web.app import create_app

START_SECONDS = 30


@contextmanager
def service_in_thread(assistant, settings):
    """Run the service until the block ends; yields its address."""
    listener = open_port("127.0.0.1", 0)
    app = create_app(lambda: nullcontext(assistant), settings)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.started or httpx.get(f"{url}/readyz", trust_env=False).status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield url
    finally:
        server.should_exit = True
        thread.join()
