import { validateDefinition } from "../../../../src/definition/validation/validate";
import { type Edits, edited } from "../../valid";

const IMAGE = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/proxy:1.2";
const proxy = { image: IMAGE };

const errors = (edits: Edits): readonly string[] => validateDefinition(edited(edits), ".");
const of = (members: Readonly<Record<string, unknown>>): readonly string[] =>
  errors(Object.fromEntries(Object.entries(members).map(([member, value]) => [`services.shop.${member}`, value])));

const OTHERS = "the other containers of the task are";

test("a task with everything that ECS allows of its containers is valid", () => {
  const members = {
    command: ["node", "server.js"],
    entryPoint: ["/init"],
    user: "node:1000",
    workingDirectory: "/srv/app",
    stopTimeoutSeconds: 120,
    ulimits: { nofile: { soft: 1024, hard: 1024 } },
    linuxParameters: { initProcess: true, addCapabilities: ["SYS_PTRACE"], dropCapabilities: ["ALL"] },
    dockerLabels: { team: "shop" },
    writableRoot: { reason: "a legacy app" },
    ports: { metrics: 9090 },
    healthCheck: { port: "metrics", matcher: "200,204-399", command: ["CMD", "true"], timeoutSeconds: 2, retries: 10 },
    sharedPaths: ["/run/app"],
    reserves: { cpu: 128, memoryMiB: 256 },
    dependsOn: { proxy: "healthy", agent: "complete" },
    environment: { PUBLIC_TOKEN: { value: "x", notSecret: "the browser gets it" }, API_KEY_HEADER: "x-key" },
    sidecars: {
      proxy: {
        ...proxy,
        healthCheck: { command: ["CMD-SHELL", "curl -f localhost"] },
        sharedPaths: ["/run/app"],
        reserves: { memoryMiB: 6 },
        memoryLimitMiB: 7,
      },
      agent: { ...proxy, essential: false },
      vendor: { image: "registry.example.com/agent:3", registryCredentials: { secret: "vendor/registry" } },
    },
    before: { migrate: { command: ["migrate"] }, warm: { ...proxy, dependsOn: { agent: "success" } } },
    logs: {
      type: "firelens",
      options: { Name: "datadog" },
      secretOptions: { apikey: { type: "parameter", name: "/k" } },
    },
    telemetry: { type: "adot", config: "receivers: {}" },
  };
  expect(of(members)).toEqual([]);
});

const cases: readonly (readonly [
  title: string,
  members: Readonly<Record<string, unknown>>,
  messages: readonly string[],
])[] = [
  [
    "commands without words, and what wouldn't end before the service",
    { command: [], entryPoint: [], before: { migrate: {} } },
    [
      "command is []; a command has words; write it or leave it out",
      "entryPoint is []; it has words; write it or leave it out",
      "before.migrate.command is missing; it has the service's image, which wouldn't end by itself; say what to run",
    ],
  ],
  [
    "users and folders that there can't be",
    { user: "no body", workingDirectory: "srv" },
    [
      "user is 'no body'; a user looks like 'node', '1000' or '1000:1000'; correct it",
      "workingDirectory is 'srv'; a path is absolute, like '/srv/app'; correct it",
    ],
  ],
  [
    "limits past those of Fargate",
    { stopTimeoutSeconds: 121, ulimits: { nofile: { soft: 2, hard: 1 } }, dockerLabels: { " ": "x" } },
    [
      "stopTimeoutSeconds is 121; a whole number from 0 to 120 is allowed; set it to one of these",
      "ulimits.nofile.soft is 2; the hard limit is 1; lower it or raise the hard one",
      "dockerLabels is ' '; a label has a name; name it",
    ],
  ],
  [
    "a capability twice",
    { linuxParameters: { dropCapabilities: ["ALL", "ALL"] } },
    ["linuxParameters.dropCapabilities is 'ALL'; each capability is given once; remove one"],
  ],
  [
    "reasons that say nothing",
    { writableRoot: { reason: " - " }, environment: { TOKEN: { value: "x", notSecret: "" } } },
    [
      "environment.TOKEN.notSecret is ''; it says why everybody may read the value; write it",
      "writableRoot.reason is ' - '; a reason says what it is for; write one",
    ],
  ],
  [
    "ports by bad names, out of range, or two of one number",
    { ports: { A_B: 0, admin: 8080 } },
    [
      "ports is 'A_B'; a name has up to 63 of a-z, 0-9 and single '-'; rename it",
      "ports.A_B is 0; a whole number from 1 to 65535 is allowed; set it to one of these",
      "ports is 8080; the containers of a task share one network interface; give each port once",
    ],
  ],
  [
    "ports of what is gone, and names for two ports",
    {
      ports: { admin: 9000 },
      sidecars: { proxy: { ...proxy, ports: { admin: 9001 } } },
      before: { migrate: { command: ["x"], ports: { web: 9002 } } },
    },
    [
      'before.migrate.ports is {"web":9002}; it has ended before anybody could connect; remove it',
      "ports is 'admin'; a name stands for one port of the task; rename one",
    ],
  ],
  [
    "ports that ready-made containers take",
    { ports: { router: 24224, otlp: 4317 }, logs: { type: "firelens" }, telemetry: { type: "adot" } },
    [
      "ports is 4317; 'otel-collector' listens there; choose another one",
      "ports is 24224; 'log-router' listens there; choose another one",
    ],
  ],
  [
    "checks that nobody can run",
    {
      healthCheck: { command: ["curl"], timeoutSeconds: 1, retries: 11 },
      sidecars: { proxy: { ...proxy, healthCheck: { command: ["CMD"] } } },
    },
    [
      "healthCheck.timeoutSeconds is 1; a whole number from 2 to 60 is allowed; set it to one of these",
      "healthCheck.retries is 11; a whole number from 1 to 10 is allowed; set it to one of these",
      "healthCheck.command is [\"curl\"]; a check begins with 'CMD' or 'CMD-SHELL'; put one before what is to run",
      "sidecars.proxy.healthCheck.command is [\"CMD\"]; a check begins with 'CMD' or 'CMD-SHELL'; put one before what is to run",
    ],
  ],
  [
    "times of a command that there isn't",
    { healthCheck: { timeoutSeconds: 2, retries: 1 } },
    [
      "healthCheck.timeoutSeconds is 2; it is for a command; give healthCheck.command",
      "healthCheck.retries is 1; it is for a command; give healthCheck.command",
    ],
  ],
  [
    "what the load balancer can't ask",
    { healthCheck: { port: "metrics", matcher: "100-200" }, ports: { admin: 9000 } },
    [
      "healthCheck.matcher is '100-200'; codes of HTTP from 200 to 499, like '200,204' or '200-399'; correct it",
      "healthCheck.port is 'metrics'; the service's ports are admin; name one of these, or add it to ports",
    ],
  ],
  [
    "containers with names that are taken",
    {
      sidecars: { shop: proxy, "log-router": proxy, Proxy: proxy, twice: proxy },
      before: { twice: { command: ["x"] } },
    },
    [
      "sidecars is 'shop'; the service's own container has it; rename it",
      "sidecars is 'log-router'; log-router, otel-collector are the ready-made ones; rename it",
      "sidecars is 'Proxy'; a name has up to 63 of a-z, 0-9 and single '-', starting with a letter; rename it",
      "sidecars is 'twice'; a container of before has it; rename one",
    ],
  ],
  [
    "images that can't be told",
    {
      sidecars: {
        proxy: {},
        both: { source: "__tests__/fixtures/apps/hostname-app", image: IMAGE },
        bad: { image: "x" },
        gone: { source: "apps/gone" },
      },
    },
    [
      "sidecars.proxy.source is missing; an image comes from a source folder or is named; give source or image",
      `sidecars.both.image is '${IMAGE}'; an image comes from a source folder or is named, not both; leave out source or image`,
      "sidecars.bad.image is 'x'; an image reference has a tag or a digest, like 'nginx:1.29.3'; say which version",
      "sidecars.gone.source is 'apps/gone'; there is no such folder; make it or correct the path",
    ],
  ],
  [
    "dependencies on nobody, on itself, and on what doesn't come about",
    {
      dependsOn: { proxi: "start", shop: "start" },
      sidecars: {
        proxy: { ...proxy, dependsOn: { shop: "healthy" } },
        agent: { ...proxy, dependsOn: { proxy: "success" } },
      },
    },
    [
      `dependsOn is 'proxi'; ${OTHERS} proxy, agent; did you mean 'proxy'`,
      `dependsOn is 'shop'; ${OTHERS} proxy, agent; name one of these`,
      "sidecars.proxy.dependsOn.shop is 'healthy'; 'shop' has no health check inside the container; give it healthCheck.command",
      "sidecars.agent.dependsOn.proxy is 'success'; 'proxy' is essential, so that its end is the task's; set essential of 'proxy' to false",
    ],
  ],
  [
    "an end of the service's own container that is waited for",
    { sidecars: { proxy: { ...proxy, dependsOn: { shop: "complete" } } } },
    [
      "sidecars.proxy.dependsOn.shop is 'complete'; 'shop' is essential, so that its end is the task's; wait for healthy or start",
    ],
  ],
  [
    "what has its order already",
    {
      dependsOn: { migrate: "success" },
      before: { migrate: { command: ["x"], dependsOn: { shop: "start" } } },
    },
    [
      "dependsOn is 'migrate'; what runs before has its order from the definition, and is waited for; remove it",
      "before.migrate.dependsOn is 'shop'; the service's own container waits for this one; remove it",
    ],
  ],
  [
    "containers that wait for each other",
    {
      before: { migrate: { command: ["x"], dependsOn: { proxy: "start" } } },
      sidecars: { proxy: { ...proxy, dependsOn: { shop: "start" } } },
    },
    ["dependsOn is 'shop' → 'migrate' → 'proxy' → 'shop'; containers that wait for each other never start; remove one"],
  ],
  [
    "reservations of nothing, of too little and of too much",
    {
      reserves: {},
      memoryLimitMiB: 5,
      sidecars: { proxy: { ...proxy, reserves: { cpu: 257, memoryMiB: 100 }, memoryLimitMiB: 100 } },
    },
    [
      "reserves is {}; a reservation is of cpu or memoryMiB; say how much or leave it out",
      "memoryLimitMiB is 5; a whole number from 6 to 512 is allowed of the task's; set it to one of these",
      "sidecars.proxy.reserves.cpu is 257; a whole number from 1 to 256 is allowed of the task's; set it to one of these",
      "sidecars.proxy.reserves.memoryMiB is 100; memoryLimitMiB is 100, which is more than what is reserved; lower it",
    ],
  ],
  [
    "reservations that the task hasn't, those up to a limit among them",
    { reserves: { memoryMiB: 256 }, sidecars: { proxy: { ...proxy, memoryLimitMiB: 257 } } },
    ["reserves.memoryMiB is 513 in all; the task has 512; reserve less or raise size.memoryMiB"],
  ],
  [
    "folders that nobody shares, or that are somebody's own",
    { writablePaths: ["/tmp"], sharedPaths: ["/tmp", "run"], sidecars: { proxy: { ...proxy, sharedPaths: ["/tmp"] } } },
    [
      "sharedPaths is 'run'; a writable path is absolute, like '/tmp', and not '/' itself; correct it",
      "sharedPaths is '/tmp'; it is one of writablePaths, which nobody shares; remove it from one of them",
      "sharedPaths is 'run'; no other container of the task names it; name it there, or in writablePaths here",
    ],
  ],
  [
    "two volumes of one name",
    { sidecars: { a: { ...proxy, writablePaths: ["/b-c"] }, "a-b": { ...proxy, writablePaths: ["/c"] } } },
    ["writablePaths is /c of 'a-b'; its volume would be called 'a-b-c', like that of /b-c of 'a'; rename one"],
  ],
  [
    "a password for ECR",
    { sidecars: { proxy: { ...proxy, registryCredentials: { secret: "a b" } } } },
    [
      "sidecars.proxy.registryCredentials.secret is 'a b'; letters, digits and /_+=.@- are allowed, up to 512; correct it",
      "sidecars.proxy.registryCredentials is 'a b'; ECR asks for the execution role, not for a password; remove it",
    ],
  ],
  [
    "options of a log router that say nothing, or too much",
    {
      logs: {
        type: "firelens",
        image: "x",
        options: { apikey: "AKIAIOSFODNN7EXAMPLE", Host: "h" },
        secretOptions: { Host: { type: "parameter", name: "a b" } },
        configFile: "extra.conf",
      },
    },
    [
      "logs.image is 'x'; an image reference has a tag or a digest, like 'nginx:1.29.3'; say which version",
      "logs.options is without Name; Name says which of Fluent Bit's outputs it is; name it",
      "logs.options.apikey is a plain text; it looks like a secret, and would stand in the rendered output and in the state; move it to logs.secretOptions",
      "logs.secretOptions is 'Host'; an option is given once; remove one",
      "logs.secretOptions.Host.name is 'a b'; letters, digits and /_+=.@- are allowed, up to 512; correct it",
      "logs.configFile is 'extra.conf'; it is a path within the image, like '/extra.conf'; correct it",
    ],
  ],
  [
    "secret options of CloudWatch Logs, and a collector without configuration",
    {
      logs: { type: "firelens", secretOptions: { key: { type: "parameter", name: "/k" } } },
      telemetry: { type: "adot", config: " ", image: "x" },
    },
    [
      'logs.secretOptions is ["key"]; CloudWatch Logs asks for none; give options, or remove it',
      "telemetry.image is 'x'; an image reference has a tag or a digest, like 'nginx:1.29.3'; say which version",
      "telemetry.config is ' '; it is the collector's configuration; write it or leave it out",
    ],
  ],
  [
    "variables that are set twice in a container beside",
    {
      sidecars: {
        proxy: { ...proxy, environment: { A: "1", "B-C": "" }, secrets: { A: { type: "parameter", name: "/a" } } },
      },
    },
    [
      "sidecars.proxy.environment is 'B-C'; a variable's name has letters, digits and '_', not starting with a digit; rename it",
      "sidecars.proxy.environment is 'A'; each variable is set once, by environment, secrets, calls or uses; rename one",
    ],
  ],
  [
    "uses of what there isn't, in a container beside",
    { sidecars: { proxy: { ...proxy, uses: { gone: "read" } } } },
    ["sidecars.proxy.uses is 'gone'; the resources are none; add it to the environment's resources"],
  ],
];

test.each(cases)("refuses %s", (_title, members, messages) => {
  expect(of(members)).toEqual(messages.map((message) => `service 'shop': ${message}`));
});

test("a container whose name, after the service's, is another service's is refused", () => {
  expect(
    errors({
      "services.shop.sidecars": { books: proxy },
      "services.shop-books": { ...proxy, size: { cpu: 256, memoryMiB: 512 }, exposure: { type: "none" } },
    }),
  ).toEqual([
    "service 'shop': sidecars is 'books'; 'shop-books' is there, and stands in the same addresses; rename one",
  ]);
});

test("a service without a listener rule has nobody to ask its paths, ports and codes", () => {
  const healthCheck = { path: "/x", port: "x", matcher: "200" };
  const allowed = (what: string): string =>
    `only the load balancer ${what}, and the service isn't behind it; give healthCheck.command instead`;
  expect(errors({ "services.books.healthCheck": healthCheck })).toEqual([
    `service 'books': healthCheck.path is '/x'; ${allowed("asks for a path")}`,
    `service 'books': healthCheck.matcher is '200'; ${allowed("reads the answer")}`,
    `service 'books': healthCheck.port is 'x'; ${allowed("asks a port")}`,
  ]);
});

test("a call to a further port names one that the callee has", () => {
  const ports = { "services.books.ports": { metrics: 9100 } };
  expect(errors({ ...ports, "services.shop.calls": ["books", "books:metrics"] })).toEqual([]);
  expect(errors({ ...ports, "services.shop.calls": ["books:metric", "books:x", "status:x"] })).toEqual([
    "service 'shop': calls is 'books:metric'; the ports of 'books' are metrics; did you mean 'books:metrics'",
    "service 'shop': calls is 'books:x'; the ports of 'books' are metrics; add it to the ports of 'books'",
    "service 'shop': calls is 'status:x'; 'status' has no internal address (its exposure is public-ip); make it internal",
  ]);
});

test("ten containers are a task, eleven are none", () => {
  const sidecars = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, proxy]));
  expect(of({ sidecars: sidecars(9) })).toEqual([]);
  expect(of({ sidecars: sidecars(10) })).toEqual([
    "service 'shop': sidecars is 11 containers in all; ECS takes 10 in a task; remove some",
  ]);
});

test("variables, commands and labels of more than 64 KiB are no task definition", () => {
  expect(of({ environment: { TEXT: "x".repeat(60_000) } })).toEqual([]);
  expect(of({ environment: { TEXT: "x".repeat(65_536) } })).toEqual([
    expect.stringMatching(
      /^service 'shop': environment is \d+ bytes with commands and labels; ECS takes task definitions of 65536 bytes; /,
    ),
  ]);
});

test.each<[string, Readonly<Record<string, unknown>>]>([
  ["environment.GREETING", { environment: { GREETING: "a\u0000b" } }],
  ["command.1", { command: ["echo", "a\u0000b"] }],
  ["healthCheck.command.1", { healthCheck: { command: ["CMD", "a\u0000b"] } }],
  ["sidecars.proxy.environment.GREETING", { sidecars: { proxy: { ...proxy, environment: { GREETING: "a\u0000b" } } } }],
])("a control character in %s is said", (at, members) => {
  expect(of(members)).toEqual([
    `service 'shop': ${at} is a text with U+0000 in it; control characters other than tabs and line ends are none of a value; remove it`,
  ]);
});

test("a key of a secret has a name, and no colon, at which ECS would cut it", () => {
  const keyed = (jsonKey: string) => ({ type: "secrets-manager", name: "store/key", jsonKey });
  expect(of({ secrets: { A: keyed("a.b") } })).toEqual([]);
  expect(of({ secrets: { A: keyed("a:b"), B: keyed("") } })).toEqual([
    "service 'shop': secrets.A.jsonKey is 'a:b'; a key of the secret's JSON value, in which ECS takes no ':'; name another one",
    "service 'shop': secrets.B.jsonKey is ''; a key of the secret's JSON value, in which ECS takes no ':'; name another one",
  ]);
});

test("lines and tabs are part of a value", () => {
  expect(of({ environment: { GREETING: "a\tb\r\nc" } })).toEqual([]);
});

test("a secret redeploys what Terraform deploys, and labels that hold versions are nobody's", () => {
  const watched = { type: "secrets-manager", name: "store/key", redeployOnChange: true };
  const logs = { type: "firelens", options: { Name: "x" }, secretOptions: { key: watched } };
  const job = { image: "nginx:1.29.3", size: { cpu: 256, memoryMiB: 512 }, secrets: { KEY: watched } };
  const found = validateDefinition(
    edited({
      "services.books.secrets": { KEY: watched },
      "services.shop.deployer": "pipeline",
      "services.shop.secrets": { KEY: watched },
      "services.shop.logs": logs,
      "services.shop.dockerLabels": { "secret-version.KEY": "1" },
      jobs: { report: job },
    }),
    ".",
  );
  const isPipelines = "deployer is 'pipeline', which alone makes new versions; leave it to the pipeline";
  expect(found).toEqual([
    "job 'report': secrets.KEY.redeployOnChange is true; each run of a job reads its secrets anew; leave it out",
    `service 'shop': secrets.KEY.redeployOnChange is true; ${isPipelines}`,
    `service 'shop': logs.secretOptions.key.redeployOnChange is true; ${isPipelines}`,
    "service 'shop': dockerLabels is 'secret-version.KEY'; labels that begin with 'secret-version.' hold versions of secrets; rename it",
  ]);
});

test("a database whose password redeploys is nothing for a service of a pipeline, and jobs read it anew", () => {
  const place = { host: "db.example.com", securityGroupId: "sg-0123456789abcdef0", secret: "store/db" };
  const size = { cpu: 256, memoryMiB: 512 };
  const found = validateDefinition(
    edited({
      resources: {
        old: { type: "mysql", existing: { ...place, redeployOnChange: true } },
        quiet: { type: "mysql", existing: place },
      },
      "services.books.uses": { old: "connect" },
      "services.shop.deployer": "pipeline",
      "services.shop.uses": { quiet: "connect" },
      "services.shop.before": { migrate: { command: ["migrate"], uses: { old: "connect" } } },
      jobs: { report: { source: "__tests__/fixtures/apps/hostname-app", size, uses: { old: "connect" } } },
    }),
    ".",
  );
  expect(found).toEqual([
    "service 'shop': uses is 'old'; it has redeployOnChange, and deployer is 'pipeline', which alone makes new versions; leave that to the pipeline",
  ]);
});
