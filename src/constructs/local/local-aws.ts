import { Container } from "@cdktf/provider-docker/lib/container";
import { Image } from "@cdktf/provider-docker/lib/image";
import { Construct } from "constructs";
import type { ResolvedResource } from "../../definition/resolve/resources";
import { jsonLocal, textLocal } from "../locals";
import { type LocalPlace, awsCalls } from "./aws-calls";
import type { LocalValuesByName } from "./local-values";

/**
 * Moto answers for all APIs of AWS that services use here, topics deliver to queues in it, and it is free to use (Apache 2.0).
 * What it holds is in its memory.
 * @see https://docs.getmoto.org/en/latest/docs/server_mode.html
 */
export const AWS_IMAGE = "motoserver/moto:5.2.3";

/** Where it listens. */
export const AWS_PORT = 5000;

/** The account that AWS's documentation has in its examples, and Moto's own. */
export const LOCAL_ACCOUNT = "123456789012";

/** Whoever has them: Moto takes any. */
const LOCAL_CREDENTIALS = "local";

const FOLDER = "/etc/stand-in";

/** Starts Moto as its documentation has it, makes what the calls say, and only then is healthy: anew after each start. */
const PROGRAM = `import json, os, threading
import boto3
from moto.server import ThreadedMotoServer

READY = "/tmp/ready"
if os.path.exists(READY):
    os.remove(READY)
ThreadedMotoServer(ip_address="0.0.0.0", port=${AWS_PORT}).start()
with open("${FOLDER}/calls.json") as calls:
    for call in json.load(calls):
        client = boto3.client(call["service"], endpoint_url="http://127.0.0.1:${AWS_PORT}")
        getattr(client, call["operation"])(**call["arguments"])
open(READY, "w").close()
threading.Event().wait()
`;

export interface LocalAwsProps {
  /** Of the container; services find it by this name. */
  readonly name: string;
  readonly network: string;
  readonly place: LocalPlace;
  /** What is there when services start. */
  readonly resources: readonly ResolvedResource[];
}

/** What stands in for AWS: a server for all of its APIs, with an environment's resources in it. */
export class LocalAws extends Construct {
  readonly container: Container;
  /**
   * By which AWS's SDKs find it.
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
   */
  readonly variables: LocalValuesByName;

  constructor(scope: Construct, id: string, props: LocalAwsProps) {
    super(scope, id);
    const { name, network, place, resources } = props;
    this.variables = {
      AWS_ENDPOINT_URL: { inAws: "not set", value: place.endpoint },
      AWS_REGION: { inAws: "the region", value: place.region },
      // Where the SDK for Python looks.
      AWS_DEFAULT_REGION: { inAws: "the region", value: place.region },
      AWS_ACCESS_KEY_ID: { inAws: "the task role's", value: LOCAL_CREDENTIALS },
      AWS_SECRET_ACCESS_KEY: { inAws: "the task role's", value: LOCAL_CREDENTIALS },
    };
    const image = new Image(this, "image", { name: AWS_IMAGE, keepLocally: true });
    const calls = awsCalls(resources, place);
    // A bucket may be asked for as `<bucket>.<host>`, as most SDKs do.
    const buckets = calls.flatMap(({ operation, arguments: { Bucket } }) =>
      operation === "create_bucket" ? `${String(Bucket)}.${name}` : [],
    );
    this.container = new Container(this, "Default", {
      name,
      image: image.imageId,
      entrypoint: ["python3", `${FOLDER}/start.py`],
      env: [
        `AWS_DEFAULT_REGION=${place.region}`,
        `AWS_ACCESS_KEY_ID=${LOCAL_CREDENTIALS}`,
        `AWS_SECRET_ACCESS_KEY=${LOCAL_CREDENTIALS}`,
        `MOTO_ACCOUNT_ID=${place.accountId}`,
      ],
      networksAdvanced: [{ name: network, aliases: buckets }],
      upload: [
        { file: `${FOLDER}/start.py`, content: textLocal(this, "program", PROGRAM) },
        { file: `${FOLDER}/calls.json`, content: jsonLocal(this, "calls", calls) },
      ],
      // Python as the first process of a container wouldn't end when it is asked to.
      init: true,
      restart: "unless-stopped",
      healthcheck: {
        test: ["CMD", "test", "-e", "/tmp/ready"],
        interval: "2s",
        retries: 30,
        startPeriod: "30s",
        timeout: "5s",
      },
      wait: true,
      waitTimeout: 120,
    });
  }
}
