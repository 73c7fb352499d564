import { Token, ref } from "cdktf";

/**
 * A reference that is written out, `${aws_iam_role.books_task.arn}`, as a token: inside of cdktf's functions, such as
 * `Fn.jsonencode`, a text would become a text of Terraform's, with its quotes escaped.
 */
export function expression(reference: string): string {
  return Token.asString(ref(reference.replace(/^\$\{(.*)\}$/, "$1")));
}
