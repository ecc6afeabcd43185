"""A certificate authority of a test's own: nothing it makes outlives the test's directory."""

import os
import ssl
import subprocess

from hub import COMMAND_LIMIT_S


def openssl(*words):
    done = subprocess.run(["openssl", *words], capture_output=True, text=True,
                          timeout=COMMAND_LIMIT_S, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {words[0]} ended with {done.returncode}: {done.stderr}")
    return done.stdout


class Pair:
    """A certificate and its key, as PEM files."""

    def __init__(self, certificate, key):
        self.certificate = certificate
        self.key = key


class Authority:
    """`directory`: where its files go. Each certificate has a key of its own."""

    def __init__(self, directory, name="authority"):
        self.directory = directory
        self.name = name
        self.count = 0
        key = self._path(f"{name}.key")
        self.certificate = self._path(f"{name}.pem")
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-noenc", "-days", "2", "-subj", f"/CN={name}", "-keyout", key,
                "-out", self.certificate)
        self.key = key

    def _path(self, name):
        return os.path.join(self.directory, name)

    def issue(self, name="localhost", alternatives="DNS:localhost,IP:127.0.0.1", days=1,
              use="serverAuth"):
        """days < 0: it has expired. use: serverAuth or clientAuth."""
        self.count += 1
        stem = self._path(f"{self.name}-{self.count}")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc",
                "-subj", f"/CN={name}", "-keyout", stem + ".key", "-out", stem + ".csr")
        with open(stem + ".ext", "w", encoding="ascii") as file:
            file.write(f"subjectAltName={alternatives}\nextendedKeyUsage={use}\n")
        openssl("x509", "-req", "-in", stem + ".csr", "-CA", self.certificate, "-CAkey", self.key,
                "-CAcreateserial", "-days", str(days), "-extfile", stem + ".ext",
                "-out", stem + ".pem")
        return Pair(stem + ".pem", stem + ".key")

    def client(self, name="publisher", days=1):
        return self.issue(name, f"DNS:{name}", days, "clientAuth")

    def context(self, pair=None):
        """For a client that trusts this authority alone and shows the pair."""
        context = ssl.create_default_context(cafile=self.certificate)
        if pair is not None:
            context.load_cert_chain(pair.certificate, pair.key)
        return context
