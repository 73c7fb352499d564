import { at } from "../platform";
import { resourceOf, type Split, stackOf } from "../stacks/split";
import type { SplitCase } from "./case";

/** The remote state that a service's stack reads the platform's outputs from. */
function state(stacks: Split, name: string) {
  return at(stackOf(stacks, name).data["terraform_remote_state"], "platform");
}

/** What stacks mean to each other: states, outputs, order, and declarations of one about another. */
export const splitCases: readonly SplitCase[] = [
  {
    rule: "remote-states",
    link: "an output that is read",
    bend: (stacks) => {
      delete stackOf(stacks, "platform").output["aws_security_group_shell_id"];
    },
    findings: [
      "remote-states noOutput(aws_ecs_service.shell, aws_security_group_shell_id, platform) at data.terraform_remote_state.platform",
      "service-network wrongNetwork(the missing attribute aws_security_group_shell_id) at aws_ecs_service.shell",
    ],
    words: [
      "stack 'shell': cannot read data.terraform_remote_state.platform: aws_ecs_service.shell reads 'aws_security_group_shell_id', and 'platform' has no such output; add the output there",
    ],
  },
  {
    rule: "remote-states",
    link: "the key of the state",
    bend: (stacks) => {
      at(state(stacks, "site"), "config")["key"] = "platfrom.tfstate";
    },
    findings: [
      "remote-states nobodysState(s3:states/platfrom.tfstate) at data.terraform_remote_state.platform",
      "? task-definition part(cluster, data.terraform_remote_state.platform.outputs.aws_ecs_cluster_main_arn) at aws_ecs_service.site",
      "? service-network, pull-route, logs-route network(data.terraform_remote_state.platform.outputs.aws_subnet_public_b_id) at aws_ecs_service.site",
      "? service-network, pull-route, logs-route network(data.terraform_remote_state.platform.outputs.aws_security_group_site_id) at aws_ecs_service.site",
      "? service-network, pull-route, logs-route network(data.terraform_remote_state.platform.outputs.aws_security_group_client_id) at aws_ecs_service.site",
      "? exposures maybeClosed([0.0.0.0/0], [data.terraform_remote_state.platform.outputs.aws_subnet_public_b_id data.terraform_remote_state.platform.outputs.aws_security_group_site_id data.terraform_remote_state.platform.outputs.aws_security_group_client_id aws_vpc_security_group_ingress_rule.site]) at aws_ecs_service.site",
      "? surplus-rules belongsTo(data.terraform_remote_state.platform.outputs.aws_security_group_site_id) at aws_vpc_security_group_ingress_rule.site",
    ],
    words: [
      "stack 'site': cannot read data.terraform_remote_state.platform: no stack here keeps its state at s3:states/platfrom.tfstate; correct the backend, or render the stack that it means beside this one",
      "service 'site': undecided whether it can start on Fargate: not known: its cluster (data.terraform_remote_state.platform.outputs.aws_ecs_cluster_main_arn)",
      "service 'site': undecided whether it can get its network interface, pull its image or write its logs: not known: its subnets or groups (data.terraform_remote_state.platform.outputs.aws_security_group_site_id)",
      "exposure 'aws_ecs_service.site:8080': is declared for 0.0.0.0/0: undecided whether it is open: not known: data.terraform_remote_state.platform.outputs.aws_subnet_public_b_id, data.terraform_remote_state.platform.outputs.aws_security_group_site_id, data.terraform_remote_state.platform.outputs.aws_security_group_client_id, aws_vpc_security_group_ingress_rule.site",
    ],
  },
  {
    rule: "remote-states",
    link: "another stack's state",
    bend: (stacks) => {
      at(state(stacks, "site"), "config")["key"] = "site.tfstate";
    },
    findings: [
      "remote-states ownState(s3:states/site.tfstate) at data.terraform_remote_state.platform",
      "task-definition wrongPart(cluster, the missing attribute aws_ecs_cluster_main_arn) at aws_ecs_service.site",
      "service-network wrongNetwork(the missing attribute aws_subnet_public_b_id) at aws_ecs_service.site",
      "service-network wrongNetwork(the missing attribute aws_security_group_site_id) at aws_ecs_service.site",
      "service-network wrongNetwork(the missing attribute aws_security_group_client_id) at aws_ecs_service.site",
      "exposures noInternetRoute([0.0.0.0/0], []) at aws_ecs_service.site",
      "surplus-rules belongsTo(the missing attribute aws_security_group_site_id) at aws_vpc_security_group_ingress_rule.site",
    ],
    words: [
      "stack 'site': cannot read data.terraform_remote_state.platform: s3:states/site.tfstate is its own state; read the state of the stack that has the outputs",
      "service 'site': cannot start on Fargate: its cluster is the missing attribute aws_ecs_cluster_main_arn; name a cluster of these stacks",
    ],
  },
  {
    rule: "remote-states",
    link: "a state whose place is known",
    bend: (stacks) => {
      at(state(stacks, "site"), "config")["key"] = "${var.key}";
      (stackOf(stacks, "site") as unknown as Record<string, unknown>)["variable"] = { key: {} };
    },
    findings: [
      "? remote-states statePlace() at data.terraform_remote_state.platform",
      "? task-definition part(cluster, data.terraform_remote_state.platform.outputs.aws_ecs_cluster_main_arn) at aws_ecs_service.site",
      "? service-network, pull-route, logs-route network(data.terraform_remote_state.platform.outputs.aws_subnet_public_b_id) at aws_ecs_service.site",
      "? service-network, pull-route, logs-route network(data.terraform_remote_state.platform.outputs.aws_security_group_site_id) at aws_ecs_service.site",
      "? service-network, pull-route, logs-route network(data.terraform_remote_state.platform.outputs.aws_security_group_client_id) at aws_ecs_service.site",
      "? exposures maybeClosed([0.0.0.0/0], [data.terraform_remote_state.platform.outputs.aws_subnet_public_b_id data.terraform_remote_state.platform.outputs.aws_security_group_site_id data.terraform_remote_state.platform.outputs.aws_security_group_client_id aws_vpc_security_group_ingress_rule.site]) at aws_ecs_service.site",
      "? surplus-rules belongsTo(data.terraform_remote_state.platform.outputs.aws_security_group_site_id) at aws_vpc_security_group_ingress_rule.site",
    ],
    words: [
      "stack 'site': undecided whether it can read data.terraform_remote_state.platform: not known: where that state is",
    ],
  },
  {
    rule: "remote-states",
    link: "the order of the stacks",
    bend: (stacks) => {
      stackOf(stacks, "quote")["//"].dependsOn = [];
    },
    findings: ["remote-states noDependency(platform) at data.terraform_remote_state.platform"],
    words: [
      "stack 'quote': cannot read data.terraform_remote_state.platform: it isn't said to come after 'platform' (//.dependsOn); add that dependency, by which deployments are ordered",
    ],
  },
  {
    rule: "start-order",
    link: "a listener rule in a stack that comes before",
    bend: (stacks) => {
      const { resource } = stackOf(stacks, "web");
      const rules = resource["aws_lb_listener_rule"];
      delete resource["aws_lb_listener_rule"];
      const group = "${data.terraform_remote_state.web.outputs.aws_lb_target_group_web_arn}";
      const late = stackOf(stacks, "shell");
      late.resource["aws_lb_listener_rule"] = rules ?? {};
      const rule = resourceOf(stacks, "shell", "aws_lb_listener_rule.web");
      at(rule, "action")["target_group_arn"] = group;
      stackOf(stacks, "web").output["aws_lb_target_group_web_arn"] = { value: "${aws_lb_target_group.web.arn}" };
      const listener = "aws_lb_listener_http_arn";
      stackOf(stacks, "platform").output[listener] = { value: "${aws_lb_listener.http.arn}" };
      late.data["terraform_remote_state"] = {
        ...late.data["terraform_remote_state"],
        web: { backend: "s3", config: { bucket: "states", key: "web.tfstate", region: "eu-central-1" } },
      };
      late["//"].dependsOn.push("web");
      const service = resourceOf(stacks, "web", "aws_ecs_service.web");
      service["depends_on"] = (service["depends_on"] as string[]).filter((item) => !item.startsWith("aws_lb"));
    },
    findings: ["start-order noStackDependency([aws_lb_listener_rule.web], [shell]) at aws_ecs_service.web"],
    words: [
      "service 'web': cannot start in the right order: it doesn't wait for aws_lb_listener_rule.web of stack 'shell'; let its stack depend on that one",
    ],
  },
  {
    rule: "start-order",
    link: "the wait for what is its own",
    bend: (stacks) => {
      resourceOf(stacks, "web", "aws_ecs_service.web")["depends_on"] = ["aws_iam_role_policy.web_execution"];
    },
    findings: ["start-order noDependsOn([aws_lb_listener_rule.web]) at aws_ecs_service.web"],
  },
  {
    rule: "service-network",
    link: "an output of the right kind",
    bend: (stacks) => {
      stackOf(stacks, "platform").output["aws_subnet_private_c_id"] = { value: "${aws_vpc.main.id}" };
    },
    findings: [
      "service-network wrongNetwork(aws_vpc.main.id) at aws_ecs_service.web",
      "service-network wrongNetwork(aws_vpc.main.id) at aws_ecs_service.quote",
      "service-network wrongNetwork(aws_vpc.main.id) at aws_ecs_service.shell",
      "isolation uncalled(quote, 8080, aws_vpc_security_group_ingress_rule.quote) at aws_ecs_service.quote",
      "surplus-rules unneeded(tcp, 8080, 8080, ingress, aws_security_group.web) at aws_vpc_security_group_ingress_rule.quote",
      "surplus-rules unneeded(tcp, 8080, 8080, egress, aws_security_group.quote) at aws_vpc_security_group_egress_rule.web",
    ],
  },
  {
    rule: "service-network",
    link: "a key that the output has",
    bend: (stacks) => {
      const { output } = stackOf(stacks, "platform");
      output["subnets"] = { value: { c: "${aws_subnet.private_c.id}" } };
      at(resourceOf(stacks, "shell", "aws_ecs_service.shell"), "network_configuration")["subnets"] = [
        '${data.terraform_remote_state.platform.outputs.subnets["a"]}',
      ];
    },
    findings: ["service-network wrongNetwork(the missing key a) at aws_ecs_service.shell"],
  },
  {
    rule: "declarations",
    link: "the exposure that another stack's paths go through",
    bend: (stacks) => {
      const [route] = stackOf(stacks, "web")["//"].declared["listenerRules"] as { exposure: { port: number } }[];
      if (route) route.exposure.port = 443;
    },
    findings: [
      "declarations unknownExposure(aws_ecs_service.web, platform, aws_lb.main, 443) at //.declared",
      "exposed-paths unlistedPath(/, aws_ecs_service.web, aws_lb_listener_rule.web) at aws_lb_listener_rule.web",
      "exposed-paths unlistedPath(/api/*, aws_ecs_service.web, aws_lb_listener_rule.web) at aws_lb_listener_rule.web",
    ],
    words: [
      "declaration listenerRules: aws_ecs_service.web has paths behind aws_lb.main:443, which stack 'platform' doesn't declare as an exposure; correct the declaration",
    ],
  },
  {
    rule: "declarations",
    link: "a route that can be read",
    bend: (stacks) => {
      stackOf(stacks, "web")["//"].declared["listenerRules"] = [{ to: "aws_ecs_service.web", paths: ["/", "/api/*"] }];
    },
    findings: [
      'declarations unreadable(listenerRules, {"to":"aws_ecs_service.web","paths":["/","/api/*"]}, {exposure: {stack, to, port}, to, paths}) at //.declared',
      "exposed-paths unlistedPath(/, aws_ecs_service.web, aws_lb_listener_rule.web) at aws_lb_listener_rule.web",
      "exposed-paths unlistedPath(/api/*, aws_ecs_service.web, aws_lb_listener_rule.web) at aws_lb_listener_rule.web",
    ],
  },
  {
    rule: "exposed-paths",
    link: "a path that its service's stack declares",
    bend: (stacks) => {
      const [route] = stackOf(stacks, "web")["//"].declared["listenerRules"] as { paths: string[] }[];
      if (route) route.paths = ["/"];
    },
    findings: [
      "exposed-paths unlistedPath(/api/*, aws_ecs_service.web, aws_lb_listener_rule.web) at aws_lb_listener_rule.web",
    ],
  },
  {
    rule: "surplus-permissions",
    link: "a grant in the stack of its role",
    bend: (stacks) => {
      const grants = [{ role: "aws_iam_role.quote_execution", actions: ["kms:Encrypt"] }];
      stackOf(stacks, "platform")["//"].declared["grants"] = grants;
      const { locals } = stackOf(stacks, "quote");
      const statements = at(locals, "quote_execution")["Statement"] as { Sid: string; Action: string[] }[];
      statements.find(({ Sid }) => Sid === "Key")?.Action.push("kms:Encrypt");
    },
    findings: [
      "declarations noRole(aws_iam_role.quote_execution) at //.declared",
      "surplus-permissions unneededActions(statement Key, aws_iam_role_policy.quote_execution, [kms:Encrypt], [arn:aws:kms:eu-central-1:<account>:key/<aws_kms_key.quote.key_id>]) at aws_iam_role.quote_execution",
    ],
  },
];
