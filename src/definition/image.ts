/** Where the container image comes from: built from a folder of this repository, or somebody else's. */
export type ImageOrigin =
  | {
      /** Folder with the app's code and its Dockerfile, relative to the repository's root: `apps/hostname-app`. */
      readonly source: string;
      readonly image?: never;
    }
  | {
      /** An image reference with tag or digest: `public.ecr.aws/nginx/nginx:1.29.3`. */
      readonly image: string;
      readonly source?: never;
    };

/** No image is named: there is another one to take. */
export interface NoImageOrigin {
  readonly source?: never;
  readonly image?: never;
}

/** CPU architecture in the words of ECS. */
export type Architecture = "X86_64" | "ARM64";
