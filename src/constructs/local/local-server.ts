import { Container } from "@cdktf/provider-docker/lib/container";
import { Image } from "@cdktf/provider-docker/lib/image";
import { Volume } from "@cdktf/provider-docker/lib/volume";
import { Construct } from "constructs";
import { plainText } from "../locals";
import { waitsFor } from "./local-container";
import type { Server } from "./servers";

export interface LocalServerProps {
  /** Of the container; services find it by this name. */
  readonly name: string;
  /** Of those who use it. */
  readonly networks: readonly string[];
  /** Keeps its data while its container comes and goes. */
  readonly volumeName: string;
  readonly server: Server;
}

/** A server that stands in for a resource, healthy before the first service starts. */
export class LocalServer extends Construct {
  readonly container: Container;

  constructor(scope: Construct, id: string, { name, networks, volumeName, server }: LocalServerProps) {
    super(scope, id);
    const image = new Image(this, "image", { name: server.image, keepLocally: true });
    const volume = new Volume(this, "volume", { name: `${volumeName}-${server.data}` });
    this.container = new Container(this, "Default", {
      name,
      image: image.imageId,
      env: Object.entries(server.env).map(([variable, value]) => `${variable}=${plainText(value)}`),
      networksAdvanced: networks.map((network) => ({ name: network })),
      volumes: [{ volumeName: volume.name, containerPath: server.dataPath }],
      init: false,
      restart: "unless-stopped",
      ...waitsFor(server.healthCheck.map(plainText)),
    });
  }
}
