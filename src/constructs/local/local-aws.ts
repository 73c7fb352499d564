import { Container } from "@cdktf/provider-docker/lib/container";
import { Image } from "@cdktf/provider-docker/lib/image";
import { Construct } from "constructs";
import type { ResolvedResource } from "../../definition/resolve/resources/resources";
import { jsonLocal, textLocal } from "../locals";
import { waitsFor } from "./local-container";
import { type LocalPlace, awsCalls } from "./aws-calls";
import { AWS_PORT, LOCAL_CREDENTIALS } from "./local-uses";

/**
 * Moto answers for all APIs of AWS that services use here, topics deliver to queues in it, and it is free to use (Apache 2.0).
 * What it holds is in its memory.
 * @see https://docs.getmoto.org/en/latest/docs/server_mode.html
 */
export const AWS_IMAGE = "motoserver/moto:5.2.3";

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
  /** Of those who call it. */
  readonly networks: readonly string[];
  readonly place: LocalPlace;
  /** What is there when services start. */
  readonly resources: readonly ResolvedResource[];
}

/** What stands in for AWS: a server for all of its APIs, with an environment's resources in it. */
export class LocalAws extends Construct {
  readonly container: Container;

  constructor(scope: Construct, id: string, props: LocalAwsProps) {
    super(scope, id);
    const { name, networks, place, resources } = props;
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
      networksAdvanced: networks.map((network) => ({ name: network, aliases: buckets })),
      upload: [
        { file: `${FOLDER}/start.py`, content: textLocal(this, "program", PROGRAM) },
        { file: `${FOLDER}/calls.json`, content: jsonLocal(this, "calls", calls) },
      ],
      // Python as the first process of a container wouldn't end when it is asked to.
      init: true,
      restart: "unless-stopped",
      ...waitsFor(["CMD", "test", "-e", "/tmp/ready"]),
    });
  }
}
