/** Names of variables that hold secrets, by how they end: `DB_PASSWORD`, and not `PASSWORD_MIN_LENGTH`. */
const NAMES =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|SECRET_?KEY|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?)$/i;

/**
 * Texts that are secrets by their form, whatever they are called.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 * @see https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github
 * @see https://docs.gitlab.com/security/tokens/
 * @see https://api.slack.com/concepts/token-types
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @see https://docs.stripe.com/keys
 * @see https://docs.npmjs.com/about-access-tokens
 * @see https://cloud.google.com/docs/authentication/api-keys
 * @see https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
 * @see https://docs.claude.com/en/api/overview
 * @see https://www.rfc-editor.org/rfc/rfc7468
 * @see https://www.rfc-editor.org/rfc/rfc7519
 */
const FORMS: readonly RegExp[] = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}/,
  /\bgithub_pat_[A-Za-z0-9_]{22,}/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bxox[abposr]-[A-Za-z0-9-]{10,}/,
  /\bhooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
  /\b[rs]k_live_[A-Za-z0-9]{16,}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bAIza[A-Za-z0-9_-]{35}/,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{32,}/,
  /\bsk-(ant|proj|svcacct|or)-[A-Za-z0-9_-]{16,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+/,
  // A password within a URL.
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
  // One within a text of settings: `Server=db;Password=…`, `…/orders?user=app&password=…`.
  /(^|[\s;?&,])(password|pwd|account_?key|shared_?access_?key)=[^\s;&,]+/i,
];

/** What can be no secret, whoever asks for one: a switch that turns something off. */
const PLAIN = /^(|true|false|yes|no|on|off|none|null)$/i;

/** Whether a variable holds a secret, by its name or by its form. */
export function looksSecret(name: string, value: string): boolean {
  return (NAMES.test(name) && !PLAIN.test(value)) || FORMS.some((form) => form.test(value));
}
