/** A text that Terraform takes as it is: in its own words `${` and `%{` start a template. */
export function plainText(text: string): string {
  return text.replaceAll(/[$%](?=\{)/g, "$&$&");
}
