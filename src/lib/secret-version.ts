/**
 * What the Docker labels of a container begin with that hold the version of a secret, before the name of its variable: who writes
 * them makes a new revision with each version, who reads them knows which secrets redeploy a service.
 */
export const SECRET_VERSION = "secret-version.";
