import "./src/synthesis/token-stacks";
import { demo } from "./src/environments/demo";
import { run } from "./src/synthesis/run";

void run(demo);
