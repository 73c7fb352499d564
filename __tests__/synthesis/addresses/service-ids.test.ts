import { ServiceIds } from "../../../src/synthesis/addresses/service-ids";

const ids = new ServiceIds(["app", "hostname_app", "books"]);

test.each([
  ["aws_ecs_service.books", ["books"]],
  ["aws_ecs_service.app", ["app"]],
  ["aws_iam_role.hostname_app_task", ["hostname_app"]],
  ["aws_vpc_security_group_egress_rule.hostname_app_to_books", ["hostname_app", "books"]],
  ["aws_vpc_security_group_egress_rule.books_to_app", ["books", "app"]],
  ["aws_ecs_service.bookshop", []],
  ["aws_vpc.network", []],
])("%s is about %j", (address, services) => {
  expect(ids.in(address)).toEqual(services);
});

test("another service stands in place of one, and of no other that has its name inside", () => {
  expect(ids.renamed("aws_vpc_security_group_egress_rule.app_to_hostname_app", "app", "web")).toBe(
    "aws_vpc_security_group_egress_rule.web_to_hostname_app",
  );
  expect(ids.renamed("aws_ecs_service.books", "app", "web")).toBe("aws_ecs_service.books");
});

test("without services no address is about one", () => {
  expect(new ServiceIds([]).in("aws_ecs_service.books")).toEqual([]);
});
