import "./src/synthesis/token-stacks";
import { App } from "cdktf";

new App().synth();
