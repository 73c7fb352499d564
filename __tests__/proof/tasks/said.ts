import { prove } from "../../../src/proof/prove";
import type { Rule } from "../../../src/proof/result";
import { type Body, type Platform, container, model, platform, resource } from "../platform";

export const TASK = "aws_ecs_task_definition.web";
export const SERVICE = "aws_ecs_service.web";

/** What a rule says of the service `web` in the proven platform once that is changed, without the subject of its sentences. */
export function said(rule: Rule, change: (json: Platform) => void): readonly string[] {
  const json = platform();
  change(json);
  const [report] = prove(model(json), [rule]).rules;
  return (report?.results ?? [])
    .filter(({ verdict }) => verdict !== "proven")
    .map(
      ({ verdict, message }) =>
        `${verdict}: ${message.replace(/^.*?(on Fargate|new version|know|be scaled|through the proxy): /, "")}`,
    );
}

/** Sets attributes of the container `web`. */
export const ofContainer =
  (settings: Body) =>
  (json: Platform): void => {
    Object.assign(container(json, "web"), settings);
  };

/** Gives the task of `web` another container. */
export const beside =
  (settings: Body, own: Body = {}) =>
  (json: Platform): void => {
    Object.assign(container(json, "web"), own);
    const image = container(json, "web")["image"];
    (json.locals["web_containers"] as Body[]).push({ name: "side", image, essential: false, ...settings });
  };

export const ofTask =
  (settings: Body) =>
  (json: Platform): void => {
    Object.assign(resource(json, TASK), settings);
  };

export const ofService =
  (settings: Body) =>
  (json: Platform): void => {
    Object.assign(resource(json, SERVICE), settings);
  };
