import { validateDefinition } from "../../../src/definition/validation/validate";
import { demo } from "../../fixtures/platform";
import { type Edits, edited, validPlatform } from "../valid";

test("accepts a valid platform", () => {
  expect(validateDefinition(validPlatform(), ".")).toEqual([]);
});

test("accepts the demo platform", () => {
  expect(validateDefinition(demo, ".")).toEqual([]);
});

interface Case {
  readonly title: string;
  readonly edits: Edits;
  readonly messages: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: "a memory size that the CPU size doesn't have",
    edits: { "services.books.size": { cpu: 256, memoryMiB: 4096 } },
    messages: [
      "service 'books': memoryMiB is 4096 with cpu 256; Fargate allows 512, 1024, 2048; set one of these or cpu 512",
    ],
  },
  {
    title: "a CPU size that Fargate doesn't have",
    edits: { "services.books.size": { cpu: 300, memoryMiB: 512 } },
    messages: [
      "service 'books': cpu is 300; Fargate offers 256, 512, 1024, 2048, 4096, 8192, 16384, 32768; set one of these",
    ],
  },
  {
    title: "a memory size that no CPU size has",
    edits: { "services.books.size": { cpu: 256, memoryMiB: 500 } },
    messages: ["service 'books': memoryMiB is 500 with cpu 256; Fargate allows 512, 1024, 2048; set one of these"],
  },
  {
    title: "a service name that is no DNS label",
    edits: {
      "services.Books_2": {
        image: "nginx:1",
        port: 80,
        size: { cpu: 256, memoryMiB: 512 },
        exposure: { type: "public-ip" },
      },
    },
    messages: [
      "service 'Books_2': name is 'Books_2'; a DNS label has up to 63 of a-z, 0-9 and single '-', starting with a letter; rename it",
    ],
  },
  {
    title: "a service name that the platform's addresses use",
    edits: {
      "services.network": {
        image: "nginx:1",
        port: 80,
        size: { cpu: 256, memoryMiB: 512 },
        exposure: { type: "public-ip" },
      },
    },
    messages: [
      "service 'network': name is 'network'; the platform's own addresses use aws, backend, cluster, current, discovery, docker, endpoints, endpoints-client, environment, ingress, load-balancer, long-service-arns, namespace, network, platform, private, public, registry; rename it",
    ],
  },
  {
    title: "nothing to run",
    edits: { services: {} },
    messages: [
      "environment 'store-test': services is {}; an environment runs at least one service or job; add one, or remove the environment",
    ],
  },
  {
    title: "a number that is none",
    edits: { "services.books.desiredCount": Number.NaN },
    messages: ["service 'books': desiredCount is NaN; a number is allowed; correct it"],
  },
  {
    title: "a port out of range",
    edits: { "services.books.port": 0 },
    messages: ["service 'books': port is 0; a whole number from 1 to 65535 is allowed; set it to one of these"],
  },
  {
    title: "no port of a service that somebody connects to",
    edits: { "services.books.port": undefined },
    messages: ["service 'books': port is missing; with exposure 'internal' it listens on one; give it a port"],
  },
  {
    title: "a port of a service that nobody connects to",
    edits: { "services.status.exposure": { type: "none" } },
    messages: [
      "service 'status': port is 80; with exposure 'none' nobody connects to it; leave it out or expose the service",
    ],
  },
  {
    title: "a call of a service that nobody connects to",
    edits: {
      "services.status.exposure": { type: "none" },
      "services.status.port": undefined,
      "services.shop.calls": ["status"],
    },
    messages: [
      "service 'shop': calls is 'status'; 'status' has no internal address (its exposure is none); make it internal",
    ],
  },
  {
    title: "a health path of a service that nobody connects to",
    edits: {
      "services.status.exposure": { type: "none" },
      "services.status.port": undefined,
      "services.status.healthCheck": { path: "/healthz" },
    },
    messages: [
      "service 'status': healthCheck.path is '/healthz'; only the load balancer asks for a path, and the service isn't behind it; give healthCheck.command instead",
    ],
  },
  {
    title: "a port that is no whole number",
    edits: { "services.books.port": 80.5 },
    messages: ["service 'books': port is 80.5; a whole number from 1 to 65535 is allowed; set it to one of these"],
  },
  {
    title: "a negative number of tasks",
    edits: { "services.shop.desiredCount": -1 },
    messages: ["service 'shop': desiredCount is -1; a whole number, 0 or more, is allowed; set it to one of these"],
  },
  {
    title: "more tasks than Cloud Map holds, also too many for the subnet",
    edits: { "services.books.desiredCount": 1001 },
    messages: [
      "environment 'store-test': network.privateSubnets[0].cidr is '10.0.3.0/24' with 251 usable addresses; a roll-out needs 2007 there; choose a larger range or fewer tasks",
      "service 'books': desiredCount is 1001; a whole number from 0 to 1000 is allowed with a dnsName; set it to one of these",
    ],
  },
  {
    title: "physical names that are taken or malformed",
    edits: { "services.shop.physicalName": "books", "services.status.physicalName": "Old_Status" },
    messages: [
      "service 'books': physicalName is 'books'; 'shop' has it already; give each its own",
      "service 'status': physicalName is 'Old_Status'; a-z, 0-9 and single '-' are allowed, starting with a letter; rename it",
    ],
  },
  {
    title: "moves and removals of another form",
    edits: {
      moved: [{ from: "aws_vpc.a" }, { service: "a", to: "b", stack: "c" }],
      removed: [{ service: "a", destroy: false }],
    },
    messages: [
      'environment \'store-test\': moved.0 is {"from":"aws_vpc.a"}; { from, to }, { service, to } or { job, to } is allowed; correct it',
      'environment \'store-test\': moved.1 is {"service":"a","to":"b","stack":"c"}; { from, to }, { service, to } or { job, to } is allowed; correct it',
      'environment \'store-test\': removed.0 is {"service":"a","destroy":false}; { from, destroy }, { service, destroy: true } or { job, destroy: true } is allowed; correct it',
    ],
  },
  {
    title: "moves of what is no address of a resource, and across types",
    edits: {
      moved: [
        { from: "data.aws_vpc.a", to: "aws_vpc" },
        { from: "aws_vpc.a[0]", to: "aws_vpc.b" },
        { from: "aws_vpc.c", to: "aws_subnet.c" },
      ],
      removed: [{ from: "module.a.aws_vpc.b", destroy: true }],
    },
    messages: [
      "environment 'store-test': moved.0.from is 'data.aws_vpc.a'; an address is <type>.<name>, like 'aws_vpc.network'; correct it",
      "environment 'store-test': moved.0.to is 'aws_vpc'; an address is <type>.<name>, like 'aws_vpc.network'; correct it",
      "environment 'store-test': moved.1.from is 'aws_vpc.a[0]'; an address is <type>.<name>, like 'aws_vpc.network'; correct it",
      "environment 'store-test': moved.2.to is 'aws_subnet.c'; Terraform moves within a type, and 'aws_vpc.c' is of another; use removed for the old one",
      "environment 'store-test': removed.0.from is 'module.a.aws_vpc.b'; an address is <type>.<name>, like 'aws_vpc.network'; correct it",
    ],
  },
  {
    title: "services that were renamed to nothing, or are still there",
    edits: {
      moved: [
        { service: "web", to: "shopp" },
        { service: "books", to: "shop" },
        { service: "old", to: "older" },
      ],
      removed: [{ service: "status", destroy: true }],
    },
    messages: [
      "environment 'store-test': moved.0.to is 'shopp'; the services are shop, books, status; did you mean 'shop'",
      "environment 'store-test': moved.1.service is 'books'; a service that is there wasn't renamed; remove the entry",
      "environment 'store-test': moved.2.to is 'older'; the services are shop, books, status; name one of these",
      "environment 'store-test': removed.0.service is 'status'; a service that is there wasn't removed; remove the entry",
    ],
  },
  {
    title: "a renamed or removed job that is there, and one that is none",
    edits: {
      jobs: { report: { image: "public.ecr.aws/a/b:1.0", size: { cpu: 256, memoryMiB: 512 } } },
      moved: [
        { job: "nightly", to: "reprt" },
        { job: "older", to: "shop" },
        { job: "old", to: "report" },
        { job: "report", to: "weekly" },
      ],
      removed: [
        { job: "report", destroy: true },
        { job: "old", destroy: true },
        { job: "status", destroy: true },
      ],
    },
    messages: [
      "environment 'store-test': moved.0.to is 'reprt'; the jobs are report; did you mean 'report'",
      "environment 'store-test': moved.1.to is 'shop'; the jobs are report; name one of these",
      "environment 'store-test': moved.3.job is 'report'; a job that is there wasn't renamed; remove the entry",
      "environment 'store-test': moved.3.to is 'weekly'; the jobs are report; name one of these",
      "environment 'store-test': removed.0.job is 'report'; a job that is there wasn't removed; remove the entry",
      "environment 'store-test': removed.0 is 'job report'; moved.3 says where it went; remove one",
      "environment 'store-test': removed.1 is 'job old'; moved.2 says where it went; remove one",
    ],
  },
  {
    title: "a job that has another name where there is none",
    edits: { moved: [{ job: "nightly", to: "weekly" }] },
    messages: ["environment 'store-test': moved.0.to is 'weekly'; there are no jobs; use removed for the old one"],
  },
  {
    title: "an address that goes two ways, and two that go to one",
    edits: {
      moved: [
        { from: "aws_vpc.a", to: "aws_vpc.network" },
        { from: "aws_vpc.a", to: "aws_vpc.c" },
        { from: "aws_vpc.d", to: "aws_vpc.network" },
        { service: "web", to: "shop" },
        { service: "front", to: "shop" },
      ],
      removed: [
        { from: "aws_vpc.d", destroy: true },
        { service: "web", destroy: true },
      ],
    },
    messages: [
      "environment 'store-test': moved.1 is 'aws_vpc.a'; moved.0 says where it went; remove one",
      "environment 'store-test': removed.0 is 'aws_vpc.d'; moved.2 says where it went; remove one",
      "environment 'store-test': removed.1 is 'service web'; moved.3 says where it went; remove one",
      "environment 'store-test': moved.2 is 'aws_vpc.network'; moved.0 moves there already; remove one",
      "environment 'store-test': moved.4 is 'service shop'; moved.3 moves there already; remove one",
    ],
  },
  {
    title: "moves in a circle",
    edits: {
      moved: [
        { from: "aws_vpc.a", to: "aws_vpc.b" },
        { from: "aws_vpc.b", to: "aws_vpc.a" },
        { from: "aws_vpc.c", to: "aws_vpc.c" },
        { from: "aws_vpc.d", to: "aws_vpc.a" },
      ],
    },
    messages: [
      "environment 'store-test': moved.0 is 'aws_vpc.a'; its way leads back to where it starts; remove what is undone",
      "environment 'store-test': moved.1 is 'aws_vpc.b'; its way leads back to where it starts; remove what is undone",
      "environment 'store-test': moved.2 is 'aws_vpc.c'; its way leads back to where it starts; remove what is undone",
      "environment 'store-test': moved.3 is 'aws_vpc.a'; moved.1 moves there already; remove one",
    ],
  },
  {
    title: "health check settings out of range",
    edits: { "services.shop.healthCheck": { intervalSeconds: 1, gracePeriodSeconds: 301, path: "x y" } },
    messages: [
      "service 'shop': healthCheck.intervalSeconds is 1; a whole number from 5 to 300 is allowed; set it to one of these",
      "service 'shop': healthCheck.gracePeriodSeconds is 301; a whole number from 0 to 300 is allowed; set it to one of these",
      "service 'shop': healthCheck.path is 'x y'; a path starts with '/', has no spaces and up to 1024 characters; correct it",
    ],
  },
  {
    title: "a health check path without a load balancer",
    edits: { "services.books.healthCheck": { path: "/ok" } },
    messages: [
      "service 'books': healthCheck.path is '/ok'; only the load balancer asks for a path, and the service isn't behind it; give healthCheck.command instead",
    ],
  },
  {
    title: "neither a source folder nor an image",
    edits: { "services.status.image": undefined },
    messages: [
      "service 'status': source is missing; an image comes from a source folder or is named; give source or image",
    ],
  },
  {
    title: "both a source folder and an image",
    edits: { "services.status.source": "__tests__/fixtures/apps/static-app" },
    messages: [
      "service 'status': image is '123456789012.dkr.ecr.eu-central-1.amazonaws.com/status:1.0'; an image comes from a source folder or is named, not both; leave out source or image",
    ],
  },
  {
    title: "an image without a version",
    edits: { "services.status.image": "nginx" },
    messages: [
      "service 'status': image is 'nginx'; an image reference has a tag or a digest, like 'nginx:1.29.3'; say which version",
    ],
  },
  {
    title: "writable paths that are relative, the root, climbing or repeated",
    edits: { "services.shop.writablePaths": ["tmp", "/", "/a", "/a", "/../x"] },
    messages: [
      "service 'shop': writablePaths is 'tmp'; a writable path is absolute, like '/tmp', and not '/' itself; correct it",
      "service 'shop': writablePaths is '/'; a writable path is absolute, like '/tmp', and not '/' itself; correct it",
      "service 'shop': writablePaths is '/../x'; a writable path is absolute, like '/tmp', and not '/' itself; correct it",
      'service \'shop\': writablePaths is ["tmp","/","/a","/a","/../x"]; two of them name one volume, \'a\'; remove or rename one',
    ],
  },
  {
    title: "variables with illegal names, set twice, and bad secrets",
    edits: {
      "services.shop.environment": { "A-B": "1", BOOKS_URL: "x" },
      "services.shop.secrets": { K: { type: "parameter", name: "a b", kmsKeyArn: "x" } },
    },
    messages: [
      "service 'shop': environment is 'A-B'; a variable's name has letters, digits and '_', not starting with a digit; rename it",
      "service 'shop': secrets.K.name is 'a b'; letters, digits and /_+=.@- are allowed, up to 512; correct it",
      "service 'shop': secrets.K.kmsKeyArn is 'x'; a key's ARN looks like 'arn:aws:kms:eu-central-1:123456789012:key/…'; give the key's ARN",
      "service 'shop': environment is 'BOOKS_URL'; each variable is set once, by environment, secrets, calls or uses; rename one",
    ],
  },
  {
    title: "a service that calls itself",
    edits: { "services.books.calls": ["books"] },
    messages: ["service 'books': calls is 'books'; a service reaches itself without the network; remove it"],
  },
  {
    title: "calls to unknown services",
    edits: { "services.shop.calls": ["boks", "zzzzzz"] },
    messages: [
      "service 'shop': calls is 'boks'; the services are shop, books, status; did you mean 'books'",
      "service 'shop': calls is 'zzzzzz'; the services are shop, books, status; name one of these",
    ],
  },
  {
    title: "calls to services without an internal address",
    edits: { "services.books.calls": ["shop", "status"] },
    messages: [
      "service 'books': calls is 'shop'; 'shop' has no internal address (its exposure is load-balancer); give it a dnsName",
      "service 'books': calls is 'status'; 'status' has no internal address (its exposure is public-ip); make it internal",
    ],
  },
  {
    title: "a call given twice",
    edits: { "services.shop.calls": ["books", "books"] },
    messages: ["service 'shop': calls is 'books'; each call is given once; remove one"],
  },
  {
    title: "a DNS name that is no label",
    edits: { "services.books.exposure.dnsName": "Books!" },
    messages: ["service 'books': dnsName is 'Books!'; a DNS label has up to 63 of a-z, 0-9 and '-'; rename it"],
  },
  {
    title: "a DNS name that another service has",
    edits: { "services.shop.exposure.dnsName": "books" },
    messages: ["service 'books': dnsName is 'books'; 'shop' has it already; give each its own"],
  },
  {
    title: "path patterns with a wrong syntax",
    edits: { "services.shop.exposure.paths": ["cart", "/a b"] },
    messages: [
      "service 'shop': paths is 'cart'; a path pattern starts with '/' and has up to 128 of letters, digits and _-.$/~\"'@:+&*?; correct it",
      "service 'shop': paths is '/a b'; a path pattern starts with '/' and has up to 128 of letters, digits and _-.$/~\"'@:+&*?; correct it",
    ],
  },
  {
    title: "no path at all",
    edits: { "services.shop.exposure.paths": [] },
    messages: ["service 'shop': paths is []; a listener rule takes 1 to 5 values; cover several by a wildcard"],
  },
  {
    title: "more paths than a rule takes",
    edits: { "services.shop.exposure.paths": ["/1", "/2", "/3", "/4", "/5", "/6"] },
    messages: [
      'service \'shop\': paths is ["/1","/2","/3","/4","/5","/6"]; a listener rule takes 1 to 5 values; cover several by a wildcard',
    ],
  },
  {
    title: "more wildcards than a rule takes",
    edits: { "services.shop.exposure.paths": ["/*/*/*/*/*/*"] },
    messages: ["service 'shop': paths is [\"/*/*/*/*/*/*\"]; a listener rule takes up to 5 wildcards; use fewer"],
  },
  {
    title: "a path given twice",
    edits: { "services.shop.exposure.paths": ["/", "/"] },
    messages: ["service 'shop': paths is '/'; each path is given once; remove one"],
  },
  {
    title: "a priority out of range",
    edits: { "services.shop.exposure.priority": 50001 },
    messages: ["service 'shop': priority is 50001; a whole number from 1 to 50000 is allowed; set it to one of these"],
  },
  {
    title: "a priority that another service has",
    edits: { "services.status.exposure": { type: "load-balancer", paths: ["/status"], priority: 100 } },
    messages: ["service 'status': priority is 100; 'shop' has it already; give each its own"],
  },
  {
    title: "a path that an earlier rule takes whole",
    edits: { "services.status.exposure": { type: "load-balancer", paths: ["/cart/old", "/x"], priority: 200 } },
    messages: [
      "service 'status': paths is '/cart/old'; 'shop' takes '/cart/*' first, with priority 100; give this service a lower priority number",
    ],
  },
  {
    title: "a VPC range that is no CIDR block",
    edits: { "network.cidr": "10.0.0.0" },
    messages: [
      "environment 'store-test': network.cidr is '10.0.0.0'; an IPv4 CIDR block looks like '10.0.0.0/16'; correct it",
    ],
  },
  {
    title: "a VPC range with host bits",
    edits: { "network.cidr": "10.0.0.1/16" },
    messages: [
      "environment 'store-test': network.cidr is '10.0.0.1/16'; host bits must be zero; did you mean '10.0.0.0/16'",
    ],
  },
  {
    title: "a VPC range that is too large",
    edits: { "network.cidr": "10.0.0.0/8" },
    messages: [
      "environment 'store-test': network.cidr is '10.0.0.0/8'; AWS allows /16 to /28; set a prefix length in between",
    ],
  },
  {
    title: "a subnet outside the VPC",
    edits: { "network.privateSubnets": [{ zone: "eu-central-1a", cidr: "10.1.3.0/24" }] },
    messages: [
      "environment 'store-test': network.privateSubnets[0].cidr is '10.1.3.0/24'; a subnet lies inside the VPC's 10.0.0.0/16; choose a range from there",
    ],
  },
  {
    title: "subnets that overlap",
    edits: { "network.privateSubnets": [{ zone: "eu-central-1a", cidr: "10.0.2.128/25" }] },
    messages: [
      "environment 'store-test': network.privateSubnets[0].cidr is '10.0.2.128/25'; subnets don't overlap and network.publicSubnets[1] has 10.0.2.0/24; move one",
    ],
  },
  {
    title: "a zone of another region",
    edits: { "network.privateSubnets": [{ zone: "us-east-1a", cidr: "10.0.3.0/24" }] },
    messages: [
      "environment 'store-test': network.privateSubnets[0].zone is 'us-east-1a'; a zone of eu-central-1 looks like 'eu-central-1a'; set it to a zone of the region",
    ],
  },
  {
    title: "two subnets of a kind in one zone",
    edits: {
      "network.privateSubnets": [
        { zone: "eu-central-1a", cidr: "10.0.3.0/24" },
        { zone: "eu-central-1a", cidr: "10.0.4.0/24" },
      ],
    },
    messages: [
      "environment 'store-test': network.privateSubnets[1].zone is 'eu-central-1a'; network.privateSubnets[0] is in that zone already; have one subnet a zone",
    ],
  },
  {
    title: "a load balancer in one zone",
    edits: { "network.publicSubnets": [{ zone: "eu-central-1a", cidr: "10.0.1.0/24" }] },
    messages: [
      "environment 'store-test': network.publicSubnets is in 1 zone; a load balancer needs subnets in two zones; add one in another zone",
    ],
  },
  {
    title: "no private subnet where tasks need one",
    edits: { "network.privateSubnets": [] },
    messages: [
      "environment 'store-test': network.privateSubnets is []; egress 'endpoints' puts tasks there; add one or set egress to 'public'",
    ],
  },
  {
    title: "tasks in a zone that the load balancer doesn't reach",
    edits: { "network.privateSubnets": [{ zone: "eu-central-1c", cidr: "10.0.3.0/24" }] },
    messages: [
      "service 'shop': zones is 'eu-central-1c'; the load balancer reaches only zones with a public subnet: eu-central-1a, eu-central-1b; add a public subnet there or name other zones",
    ],
  },
  {
    title: "a service in a zone without a subnet",
    edits: { "services.books.zones": ["eu-central-1b"] },
    messages: ["service 'books': zones is 'eu-central-1b'; the private subnets are in eu-central-1a; set one of these"],
  },
  {
    title: "a service in no zone",
    edits: { "services.books.zones": [] },
    messages: ["service 'books': zones is []; tasks need a subnet; name a zone or leave it out"],
  },
  {
    title: "a subnet too small for a roll-out",
    edits: { "services.shop.desiredCount": 130 },
    messages: [
      "environment 'store-test': network.privateSubnets[0].cidr is '10.0.3.0/24' with 251 usable addresses; a roll-out needs 265 there; choose a larger range or fewer tasks",
    ],
  },
  {
    title: "clients' ranges that are no CIDR blocks, have host bits, or are none",
    edits: {
      ingress: { allowedCidrs: ["10.0.0.1", "10.0.0.1/8", "x"] },
      "services.status.exposure": { type: "public-ip", allowedCidrs: [] },
    },
    messages: [
      "environment 'store-test': ingress.allowedCidrs is '10.0.0.1'; an IPv4 CIDR block looks like '203.0.113.0/24'; did you mean '10.0.0.1/32'",
      "environment 'store-test': ingress.allowedCidrs is '10.0.0.1/8'; host bits must be zero; did you mean '10.0.0.0/8'",
      "environment 'store-test': ingress.allowedCidrs is 'x'; an IPv4 CIDR block looks like '203.0.113.0/24'; correct it",
      "service 'status': allowedCidrs is []; somebody must be able to connect; name a range or leave it out",
    ],
  },
  {
    title: "a region with a wrong syntax",
    edits: { region: "frankfurt" },
    messages: ["environment 'store-test': region is 'frankfurt'; a region looks like 'eu-central-1'; correct it"],
  },
  {
    title: "a region of another partition",
    edits: {
      region: "cn-north-1",
      "network.publicSubnets": [
        { zone: "cn-north-1a", cidr: "10.0.1.0/24" },
        { zone: "cn-north-1b", cidr: "10.0.2.0/24" },
      ],
      "network.privateSubnets": [{ zone: "cn-north-1a", cidr: "10.0.3.0/24" }],
    },
    messages: [
      "environment 'store-test': region is 'cn-north-1'; only regions of the 'aws' partition are supported; set one of these",
    ],
  },
  {
    title: "an account id with too few digits",
    edits: { accountId: "123" },
    messages: ["environment 'store-test': accountId is '123'; an account id has 12 digits; correct it or leave it out"],
  },
  {
    title: "tags that AWS refuses",
    edits: { tags: { "aws:x": "1", Name: "x", "a!": "b", c: "d#" } },
    messages: [
      "environment 'store-test': tags.aws:x is '1'; keys that start with 'aws:' are AWS's own; rename it",
      "environment 'store-test': tags.Name is 'x'; each resource gets a name of its own; remove it",
      "environment 'store-test': tags is 'a!'; a key has 1 to 128 letters, digits, spaces and _.:/=+-@; rename it",
      "environment 'store-test': tags.c is 'd#'; a value has up to 256 letters, digits, spaces and _.:/=+-@; change it",
    ],
  },
  {
    title: "no tags",
    edits: { tags: {} },
    messages: ["environment 'store-test': tags is {}; the resource group finds the environment by its tags; give one"],
  },
  {
    title: "a retention that CloudWatch doesn't accept",
    edits: { logRetentionDays: 15 },
    messages: [
      "environment 'store-test': logRetentionDays is 15; CloudWatch accepts 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; set one of these, perhaps 30",
    ],
  },
  {
    title: "a namespace that is no DNS name",
    edits: { namespace: "My.Space" },
    messages: [
      "environment 'store-test': namespace is 'My.Space'; a DNS name has labels of a-z, 0-9 and '-', separated by dots, up to 253 characters; correct it",
    ],
  },
  {
    title: "a certificate that is no ARN",
    edits: { ingress: { protocol: { type: "https", certificateArn: "x" } } },
    messages: [
      "environment 'store-test': ingress.protocol.certificateArn is 'x'; a certificate's ARN looks like 'arn:aws:acm:eu-central-1:123456789012:certificate/…'; give the ARN from AWS Certificate Manager",
    ],
  },
  {
    title: "a certificate of another region",
    edits: {
      ingress: { protocol: { type: "https", certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1" } },
    },
    messages: [
      "environment 'store-test': ingress.protocol.certificateArn is 'arn:aws:acm:us-east-1:123456789012:certificate/1'; a load balancer takes certificates of its own region, eu-central-1; request one there",
    ],
  },
  {
    title: "an Exec key that is no ARN",
    edits: { cluster: { execKmsKeyArn: "alias/x" } },
    messages: [
      "environment 'store-test': cluster.execKmsKeyArn is 'alias/x'; a key's ARN looks like 'arn:aws:kms:eu-central-1:123456789012:key/…'; give the key's ARN",
    ],
  },
  {
    title: "S3 backend settings that AWS refuses",
    edits: { backend: { type: "s3", bucket: "A", region: "x", keyPrefix: "/x", kmsKeyArn: "y" } },
    messages: [
      "environment 'store-test': backend.bucket is 'A'; a bucket's name has 3 to 63 of a-z, 0-9, '.' and '-', and starts and ends with a letter or digit; correct it",
      "environment 'store-test': backend.region is 'x'; a region looks like 'eu-central-1'; correct it",
      "environment 'store-test': backend.keyPrefix is '/x'; a key prefix has letters, digits and !_.*'()/-, and doesn't start with '/'; correct it",
      "environment 'store-test': backend.kmsKeyArn is 'y'; a key's ARN looks like 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'; give the key's ARN",
    ],
  },
  {
    title: "an S3 backend in another partition, with a path of dots and a key's alias",
    edits: {
      backend: {
        type: "s3",
        bucket: "a..b",
        region: "cn-north-1",
        keyPrefix: "shop/../",
        kmsKeyArn: "arn:aws:kms:cn-north-1:123456789012:alias/state",
      },
    },
    messages: [
      "environment 'store-test': backend.bucket is 'a..b'; two dots in a row and the form of an IP address are not allowed; correct it",
      "environment 'store-test': backend.region is 'cn-north-1'; only regions of the 'aws' partition are supported; set one of these",
      "environment 'store-test': backend.keyPrefix is 'shop/../'; an empty part, '.' and '..' make keys that many tools can't read; correct it",
      "environment 'store-test': backend.kmsKeyArn is 'arn:aws:kms:cn-north-1:123456789012:alias/state'; a key's ARN looks like 'arn:aws:kms:cn-north-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'; give the key's ARN",
    ],
  },
  {
    title: "a bucket in the form of an address, an empty part of a key and a key of another region",
    edits: {
      backend: {
        type: "s3",
        bucket: "10.0.0.1",
        region: "eu-central-1",
        keyPrefix: "shop//",
        kmsKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-a6ef-1234567890ab",
      },
    },
    messages: [
      "environment 'store-test': backend.bucket is '10.0.0.1'; two dots in a row and the form of an IP address are not allowed; correct it",
      "environment 'store-test': backend.keyPrefix is 'shop//'; an empty part, '.' and '..' make keys that many tools can't read; correct it",
      "environment 'store-test': backend.kmsKeyArn is 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-a6ef-1234567890ab'; S3 takes keys of the bucket's own region, eu-central-1; give a key from there",
    ],
  },
  {
    title: "a bucket's name with a start of AWS's own",
    edits: { backend: { type: "s3", bucket: "sthree-states", region: "eu-central-1" } },
    messages: [
      "environment 'store-test': backend.bucket is 'sthree-states'; AWS keeps names that start with 'sthree-' for itself; rename it",
    ],
  },
  {
    title: "a bucket's name with an end of AWS's own, and keys that are too long",
    edits: {
      backend: { type: "s3", bucket: "states--x-s3", region: "eu-central-1", keyPrefix: `${"a".repeat(999)}/` },
    },
    messages: [
      "environment 'store-test': backend.bucket is 'states--x-s3'; AWS keeps names that end with '--x-s3' for itself; rename it",
      "environment 'store-test': backend.keyPrefix is 1000 characters long; S3 allows 1024 for a key, and that of 'store-test-registry' has 1034 with its lock file's ending; shorten it",
    ],
  },
  {
    title: "a secret in a backend",
    edits: { backend: { type: "cloud", organization: "acme", token: "abc" } },
    messages: [
      "environment 'store-test': backend.token is unknown; known are type, organization, hostname, project, workspace; remove it",
    ],
  },
  {
    title: "HCP Terraform settings that it refuses",
    edits: { backend: { type: "cloud", organization: "a b", hostname: "https://x", project: " p ", workspace: "one" } },
    messages: [
      "environment 'store-test': backend.organization is 'a b'; an organization's name has up to 40 letters, digits, '_' and '-'; correct it",
      "environment 'store-test': backend.hostname is 'https://x'; a host is a name in lower case with or without a port, no scheme, no path; give it like 'tfe.example.com' or 'tfe.example.com:8443'",
      "environment 'store-test': backend.project is ' p '; a project's name has 3 to 40 letters, digits, '_', '-' and, inside, spaces; correct it",
      "environment 'store-test': backend.workspace is 'one'; each stack needs a workspace of its own, and '{stack}' stands for its name; put '{stack}' into it",
    ],
  },
  {
    title: "a port that no host has, and a pattern with characters that no workspace's name has",
    edits: {
      backend: { type: "cloud", organization: "acme", hostname: "tfe.example.com:65536", workspace: "{stack}/a" },
    },
    messages: [
      "environment 'store-test': backend.hostname is 'tfe.example.com:65536'; a port is 1 to 65535; correct it",
      "environment 'store-test': backend.workspace is '{stack}/a'; letters, digits, '_', '-' and '{stack}' are allowed; correct it",
    ],
  },
  {
    title: "a pattern that makes a workspace's name too long",
    edits: { backend: { type: "cloud", organization: "acme", workspace: `${"a".repeat(71)}-{stack}` } },
    messages: [
      `environment 'store-test': backend.workspace is '${"a".repeat(71)}-{stack}'; a workspace's name has up to 90 characters, and '${"a".repeat(71)}-store-test-registry' has 91; shorten it`,
      `environment 'store-test': backend.workspace is '${"a".repeat(71)}-{stack}'; a workspace's name has up to 90 characters, and '${"a".repeat(71)}-store-test-platform' has 91; shorten it`,
    ],
  },
  {
    title: "name prefixes with illegal characters",
    edits: { names: { platform: "A_b", service: "-", resourceGroup: "aws x" } },
    messages: [
      "environment 'store-test': names.platform is 'A_b'; a-z, 0-9 and single '-' are allowed, starting with a letter; rename it",
      "environment 'store-test': names.service is '-'; a-z, 0-9 and single '-' are allowed, starting with a letter; rename it",
      "environment 'store-test': names.resourceGroup is 'aws x'; up to 128 letters, digits and _.- are allowed; rename it",
    ],
  },
  {
    title: "name prefixes that make names too long, which is one error and not one more for each resource",
    edits: {
      "network.privateSubnets": [
        { zone: "eu-central-1a", cidr: "10.0.3.0/24" },
        { zone: "eu-central-1b", cidr: "10.0.4.0/24" },
      ],
      resources: {
        uploads: { type: "bucket" },
        mails: { type: "queue", fifo: true },
        orders: { type: "postgres" },
        cache: { type: "cache" },
        media: { type: "files" },
      },
      names: {
        platform: "a".repeat(60),
        service: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
      },
    },
    messages: [
      "environment 'store-test': first part of names is 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' with 60 characters; names of roles have room for 36; set a shorter names.platform",
    ],
  },
  {
    title: "an app folder that isn't there",
    edits: { "services.shop.source": "apps/none" },
    messages: ["service 'shop': source is 'apps/none'; there is no such folder; make it or correct the path"],
  },
  {
    title: "an app folder outside the repository",
    edits: { "services.shop.source": "../x" },
    messages: [
      "service 'shop': source is '../x'; a folder is relative to the repository's root, like 'apps/books'; correct it",
    ],
  },
  {
    title: "an app folder without a Dockerfile",
    edits: { "services.shop.source": "src" },
    messages: ["service 'shop': source is 'src'; the folder has no Dockerfile; add one"],
  },
  {
    title: "a platform name that is no DNS label",
    edits: { "/name": "My" },
    messages: [
      "platform 'My': name is 'My'; a DNS label has up to 63 of a-z, 0-9 and single '-', starting with a letter; rename it",
    ],
  },
  {
    title: "unknown keys, with what was probably meant",
    edits: { "services.shop.prt": 1, "services.shop.zzz": 1, tag: {}, "/nme": 1 },
    messages: [
      "platform 'store': nme is unknown; known are name, environments, bootstrap; did you mean 'name'",
      "service 'shop': prt is unknown; known are source, image, port, command, entryPoint, user, workingDirectory, uses, environment, secrets, writablePaths, sharedPaths, writableRoot, ports, stopTimeoutSeconds, ulimits, linuxParameters, dockerLabels, dependsOn, reserves, memoryLimitMiB, registryCredentials, size, exposure, discovery, desiredCount, scaling, capacity, ephemeralStorageGiB, deployment, physicalName, deployer, calls, permissions, architecture, healthCheck, sidecars, before, logs, telemetry, exec, zones; did you mean 'port'",
      "service 'shop': zzz is unknown; known are source, image, port, command, entryPoint, user, workingDirectory, uses, environment, secrets, writablePaths, sharedPaths, writableRoot, ports, stopTimeoutSeconds, ulimits, linuxParameters, dockerLabels, dependsOn, reserves, memoryLimitMiB, registryCredentials, size, exposure, discovery, desiredCount, scaling, capacity, ephemeralStorageGiB, deployment, physicalName, deployer, calls, permissions, architecture, healthCheck, sidecars, before, logs, telemetry, exec, zones; remove it",
      "environment 'store-test': tag is unknown; known are region, tags, network, services, jobs, resources, logRetentionDays, deletionProtection, accountId, ingress, namespace, discovery, cluster, names, backend, layout, longServiceArns, suppressions, quotas, moved, removed; did you mean 'tags'",
    ],
  },
  {
    title: "values of a wrong kind, and the other errors beside them",
    edits: {
      "services.shop.port": "8080",
      "services.books.size": { cpu: 256, memoryMiB: 4096 },
      tags: 3,
      "network.egress": "vpn",
    },
    messages: [
      "environment 'store-test': tags is 3; an object of texts is allowed; correct it",
      "environment 'store-test': network.egress is 'vpn'; endpoints, nat or public is allowed; correct it",
      "service 'shop': port is '8080'; a number is allowed; correct it",
      "service 'books': memoryMiB is 4096 with cpu 256; Fargate allows 512, 1024, 2048; set one of these or cpu 512",
    ],
  },
  {
    title: "missing values",
    edits: { "services.shop.port": undefined, region: undefined },
    messages: [
      "environment 'store-test': region is missing; it is required; add it",
      "service 'shop': port is missing; with exposure 'load-balancer' it listens on one; give it a port",
    ],
  },
  {
    title: "an environment name that is no DNS label, and an empty environment",
    edits: { "/environments.Prod": {} },
    messages: [
      "platform 'store': environment is 'Prod'; a DNS label has up to 63 of a-z, 0-9 and single '-', starting with a letter; rename it",
      "environment 'store-Prod': region is missing; it is required; add it",
      "environment 'store-Prod': tags is missing; it is required; add it",
      "environment 'store-Prod': network is missing; it is required; add it",
      "environment 'store-Prod': services is missing; it is required; add it",
      "environment 'store-Prod': logRetentionDays is missing; it is required; add it",
      "environment 'store-Prod': deletionProtection is missing; it is required; add it",
    ],
  },
  {
    title: "writable paths that name one volume",
    edits: { "services.shop.writablePaths": ["/a/b", "/a-b"] },
    messages: [
      "service 'shop': writablePaths is [\"/a/b\",\"/a-b\"]; two of them name one volume, 'a-b'; remove or rename one",
    ],
  },
  {
    title: "secrets that differ by case alone",
    edits: {
      "services.shop.secrets": { Key: { type: "parameter", name: "a" }, KEY: { type: "parameter", name: "b" } },
    },
    messages: ["service 'shop': secrets is 'key'; names differ by more than upper and lower case; rename one"],
  },
  {
    title: "a range given twice",
    edits: { ingress: { allowedCidrs: ["10.0.0.0/8", "10.0.0.0/8"] } },
    messages: ["environment 'store-test': ingress.allowedCidrs is '10.0.0.0/8'; each range is given once; remove one"],
  },
  {
    title: "a suppression without a reason, and a quota that is no number of things",
    edits: { suppressions: [{ rule: "calls", at: "shop", reason: " " }], quotas: { rulesPerLoadBalancer: 0.5 } },
    messages: [
      "environment 'store-test': suppressions is 'calls at shop'; a suppression says why; give it a reason",
      "environment 'store-test': quotas.rulesPerLoadBalancer is 0.5; a whole number, 1 or more, is allowed; give the raised quota",
    ],
  },
];

test.each(cases)("refuses $title", ({ edits, messages }) => {
  expect(validateDefinition(edited(edits), ".")).toEqual(messages);
});

test("refuses what is no object", () => {
  expect(validateDefinition(null, ".")).toEqual(["platform '': definition is null; an object is allowed; correct it"]);
});

test("refuses a layout that there isn't", () => {
  expect(validateDefinition(edited({ layout: "split" }), ".")).toEqual([
    "environment 'store-test': layout is 'split'; single, per-service is allowed; correct it",
  ]);
});

describe("stacks of two environments", () => {
  const platform = validPlatform();
  const [base] = Object.values(platform.environments);
  if (base === undefined) throw new Error("the test's platform has no environment");
  const { services, ...rest } = base;
  const eu = {
    ...rest,
    services: { "eu-platform": { ...services["books"], exposure: { type: "internal", dnsName: "eu" } } },
  };
  const both = (layout: "single" | "per-service") => ({
    ...platform,
    environments: { test: { ...eu, layout }, "test-eu": { ...rest, services: { books: services["books"] } } },
  });

  test("may not have one name, which a service's own stack can bring about", () => {
    expect(validateDefinition(both("per-service"), ".")).toEqual([
      "environment 'store-test-eu': stack name is 'store-test-eu-platform'; environment 'store-test' has a stack of that name; rename the environment or the service",
    ]);
  });

  test("don't meet where the services stand in the platform's stack", () => {
    expect(validateDefinition(both("single"), ".")).toEqual([]);
  });

  test("are not compared where one has the wrong shape", () => {
    const { environments } = both("per-service");
    const bent = { ...platform, environments: { ...environments, test: { ...environments.test, services: "none" } } };
    expect(validateDefinition(bent, ".")).toEqual([
      "environment 'store-test': services is 'none'; an object of services is allowed; correct it",
    ]);
  });
});

test("refuses a platform without environments", () => {
  expect(validateDefinition({ name: "store", environments: {} }, ".")).toEqual([
    "platform 'store': environments is {}; a platform runs somewhere; add one",
  ]);
});

test("says an error once that two environments share, and where it is", () => {
  const { test: environment } = validPlatform().environments;
  const size = { cpu: 256, memoryMiB: 4096 };
  const services = { ...environment?.services, books: { ...environment?.services["books"], size } };
  const definition = {
    name: "store",
    environments: { a: { ...environment, services }, b: { ...environment, services } },
  };
  expect(validateDefinition(definition, ".")).toEqual([
    "service 'books': memoryMiB is 4096 with cpu 256; Fargate allows 512, 1024, 2048; set one of these or cpu 512 (in store-a, store-b)",
  ]);
});

test("refuses two environments that share names in one account, and accepts them in two", () => {
  const { test: environment } = validPlatform().environments;
  const names = { platform: "shared" };
  const one = { name: "store", environments: { a: { ...environment, names }, b: { ...environment, names } } };
  expect(validateDefinition(one, ".")).toEqual([
    "environment 'store-b': names.platform is 'shared'; 'store-a' has it already, in the same account; give each its own",
  ]);
  const a = { ...environment, names, accountId: "111111111111" };
  const b = { ...environment, names, accountId: "222222222222" };
  expect(validateDefinition({ name: "store", environments: { a, b } }, ".")).toEqual([]);
});

test.each([
  ["s3", { keyPrefix: "store-" }, "s3://states/store-store-b"],
  ["cloud", { workspace: "store-{stack}" }, "app.terraform.io/acme/store-store-b"],
])("refuses two environments whose stacks would share a state in %s, and accepts them apart", (type, own, place) => {
  const { test: environment } = validPlatform().environments;
  const common =
    type === "s3"
      ? { type, bucket: "states", region: "eu-central-1" }
      : { type, organization: "acme", hostname: "app.terraform.io" };
  const definition = (of: object) => ({
    name: "store",
    environments: {
      "store-b": { ...environment, backend: common },
      b: { ...environment, backend: { ...common, ...of } },
    },
  });
  const shared = (suffix: string, what: string) =>
    `environment 'store-b': backend is ${place}-${what}${suffix} for stack 'store-b-${what}'; stack 'store-store-b-${what}' keeps its state there; give each a prefix or a pattern of its own`;
  const suffix = type === "s3" ? ".tfstate" : "";
  expect(validateDefinition(definition(own), ".")).toEqual([shared(suffix, "registry"), shared(suffix, "platform")]);
  expect(validateDefinition(definition({}), ".")).toEqual([]);
});

test("accepts a host with a port, and a multi-Region key", () => {
  const { test: environment } = validPlatform().environments;
  const cloud = { type: "cloud", organization: "acme", hostname: "localhost:8443", project: "Web shop" };
  const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab";
  const s3 = { type: "s3", bucket: "acme.states", region: "eu-central-1", keyPrefix: "store/", kmsKeyArn };
  const environments = { a: { ...environment, backend: cloud }, b: { ...environment, backend: s3 } };
  expect(validateDefinition({ name: "store", environments }, ".")).toEqual([]);
});
