/** Names of variables that hold secrets, by how they end: `DB_PASSWORD`, and not `PASSWORD_MIN_LENGTH`. */
const NAMES =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_?KEY|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$/i;

/**
 * Texts that are secrets by their form, whatever they are called.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 * @see https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
 * @see https://docs.gitlab.com/security/tokens/
 * @see https://api.slack.com/concepts/token-types
 * @see https://docs.stripe.com/keys
 * @see https://www.rfc-editor.org/rfc/rfc7468
 * @see https://www.rfc-editor.org/rfc/rfc7519
 */
const FORMS: readonly RegExp[] = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}/,
  /\bgithub_pat_[A-Za-z0-9_]{22,}/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bxox[abposr]-[A-Za-z0-9-]{10,}/,
  /\b[rs]k_live_[A-Za-z0-9]{16,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+/,
  // A password within a URL.
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
];

/** What can be no secret, whoever asks for one: a switch that turns something off. */
const PLAIN = /^(|true|false|yes|no|on|off|none|null)$/i;

/** Whether a variable holds a secret, by its name or by its form. */
export function looksSecret(name: string, value: string): boolean {
  return (NAMES.test(name) && !PLAIN.test(value)) || FORMS.some((form) => form.test(value));
}
