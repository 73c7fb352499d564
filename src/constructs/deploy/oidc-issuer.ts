import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";

export interface OidcIssuerProps {
  /** Host name: `app.terraform.io`. */
  readonly host: string;
  /** Whom its tokens are for. */
  readonly audience: string;
}

/**
 * Makes the account trust the tokens of an issuer; which of them may do what, the roles say. No thumbprint: AWS checks the
 * issuer's certificate by its own library of trusted authorities.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html
 */
export class OidcIssuer extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { host, audience }: OidcIssuerProps) {
    super(scope, id);
    this.arn = new IamOpenidConnectProvider(this, "Default", {
      url: `https://${host}`,
      clientIdList: [audience],
    }).arn;
  }
}
