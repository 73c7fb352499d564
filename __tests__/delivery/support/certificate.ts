/** A certificate for `localhost` that nobody trusts but those who are told to. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** For Terraform (`SSL_CERT_FILE`) and Node (`NODE_EXTRA_CA_CERTS`). */
  readonly file: string;
}

export function makeCertificate(folder: string): Certificate {
  const [file, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const args = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"];
  const made = spawnSync("openssl", [...args, ...subject, "-keyout", key, "-out", file], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
  return { key: readFileSync(key, "utf8"), cert: readFileSync(file, "utf8"), file };
}

/** Why no server of ours can be trusted on this machine, if so. */
export function untrustable(): string | undefined {
  // Terraform reads SSL_CERT_FILE on Linux only; elsewhere the system's store counts.
  if (process.platform !== "linux") return `Terraform trusts no certificate of a test on ${process.platform}`;
  return spawnSync("openssl", ["version"]).status === 0 ? undefined : "openssl isn't on the PATH";
}
