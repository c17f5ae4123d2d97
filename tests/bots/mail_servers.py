"""A real mailbox (Dovecot) and a real mail server that takes replies."""

import email
import email.policy
import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller

BOT = "lotse@example.org"
PASSWORD = "geheim"
START_SECONDS = 20
NOBODY = 65534
CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
"""


class Mailbox:
    """What is in the mailbox of the bot."""

    def __init__(self, port):
        self.url = f"imap://127.0.0.1:{port}"
        self._port = port

    @contextmanager
    def opened(self):
        box = imaplib.IMAP4("127.0.0.1", self._port)
        box.login(BOT, PASSWORD)
        box.select("INBOX")
        try:
            yield box
        finally:
            box.logout()

    def put(self, mail, flags=""):
        """Deliver a mail into the mailbox."""
        with self.opened() as box:
            date = mail.get("X-Received")
            box.append("INBOX", flags, date and str(date), mail.as_bytes(policy=email.policy.SMTP))

    def count(self, wanted="ALL"):
        with self.opened() as box:
            return len(box.search(None, wanted)[1][0].split())

    def empty(self):
        with self.opened() as box:
            for number in box.search(None, "ALL")[1][0].split():
                box.store(number, "+FLAGS", r"(\Deleted)")
            box.expunge()


class Outgoing:
    """Takes the mails of the bot as any mail server would."""

    def __init__(self):
        self.mails = []
        self.refusal = None
        self.url = ""

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 -- the name of the protocol
        if self.refusal is not None:
            return self.refusal
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert [mail["To"]] == envelope.rcpt_tos
        self.mails.append(mail)
        return "250 OK"


@contextmanager
def running_mailbox():
    assert shutil.which("dovecot"), "Dovecot is missing: apt-get install dovecot-imapd"
    folder = Path(tempfile.mkdtemp(prefix="lotse-mail-"))
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    is_root = os.geteuid() == 0
    uid, gid = (NOBODY, NOBODY) if is_root else (os.geteuid(), os.getegid())
    os.chown(folder / "mail", uid, gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = str(os.geteuid())
    users = ("dovecot", "dovecot", "dovenull") if is_root else (own, own, own)
    internal, group, login = users
    config = folder / "dovecot.conf"
    config.write_text(
        CONFIG.format(
            folder=folder,
            port=port,
            internal=internal,
            group=group,
            login=login,
            uid=uid,
            gid=gid,
            password=PASSWORD,
        )
    )
    command = ["dovecot", "-F", "-c", str(config)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process, folder / "log")
        yield Mailbox(port)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(folder)


def _wait_for(port, process, log):
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            imaplib.IMAP4("127.0.0.1", port).logout()
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.1)
        else:
            return


@contextmanager
def running_outgoing():
    outgoing = Outgoing()
    controller = Controller(outgoing, hostname="127.0.0.1", port=0)
    # The ready check of aiosmtpd connects to port 0; this finds the real one.
    loop = controller.loop
    server = loop.run_until_complete(controller._create_server())
    outgoing.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield outgoing
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def mail(text, *, sender="anna@example.org", subject="Frage", **headers):
    """Write a mail to the bot."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = BOT
    made["Subject"] = subject
    made["Message-ID"] = headers.pop("message_id", f"<{time.monotonic_ns()}@example.org>")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made
